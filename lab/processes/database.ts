import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import execa from "execa";
import { Client } from "pg";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import type { Toolchain } from "../toolchain";
import { freePorts } from "./ports";
import { type ProcessRecord, readRecord } from "./records";
import { startProcess, stopProcess } from "./supervisor";
import { waitUntil } from "./waiting";

/** The lab's PostgreSQL while it runs. */
export interface DatabaseServer {
  record: ProcessRecord;
  host: string;
  port: number;
  superuser: { username: string; password: string };
}

const NAME = "database";
const SUPERUSER = "lab";
const DATA = ["postgres", "data"] as const;

/**
 * Starts PostgreSQL, or gives the one that runs. Its data is in `.lab/postgres/` and survives a
 * stop; so does its port, while it is free. It is ready: the superuser can log in.
 */
export async function startDatabaseServer(
  lab: LabFolder,
  toolchain: Pick<Toolchain, "postgresHome">,
): Promise<DatabaseServer> {
  const earlier = readRecord(lab, NAME);
  if (earlier?.alive) return serverOf(lab, earlier);
  await ensureData(lab, toolchain.postgresHome);
  const ports = await freePorts(["sql"], readPorts(lab));
  writeWhole(lab.path("postgres", "ports.json"), JSON.stringify(ports));
  const { command, args } = asOrdinaryUser(`${toolchain.postgresHome}/bin/postgres`, [
    "-D",
    lab.path(...DATA),
    ...settings(ports.sql),
  ]);
  const record = await startProcess(lab, {
    name: NAME,
    kind: "database",
    command,
    args,
    cwd: lab.path("postgres"),
    env: {},
    stop: "SIGINT", // "fast" shutdown: clients are cut off, the data is written
    ports,
  });
  const server = serverOf(lab, record);
  await waitUntil("PostgreSQL answers", () => canLogIn(server), {
    timeoutSeconds: 60,
    alive: [record],
  }).catch(async (error) => {
    await stopProcess(lab, record);
    throw error;
  });
  return server;
}

/** The server that runs, or undefined. */
export function findDatabaseServer(lab: LabFolder): DatabaseServer | undefined {
  const record = readRecord(lab, NAME);
  return record?.alive ? serverOf(lab, record) : undefined;
}

/** Runs `work` as the superuser, in one database of the server. */
export async function asSuperuser<T>(
  server: DatabaseServer,
  database: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    host: server.host,
    port: server.port,
    user: server.superuser.username,
    password: server.superuser.password,
    database,
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => {}); // a lost connection is told by the query that meets it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const canLogIn = (server: DatabaseServer) => asSuperuser(server, "postgres", async () => true);

function serverOf(lab: LabFolder, record: ProcessRecord): DatabaseServer {
  const password = readIfThere(lab.path("postgres", "password")) ?? "";
  const superuser = { username: SUPERUSER, password };
  return { record, host: "127.0.0.1", port: record.ports.sql ?? 0, superuser };
}

function readPorts(lab: LabFolder): { sql?: number } {
  return JSON.parse(readIfThere(lab.path("postgres", "ports.json")) ?? "{}");
}

/** Made beside its place and then moved: an interrupted initdb leaves nothing that looks whole. */
async function ensureData(lab: LabFolder, postgresHome: string): Promise<void> {
  if (existsSync(lab.path(...DATA))) return;
  const draft = lab.path("postgres", "draft");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(lab.path("postgres"), { recursive: true, mode: 0o700 });
  const passwordFile = lab.path("postgres", "password");
  writeWhole(passwordFile, randomBytes(24).toString("hex"));
  const { command, args } = asOrdinaryUser(`${postgresHome}/bin/initdb`, [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The C locale is there on every machine, and sorts the same on all of them.
    "--locale=C",
    "--no-instructions",
    "--no-sync",
  ]);
  const result = await execa(command, args, { all: true, reject: false, stdin: "ignore" });
  if (result.exitCode !== 0) throw new Error(`initdb failed:\n${result.all}`);
  renameSync(draft, lab.path(...DATA));
}

function settings(port: number): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200", // the gateway opens new ones for every query
    // The lab's data may be lost with the machine: do not wait for the disk.
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own it is an ordinary user there
 * and still owns its files. `unshare` becomes the program: the pid is PostgreSQL's.
 */
function asOrdinaryUser(command: string, args: string[]): { command: string; args: string[] } {
  if (process.getuid?.() !== 0) return { command, args };
  const namespace = ["--user", "--map-user=1000", "--map-group=1000", "--"];
  return { command: "unshare", args: [...namespace, command, ...args] };
}
