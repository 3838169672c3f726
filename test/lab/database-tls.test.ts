import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { DatabaseTls, databaseMounts, renderHosts } from "../../components/gateway/database-tls";
import { renderSidecars } from "../../components/gateway/values";
import { freePort } from "../../lab/processes";
import { ensureToolchain, type Toolchain } from "../../lab/toolchain";
import {
  askForConnection,
  type Certificate,
  certificateMaker,
  type Impostor,
  startImpostor,
} from "./gateway/impostor";

// To whom the gateway's sidecars give the password of its database: the real PgBouncer and socat,
// with the scripts and settings of the pod.

const HOST = "gateway.c1x2.eu-west-1.rds.example.com";
const PASSWORD = "S3cretOfTheDatabase";
const maker = certificateMaker();
let toolchain: Toolchain;
let authority: Certificate;
let shown: Record<"right" | "otherName" | "otherAuthority", Certificate>;
let impostor: Impostor | undefined;
let running: ExecaChildProcess[] = [];
/** What they said. */
let said = "";

beforeAll(async () => {
  toolchain = await ensureToolchain(() => {});
  authority = await maker.authority("Amazon RDS eu-west-1 Root CA RSA2048 G1");
  shown = {
    right: await maker.certificate(HOST, authority),
    otherName: await maker.certificate("mallory.c1x2.eu-west-1.rds.example.com", authority),
    otherAuthority: await maker.certificate(HOST, await maker.authority("Mallory")),
  };
});

afterEach(leave);

/** Ends the sidecars and the server before which they stood. */
async function leave(): Promise<void> {
  for (const { pid } of running) if (pid) process.kill(-pid, "SIGKILL");
  await Promise.allSettled(running);
  running = [];
  said = "";
  await impostor?.close();
  impostor = undefined;
}

afterAll(() => rmSync(maker.folder, { recursive: true, force: true }));

/** The pod's two sidecars before a server; gives the port where the gateway asks. */
async function startSidecars(mode: DatabaseTls, server: number): Promise<number> {
  const root = join(maker.folder, `pod-${server}`);
  mkdirSync(join(root, "run"), { recursive: true, mode: 0o777 });
  const database = {
    host: HOST,
    name: "gateway",
    user: "gateway",
    passwordSecretName: "db",
    tls: { mode, ...(mode !== DatabaseTls.Prefer && { caConfigMapName: "ca" }) },
  };
  const ports: Record<string, number> = {};
  for (const { name } of renderSidecars(database)) ports[name] = await freePort();
  // What is mounted, and where it is here.
  writeFileSync(join(root, "hosts"), renderHosts(database).hosts ?? "");
  const places: [string, string][] = [
    ["/var/run/pgbouncer", join(root, "run")],
    ["/etc/database-ca/ca.crt", authority.certificate],
    [`${HOST}:5432`, `127.0.0.1:${server}`],
    ["localhost:6433", `localhost:${ports["database-hold"]}`],
    ["localhost:6432", `localhost:${ports.pgbouncer}`],
  ];
  const local = (text: string) =>
    places.reduce((now, [from, to]) => now.replaceAll(from, to), text);
  const bringsHosts = databaseMounts(database).some(({ mountPath }) => mountPath === "/etc/hosts");
  for (const sidecar of renderSidecars(database)) {
    const command = sidecar.command.map(local);
    const env = Object.fromEntries(sidecar.env.map(({ name, value }) => [name, local(value)]));
    const ownHosts = bringsHosts && sidecar.name === "pgbouncer";
    const mount = `mount --bind ${join(root, "hosts")} /etc/hosts && exec "$@"`;
    const namespace = ["--user", "--map-root-user", "--mount", "--", "sh", "-c", mount, "sh"];
    const child = execa(
      ownHosts ? "unshare" : (command[0] ?? ""),
      ownHosts ? [...namespace, ...command] : command.slice(1),
      {
        env: {
          ...env,
          ...(sidecar.name === "pgbouncer" && { GATEWAY_DB_PASSWORD: PASSWORD }),
          PATH: `${Object.values(toolchain.sidecarPrograms).join(":")}:${process.env.PATH}`,
        },
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        all: true,
        reject: false,
      },
    );
    child.all?.on("data", (text) => (said += text));
    running.push(child);
  }
  return ports.pgbouncer ?? 0;
}

/**
 * Asks for connections until the server has the password, or PgBouncer came and did not like it; gives
 * the former.
 *
 * Debian's PgBouncer, 1.18, says that a handshake failed, but does not always leave then: it overlooks
 * one that fails at once (`sbuf_main_loop`; mended in 1.19), and waits for `server_connect_timeout`.
 */
async function visit(mode: DatabaseTls, certificate: Certificate | undefined): Promise<string[]> {
  const files = certificate && {
    key: readFileSync(certificate.key),
    cert: readFileSync(certificate.certificate),
  };
  await leave();
  const server = await startImpostor(files);
  impostor = server;
  const port = await startSidecars(mode, server.port);
  const isRefused = () => server.refusals() > 0 || said.includes("TLS handshake error");
  const sockets = new Set<ReturnType<typeof askForConnection>>();
  await expect
    .poll(
      () => {
        sockets.add(askForConnection(port, "gateway"));
        return server.heard.length > 0 || isRefused();
      },
      { timeout: 60_000, interval: 300 },
    )
    .toBe(true);
  for (const socket of sockets) socket.destroy();
  return [...new Set(server.heard)];
}

describe("the database's password", () => {
  test("is for the server with a certificate of the CA for the database's name", async () => {
    expect(await visit(DatabaseTls.VerifyFull, shown.right)).toEqual([PASSWORD]);
  });

  test("is not for one that refuses TLS and asks for it in clear text", async () => {
    expect(await visit(DatabaseTls.VerifyFull, undefined)).toEqual([]);
    expect(await visit(DatabaseTls.VerifyCa, undefined)).toEqual([]);
  });

  test("is not for one with a certificate of somebody else's CA", async () => {
    expect(await visit(DatabaseTls.VerifyFull, shown.otherAuthority)).toEqual([]);
    expect(await visit(DatabaseTls.VerifyCa, shown.otherAuthority)).toEqual([]);
  });

  test("is not for another server of the same CA, unless its name is not asked", async () => {
    expect(await visit(DatabaseTls.VerifyFull, shown.otherName)).toEqual([]);
    expect(await visit(DatabaseTls.VerifyCa, shown.otherName)).toEqual([PASSWORD]);
  });

  test("is for anybody where the stack says so, as it was before", async () => {
    expect(await visit(DatabaseTls.Prefer, undefined)).toEqual([PASSWORD]);
  });
});
