import type { NativeSidecar } from "./chart-values";
import { nativeSidecar } from "./native-sidecar";
import type { GatewayDatabaseSpec } from "./spec";

/** Where PgBouncer finds the hold: in its own pod, on the loopback interface only. */
export const DATABASE_HOLD_PORT = 6433;

/**
 * Seconds for which a new connection waits for a database that is away. Below the two minutes after
 * which the gateway gives up a request (`routing.asyncTimeout`): its client gets an answer that says why.
 */
export const DATABASE_HOLD_SECONDS = 100;

/**
 * A host that went without a word: nobody answers keepalives, or acknowledges what was sent (the
 * latter is `TCP_USER_TIMEOUT` of Linux, option 18 of level 6, for which socat has no name).
 */
const LOST_AFTER_25_SECONDS =
  "keepalive,keepidle=10,keepintvl=5,keepcnt=3,setsockopt-int=6:18:25000";

/**
 * What serves one connection. It asks the database with the first message of a login, until that is
 * answered with anything but SQLSTATE 57P03: "the database system is starting up", "is shutting down"
 * and "is in recovery mode" are all that one. Then it is a plain connection; its login is PgBouncer's.
 *
 * The message (protocol 3.0): its length in four bytes, the version, `user` and its value, each ended
 * by a zero byte, and one more. The true user's name: another one would be a failed login in the
 * database's log. (One without TLS is, where the database takes TLS only: a line for each connection of
 * PgBouncer, some an hour.) Names are resolved anew each time: after a failover the address is another.
 */
const CONNECTION = `ask() {
  size=$(printf %03o $((15 + \${#DATABASE_USER})))
  printf '\\0\\0\\0\\'"$size"'\\0\\003\\0\\0user\\0%s\\0\\0' "$DATABASE_USER" |
    socat -t 5 - "TCP:$UPSTREAM,connect-timeout=5"
}
end=$(($(date +%s) + ${DATABASE_HOLD_SECONDS}))
while case $(ask 2>/dev/null | tr -d '\\0') in '' | *57P03*) ;; *) false ;; esac; do
  [ "$(date +%s)" -lt "$end" ] || exit 1
  sleep 0.2
done
exec socat -t 0.1 STDIO "TCP:$UPSTREAM,connect-timeout=5,${LOST_AFTER_25_SECONDS}"
`;

const SCRIPT = `exec socat "TCP-LISTEN:\${LISTEN_ADDRESS##*:},bind=127.0.0.1,reuseaddr,fork" \\
  'SYSTEM:eval \\"$CONNECTION\\",nofork'
`;

/**
 * Holds PgBouncer's new connections while the database is away, until it answers again.
 *
 * Without it PgBouncer fails a login, and from then on refuses every client at once, whatever its
 * settings (`check_fast_fail` in its `objects.c`). The gateway writes every new query into its history
 * before it answers: it would give HTTP 500 for all of them. Held, they wait, and then run. Those that
 * run already are polled on in the meantime.
 *
 * What it cannot save is a query whose row was on its way at the moment at which the database ended.
 */
export function renderDatabaseHold(
  { host, port = 5432, user }: GatewayDatabaseSpec,
  image: string,
): NativeSidecar {
  return nativeSidecar({
    name: "database-hold",
    image,
    script: SCRIPT,
    port: DATABASE_HOLD_PORT,
    upstream: `${host}:${port}`,
    env: [
      { name: "DATABASE_USER", value: user },
      { name: "CONNECTION", value: CONNECTION },
    ],
    resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "128Mi" } },
  });
}
