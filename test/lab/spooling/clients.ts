import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { installInto, withLock } from "../../../cli/install/cache";
import { run } from "../../../cli/install/clients";
import { labCertificates } from "../../../lab/aws/certificates";
import { DEFAULT_REGION } from "../../../lab/aws/names";
import { findAws } from "../../../lab/aws/start";
import type { LabFolder } from "../../../lab/folder";
import { cacheFolder, type Toolchain } from "../../../lab/toolchain";
import { checkMavenFile } from "../../../lab/toolchain/checksums";
import { mavenCopy, mavenFile } from "../../../lab/toolchain/commands";

/** Clients that speak the protocol: of the command line Maven Central has no newer one. */
const COMMAND_LINE = "io.trino:trino-cli:476:jar:executable";
const JDBC = "io.trino:trino-jdbc:483:jar";
const PYTHON = ["trino==0.340.0"];

/** A client that does not end is a fault of its own. */
const IN_TIME = { timeout: 240_000 };

/** What a client got: how many rows, and the sum of their digests, whatever their order. */
export interface Received {
  rows: number;
  digest: string;
}

/**
 * Clients outside the Kubernetes cluster, which reach S3 as anybody does: by its name, over TLS. Each
 * waits with its end for `until`: the drivers send acknowledgements behind the last row.
 */
export interface OutsideClients {
  jdbc(server: string, sql: string, until: Until, encoding?: string): Promise<Received>;
  python(server: string, sql: string, until: Until, source: string): Promise<Received>;
  /** Gives its output, in CSV. */
  commandLine(server: string, sql: string, source: string): Promise<string>;
}

type Until = () => Promise<unknown>;

/** Fetches the clients once, into the cache, and tells them the lab's network and its CA. */
export async function outsideClients(
  lab: LabFolder,
  { java }: Pick<Toolchain, "java">,
): Promise<OutsideClients> {
  const [cli, jdbc, python] = [
    await mavenClient(COMMAND_LINE),
    await mavenClient(JDBC),
    await pythonClient(),
  ];
  const { trustStore, ca } = await labCertificates(lab, DEFAULT_REGION);
  const port = String(findAws(lab)?.ports.network ?? "");
  const network = [
    "-Dhttps.proxyHost=127.0.0.1",
    `-Dhttps.proxyPort=${port}`,
    `-Djavax.net.ssl.trustStore=${trustStore}`,
  ];
  return {
    jdbc(server, sql, until, encoding) {
      const wanted = encoding === undefined ? "" : `&encoding=${encodeURIComponent(encoding)}`;
      const url = `jdbc:trino://${new URL(server).host}?user=jdbc${wanted}`;
      const program = join(__dirname, "Results.java");
      return received(execa(java, [...network, "-cp", jdbc, program, url, sql], IN_TIME), until);
    },
    python(server, sql, until, source) {
      const env = {
        PYTHONPATH: python,
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
        NO_PROXY: "127.0.0.1",
        REQUESTS_CA_BUNDLE: ca,
      };
      const program = join(__dirname, "results.py");
      return received(execa("python3", [program, server, source, sql], { env, ...IN_TIME }), until);
    },
    async commandLine(server, sql, source) {
      const args = ["--server", server, "--user", "cli", "--source", source];
      const form = ["--output-format", "CSV_UNQUOTED", "--execute", sql];
      return (await execa(java, [...network, "-jar", cli, ...args, ...form], IN_TIME)).stdout;
    },
  };
}

/** The digest of rows that came otherwise, as the clients make it. */
export function digestOf(rows: readonly unknown[][]): Received {
  let sum = 0n;
  for (const row of rows) {
    const text = row.map((value) => `${value}|`).join("");
    sum += createHash("sha256").update(text).digest().readBigUInt64BE();
  }
  return { rows: rows.length, digest: String(BigInt.asUintN(64, sum)) };
}

async function received(client: ExecaChildProcess, until: Until): Promise<Received> {
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let text = "";
      client.stdout?.on("data", (chunk) => {
        text += chunk;
        const [found] = /^rows .*$/m.exec(text) ?? [];
        if (found?.match(/ \d+ \d+$/)) resolve(found);
      });
      client.then(() => reject(new Error(`the client said: ${text}`)), reject);
    });
    await until();
    const [, rows, digest = ""] = line.split(" ");
    return { rows: Number(rows), digest };
  } finally {
    client.stdin?.end();
    await client.catch(() => {});
  }
}

function mavenClient(coordinates: string): Promise<string> {
  const file = mavenFile(coordinates);
  return once(join("clients", file), async (draft) => {
    await run(file, mavenCopy(coordinates, draft), draft);
    await checkMavenFile(join(draft, file));
    return join(draft, file);
  });
}

function pythonClient(): Promise<string> {
  return once(join("clients", PYTHON.join()), async (draft) => {
    const target = join(draft, "packages");
    mkdirSync(target);
    const flags = "-m pip install --quiet --disable-pip-version-check --no-input --target";
    const args = [...flags.split(" "), target, ...PYTHON];
    await run(PYTHON.join(), { program: "python3", args }, draft);
    return target;
  });
}

async function once(path: string, make: (draft: string) => Promise<string>): Promise<string> {
  const cache = cacheFolder();
  const place = join(cache, path);
  await withLock(cache, console.log, async () => {
    if (!existsSync(place)) await installInto(cache, place, make);
  });
  return place;
}
