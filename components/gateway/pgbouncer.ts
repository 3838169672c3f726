import { IMAGES } from "../shared/versions";
import type { NativeSidecar } from "./chart-values";
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
* = host=\${DATABASE_ADDRESS%:*} port=\${DATABASE_ADDRESS##*:}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = \${LISTEN_ADDRESS##*:}
unix_socket_dir =
auth_type = trust
auth_file = userlist.txt
pool_mode = session
default_pool_size = ${CONNECTIONS}
max_client_conn = 2000
server_tls_sslmode = prefer
server_login_retry = 1
server_connect_timeout = 5
query_wait_timeout = 60
tcp_keepidle = 10
tcp_keepintvl = 5
tcp_keepcnt = 3
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
 * It does not bridge an outage of the database: once a login has failed and no connection is left, it
 * refuses clients at once, whatever its settings (`check_fast_fail` in its `objects.c`). The gateway
 * then answers a new query with HTTP 500, because it cannot write it into its history, and goes on
 * with those that run.
 *
 * (Kubernetes: an init container with `restartPolicy: Always` runs beside the others and starts before
 * them. The chart passes `initContainers` on; it has no key for sidecars.)
 */
export function renderPgBouncer({
  host,
  port = 5432,
  user,
  passwordSecretName,
}: GatewayDatabaseSpec): NativeSidecar {
  return {
    name: "pgbouncer",
    image: IMAGES.pgbouncer,
    restartPolicy: "Always",
    command: ["/bin/sh", "-c", SCRIPT],
    env: [
      { name: "LISTEN_ADDRESS", value: `localhost:${PGBOUNCER_PORT}` },
      { name: "DATABASE_ADDRESS", value: `${host}:${port}` },
      { name: "DATABASE_USER", value: user },
    ],
    envFrom: [{ secretRef: { name: passwordSecretName } }],
    ports: [{ name: "pgbouncer", containerPort: PGBOUNCER_PORT }],
    resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: PGBOUNCER_VOLUME, mountPath: FOLDER }],
  };
}
