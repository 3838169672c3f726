import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import type { Report } from "../cli/install/cache";
import { VECTOR_MODULE_FLAG } from "../lab/toolchain/java";
import { jdkHome } from "./jdk";
import { type Seen, spansOf } from "./property-spans";
import { serverJars } from "./server-jars";

/** The versions of Trino's server that are asked. 477 was never published. */
export const ASKED_VERSIONS = [476, 478, 479, 480, 481, 482, 483];

// Reading instead of starting: the annotations in the jars of 483 give 677 of its 1,388 names. The other
// 711 have a prefix that only code says (`exchange.http-client.`), and nothing tells the 484 names that no
// worker knows from the others, nor the line that 364 of them need. 23 names that annotations give are
// read by no server: they are of files beside config.properties. So the server is started; it takes 10 s
// a version.
const ROLES = ["coordinator", "worker"] as const;

/** A line that makes the server read more properties. */
interface Switch {
  line: string;
  /** Lines without which the server does not get as far. */
  with: string[];
  /** The servers that are tried with it. */
  roles: readonly Seen["role"][];
}

const whereverItIs = (line: string, ...others: string[]): Switch => ({
  ...{ line, with: others, roles: ROLES },
});

/** Only coordinators are asked who they are: the chart writes logins to no worker's file. */
const login = (type: string, ...others: string[]): Switch => ({
  line: `http-server.authentication.type=${type}`,
  with: others,
  roles: ["coordinator"],
});

const OAUTH2 = [
  "http-server.authentication.oauth2.issuer=https://issuer.example",
  "http-server.authentication.oauth2.client-id=recording",
  "http-server.authentication.oauth2.client-secret=recording",
];

const alsoWith = (line: string, { line: other, with: others, roles }: Switch): Switch => ({
  ...{ line, with: [other, ...others], roles },
});

const TOPOLOGY = whereverItIs("node-scheduler.policy=topology");

/** The lines that are tried, one at a time. A property needs the first of them that brings it. */
export const SWITCHES: Switch[] = [
  whereverItIs("discovery.type=airlift-discovery"),
  whereverItIs("discovery.type=dns"),
  whereverItIs("catalog.management=dynamic"),
  whereverItIs("tracing.enabled=true"),
  whereverItIs("http-server.https.enabled=true"),
  whereverItIs("protocol.spooling.enabled=true"),
  login("CERTIFICATE"),
  login("HEADER"),
  login("JWT"),
  login("KERBEROS"),
  login("PASSWORD"),
  login("OAUTH2", ...OAUTH2),
  alsoWith("http-server.authentication.oauth2.oidc.discovery=false", login("OAUTH2", ...OAUTH2)),
  alsoWith("http-server.authentication.oauth2.refresh-tokens=true", login("OAUTH2", ...OAUTH2)),
  { line: "web-ui.authentication.type=FIXED", with: [], roles: ["coordinator"] },
  TOPOLOGY,
  alsoWith("node-scheduler.network-topology.type=file", TOPOLOGY),
  alsoWith("node-scheduler.network-topology.type=subnet", TOPOLOGY),
];

/** What `components/trino/properties/measured.json` holds under `versions` and `properties`. */
export async function serverProperties(report: Report, versions = ASKED_VERSIONS) {
  const seen: Seen[] = [];
  for (const version of versions) seen.push(...(await askServer(version, report)));
  return { versions, properties: spansOf(seen, versions) };
}

/** Starts one version's server with every role and switch, until its properties are known. */
async function askServer(version: number, report: Report): Promise<Seen[]> {
  const jars = await serverJars(version, report);
  const folder = mkdtempSync(join(tmpdir(), "server-properties-"));
  try {
    const files = writeRuns(folder);
    report(`server properties of ${version}: ${files.length} starts`);
    const program = join(__dirname, "java", "ServerProperties.java");
    const { stdout } = await execa(
      join(await jdkHome(), "bin", "java"),
      ["-Xmx1G", VECTOR_MODULE_FLAG, "-cp", join(jars, "*"), program, String(version), ...files],
      { cwd: folder, maxBuffer: 2 ** 28 },
    ).catch((error: execa.ExecaError) => {
      const last = String(error.stderr).trimEnd().split("\n").slice(-12).join("\n");
      throw new Error(`server properties of ${version}: the server did not start\n${last}`);
    });
    return stdout.split("\n").map((line) => readLine(version, line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A configuration for every role and switch; its name says which: `worker`, `worker-0`, `worker-1`. */
function writeRuns(folder: string): string[] {
  const always = (role: Seen["role"]) => [
    `coordinator=${role === "coordinator"}`,
    "node.environment=recording",
  ];
  const write = (file: string, lines: string[]) => {
    writeFileSync(join(folder, file), `${lines.join("\n")}\n`);
    return file;
  };
  return [
    ...ROLES.map((role) => write(role, always(role))),
    ...SWITCHES.flatMap(({ line, with: others, roles }, index) =>
      roles.map((role) => write(`${role}-${index}`, [...always(role), ...others, line])),
    ),
  ];
}

function readLine(version: number, line: string): Seen {
  const [file = "", kind, name = "", newName, type = "", words = "", min, max, power] =
    line.split("\t");
  const [role, index] = file.split("-");
  return {
    version,
    role: role as Seen["role"],
    needs: SWITCHES[Number(index)]?.line,
    kind: kind as Seen["kind"],
    name,
    newName: newName || undefined,
    type,
    words: words ? words.split(",") : [],
    min: min || undefined,
    max: max || undefined,
    powerOfTwo: power === "true",
  };
}
