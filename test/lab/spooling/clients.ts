import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
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

/** What a client got: how many rows, and the digest of all values in their order. */
export interface Received {
  rows: number;
  digest: string;
}

/** Clients outside the Kubernetes cluster, which reach S3 as anybody does: by its name, over TLS. */
export interface OutsideClients {
  jdbc(server: string, sql: string, encoding?: string): Promise<Received>;
  /** Gives its output, in CSV. */
  commandLine(server: string, sql: string, more?: string[]): Promise<string>;
  python(server: string, sql: string, encoding?: string): Promise<Received>;
}

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
    async jdbc(server, sql, encoding) {
      const url = `jdbc:trino://${new URL(server).host}?user=jdbc&source=airflow${encoding ? `&encoding=${encoding}` : ""}`;
      const program = join(__dirname, "Results.java");
      return received(await execa(java, [...network, "-cp", jdbc, program, url, sql]));
    },
    async commandLine(server, sql, more = []) {
      const args = ["--server", server, "--user", "cli", "--output-format", "CSV_UNQUOTED"];
      const { stdout } = await execa(java, [
        ...network,
        "-jar",
        cli,
        ...args,
        ...more,
        "--execute",
        sql,
      ]);
      return stdout;
    },
    async python(server, sql, encoding = "") {
      const program = join(__dirname, "results.py");
      return received(
        await execa("python3", [program, server, encoding, sql], {
          env: {
            PYTHONPATH: python,
            HTTPS_PROXY: `http://127.0.0.1:${port}`,
            NO_PROXY: "127.0.0.1",
            REQUESTS_CA_BUNDLE: ca,
          },
        }),
      );
    },
  };
}

function received({ stdout }: { stdout: string }): Received {
  const [, rows, digest = ""] = /^rows (\d+) ([0-9a-f]+)$/m.exec(stdout) ?? [];
  if (rows === undefined) throw new Error(`the client said: ${stdout}`);
  return { rows: Number(rows), digest };
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
