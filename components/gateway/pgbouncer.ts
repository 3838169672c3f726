import type { NativeSidecar } from "./chart-values";
import { DATABASE_HOLD_PORT, DATABASE_HOLD_SECONDS } from "./database-hold";
import { databaseMounts, renderDatabaseTls } from "./database-tls";
import { nativeSidecar } from "./native-sidecar";
import type { GatewayDatabaseSpec } from "./spec";

/** Where the gateway finds PgBouncer: in its own pod, on the loopback interface only. */
export const PGBOUNCER_PORT = 6432;

/** The volume in memory that holds PgBouncer's files, among them the database's password. */
export const PGBOUNCER_VOLUME = "pgbouncer";

const FOLDER = "/var/run/pgbouncer";

/**
 * Connections of the database that one replica uses at most; more queries at once wait in line. A
 * gateway needs a few milliseconds of one for each query.
 */
const CONNECTIONS = 20;

/**
 * Writes PgBouncer's files and becomes PgBouncer. `printf` is part of the shell: the password stands
 * in no process's arguments. `pool_mode = session` changes nothing for the gateway and its database
 * migrations: a connection is its own until it closes it.
 *
 * `trust` is for whoever reaches the loopback interface of this pod: the gateway alone. Towards the
 * network PgBouncer logs in with the password, as the gateway would.
 */
const SCRIPT = `set -eu
umask 077
cd ${FOLDER}
printf '"%s" "%s"\\n' "$DATABASE_USER" "$GATEWAY_DB_PASSWORD" > userlist.txt
cat > pgbouncer.ini << END
[databases]
* = host=$DATABASE_HOST port=\${UPSTREAM##*:}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = \${LISTEN_ADDRESS##*:}
unix_socket_dir =
auth_type = trust
auth_file = userlist.txt
pool_mode = session
default_pool_size = ${CONNECTIONS}
max_client_conn = 2000
server_tls_sslmode = $DATABASE_TLS
server_tls_ca_file = $DATABASE_CA
server_login_retry = 1
server_check_delay = 1
server_connect_timeout = ${DATABASE_HOLD_SECONDS + 10}
client_login_timeout = ${DATABASE_HOLD_SECONDS + 10}
query_wait_timeout = ${DATABASE_HOLD_SECONDS}
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
END
unset GATEWAY_DB_PASSWORD
exec pgbouncer pgbouncer.ini
`;

/**
 * PgBouncer beside the gateway. The gateway opens a new connection for every statement it sends to
 * its database, and each costs a login: SCRAM is made to be slow. PgBouncer keeps some open.
 *
 * It reaches the database through {@link renderDatabaseHold}, and has patience with it. It tells the
 * password to nobody whose certificate does not say that it is the database
 * ({@link GatewayDatabaseSpec.tls}), and speaks to nobody in clear text then. A connection that was
 * not used for a second is tried before a client gets it: if the database has gone without a word, it
 * is the test that fails, and the client waits for another one.
 */
export function renderPgBouncer(database: GatewayDatabaseSpec, image: string): NativeSidecar {
  const { user, passwordSecretName } = database;
  return nativeSidecar({
    name: "pgbouncer",
    image,
    script: SCRIPT,
    port: PGBOUNCER_PORT,
    upstream: `localhost:${DATABASE_HOLD_PORT}`,
    env: [{ name: "DATABASE_USER", value: user }, ...renderDatabaseTls(database)],
    envFrom: [{ secretRef: { name: passwordSecretName } }],
    resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    volumeMounts: [{ name: PGBOUNCER_VOLUME, mountPath: FOLDER }, ...databaseMounts(database)],
  });
}
