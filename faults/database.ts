import { LAKE } from "../lab/cloud/surroundings";
import {
  asSuperuser,
  findDatabaseServer,
  startDatabaseServer,
  stopProcess,
} from "../lab/processes";
import { pausedTree, processNamed } from "./processes";
import type { Fault } from "./spec";
import type { Stage } from "./stage";

/** The role with which the gateway logs in: the lab marks the roles of RDS instances. */
const GATEWAY_ROLE = `
  SELECT rolname, rolpassword FROM pg_authid
  WHERE shobj_description(oid, 'pg_authid') LIKE 'instance %' AND rolname <> '${LAKE.username}'`;

const CATALOG_TOO =
  "the lab's lake has its catalog in the same PostgreSQL: no table of Iceberg is found without it";

async function asAdmin<T>(stage: Stage, sql: string): Promise<T[]> {
  const server = findDatabaseServer(stage.lab);
  if (!server) throw new Error("the database does not run");
  return asSuperuser(server, "postgres", async (client) => {
    // A statement that fails is logged with its text, and one of these holds a password.
    await client.query("SET log_min_error_statement = 'panic'");
    return (await client.query(sql)).rows;
  });
}

async function stopped({ lab, session }: Stage) {
  await stopProcess(lab, processNamed({ lab }, "database"));
  return async () => {
    await startDatabaseServer(lab, session.toolchain);
  };
}

/** What happens to PostgreSQL, the gateway's and here also the lake's catalog. */
export const DATABASE_FAULTS: Fault[] = [
  {
    name: "database-restarted",
    group: "Database",
    title: "PostgreSQL is stopped and started at once",
    seconds: 0,
    end: "it is there again",
    mayFail: { dashboard: CATALOG_TOO, pipeline: CATALOG_TOO, writer: CATALOG_TOO },
    inject: stopped,
  },
  {
    name: "database-away",
    group: "Database",
    title: "PostgreSQL is away for 30 s",
    seconds: 30,
    end: "it is there again",
    mayFail: { dashboard: CATALOG_TOO, pipeline: CATALOG_TOO, writer: CATALOG_TOO },
    inject: stopped,
  },
  {
    name: "database-stalls",
    group: "Database",
    title: "PostgreSQL takes connections and answers nothing for 30 s (SIGSTOP)",
    seconds: 30,
    end: "it goes on",
    mayFail: { dashboard: CATALOG_TOO, pipeline: CATALOG_TOO, writer: CATALOG_TOO },
    inject: async (stage) => pausedTree(processNamed(stage, "database")),
  },
  {
    name: "database-takes-no-writes",
    group: "Database",
    title: "PostgreSQL reads and writes nothing for 20 s, as one whose disk is full",
    seconds: 20,
    end: "it writes again",
    mayFail: {
      dashboard: "the gateway could not write down where its query runs",
      pipeline: "the gateway could not write down where its query runs",
      writer: CATALOG_TOO,
    },
    inject: async (stage) => {
      await asAdmin(stage, "ALTER SYSTEM SET default_transaction_read_only = on");
      await asAdmin(stage, "SELECT pg_reload_conf()");
      return async () => {
        // PostgreSQL lets this pass when it is read only: `ClassifyUtilityCommandAsReadOnly`.
        await asAdmin(stage, "ALTER SYSTEM RESET default_transaction_read_only");
        await asAdmin(stage, "SELECT pg_reload_conf()");
      };
    },
  },
  {
    name: "database-password-changed",
    group: "Database",
    title: "The gateway's password is changed in PostgreSQL, and its connections are cut",
    seconds: 15,
    end: "it is changed back",
    mayFail: {
      dashboard: "the gateway cannot say where queries go",
      pipeline: "the gateway cannot say where queries go",
      writer: "the gateway cannot say where queries go",
    },
    advice:
      "Change the Secret and the database together, and restart the gateway: it reads its password at its start.",
    inject: async (stage) => {
      const [role] = await asAdmin<{ rolname: string; rolpassword: string }>(stage, GATEWAY_ROLE);
      if (!role) throw new Error("the gateway's database has no role");
      const name = `"${role.rolname}"`;
      await asAdmin(stage, `ALTER ROLE ${name} PASSWORD 'another'`);
      await asAdmin(
        stage,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role.rolname}'`,
      );
      // PostgreSQL takes its own verifier for a password that is encrypted already.
      return async () =>
        void (await asAdmin(stage, `ALTER ROLE ${name} PASSWORD '${role.rolpassword}'`));
    },
  },
];
