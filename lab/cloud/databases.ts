import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import type { DatabaseInstance, Databases } from "../../cli/providers/cloud";
import { forgetEndpoint, registerEndpoint } from "../cluster/endpoints";
import type { LabFolder } from "../folder";
import { oneAtATime } from "../one-at-a-time";
import { asSuperuser, type DatabaseServer, findDatabaseServer } from "../processes";

/** PostgreSQL's own port, which the lab's names have too. */
const PORT = 5432;

const hostOf = (identifier: string) => `${identifier}.rds.lab`;

/**
 * RDS instances as a role and a database on the lab's one PostgreSQL server. Whose they are is
 * kept with them, as their comment, so nothing can disagree with what is there.
 */
export function createDatabases(lab: LabFolder): Databases {
  const queue = oneAtATime();
  const call = <T>(work: (client: Client, server: DatabaseServer) => Promise<T>) =>
    queue(() => {
      const server = findDatabaseServer(lab);
      if (!server) throw new Error("the database server does not run");
      return asSuperuser(server, "postgres", (client) => work(client, server));
    });
  return {
    apply: (instance) =>
      call(async (client, server) => {
        await applyRole(client, instance);
        await applyDatabase(client, instance);
        const host = hostOf(instance.identifier);
        registerEndpoint(lab, `${host}:${PORT}`, server.port);
        return { host, port: PORT };
      }),
    exists: (identifier) =>
      call(async (client) => (await namesOf(client, "pg_database", identifier)).length > 0),
    remove: (identifier) =>
      call(async (client) => {
        for (const name of await namesOf(client, "pg_database", identifier)) {
          await client.query(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
        }
        for (const name of await namesOf(client, "pg_authid", identifier)) {
          await client.query(`DROP ROLE ${escapeIdentifier(name)}`);
        }
        forgetEndpoint(lab, `${hostOf(identifier)}:${PORT}`);
      }),
  };
}

const mark = (identifier: string) => `instance ${identifier}`;

type Catalog = "pg_database" | "pg_authid";

/** Names of the databases or roles that belong to an instance. */
async function namesOf(client: Client, catalog: Catalog, identifier: string): Promise<string[]> {
  const column = catalog === "pg_database" ? "datname" : "rolname";
  const { rows } = await client.query<{ name: string }>(
    `SELECT ${column} AS name FROM ${catalog} WHERE shobj_description(oid, '${catalog}') = $1`,
    [mark(identifier)],
  );
  return rows.map(({ name }) => name);
}

/** Whose a database or role is: undefined if it does not exist, null if it is nobody's. */
async function ownerOf(client: Client, catalog: Catalog, name: string) {
  const column = catalog === "pg_database" ? "datname" : "rolname";
  const { rows } = await client.query<{ owner: string | null }>(
    `SELECT shobj_description(oid, '${catalog}') AS owner FROM ${catalog} WHERE ${column} = $1`,
    [name],
  );
  return rows[0]?.owner;
}

async function applyRole(client: Client, { identifier, username, password }: DatabaseInstance) {
  const owner = await ownerOf(client, "pg_authid", username);
  failIfForeign("role", username, identifier, owner);
  const role = escapeIdentifier(username);
  // A statement that fails is logged with its text, and this one holds a password.
  await client.query("SET log_min_error_statement = 'panic'");
  const verb = owner === undefined ? "CREATE" : "ALTER";
  await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(password)}`);
  await client.query(`COMMENT ON ROLE ${role} IS ${escapeLiteral(mark(identifier))}`);
}

async function applyDatabase(client: Client, instance: DatabaseInstance): Promise<void> {
  const { identifier, databaseName, username } = instance;
  const owner = await ownerOf(client, "pg_database", databaseName);
  failIfForeign("database", databaseName, identifier, owner);
  const database = escapeIdentifier(databaseName);
  if (owner === undefined) {
    await client.query(`CREATE DATABASE ${database} OWNER ${escapeIdentifier(username)}`);
  }
  await client.query(`ALTER DATABASE ${database} OWNER TO ${escapeIdentifier(username)}`);
  await client.query(`COMMENT ON DATABASE ${database} IS ${escapeLiteral(mark(identifier))}`);
  await client.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
}

/** An interrupted creation leaves it without a mark: then it is finished, not refused. */
function failIfForeign(
  what: string,
  name: string,
  identifier: string,
  owner: string | null | undefined,
): void {
  const isBuiltIn = ["postgres", "template0", "template1", "lab"].includes(name);
  if (isBuiltIn || (owner && owner !== mark(identifier))) {
    throw new Error(
      `${identifier}: the lab keeps all instances on one PostgreSQL server, and the ${what} ${JSON.stringify(name)} is ${owner ? `that of ${owner}` : "the server's own"}`,
    );
  }
}
