import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, installInto, type Report, withLock } from "../cli/install/cache";
import { type Command, run } from "../cli/install/clients";
import { megabytesIn, withProgress } from "../cli/install/progress";

/**
 * The folder with the jar of Trino's server, without plugins, and with all jars that it needs to run,
 * from Maven Central. Downloaded once, and kept in the cache of the tool chain.
 *
 * @throws Error with Maven's own words if it has no such version or cannot be reached
 */
export async function serverJars(version: number, report: Report): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, "jars", `trino-main-${version}`);
  if (existsSync(folder)) return folder;
  const label = `trino-main ${version}`;
  report(`${label}: downloading with all that it needs (Maven Central)`);
  return withLock(cache, report, () =>
    withProgress(label, report, (watch) =>
      installInto(cache, folder, async (draft) => {
        const jars = join(draft, "jars");
        mkdirSync(jars);
        watch(megabytesIn(jars));
        writeFileSync(join(draft, "pom.xml"), pomOf(version));
        await download(label, draft, jars);
        return jars;
      }),
    ),
  );
}

/** Maven ends with eight lines of advice; what went wrong stands above them. */
async function download(label: string, project: string, jars: string): Promise<void> {
  const reasons: string[] = [];
  const note = (line: string) => {
    if (/not (be )?(found|resolved|find|transfer)/i.test(line)) reasons.push(line);
  };
  await run(label, mavenCopyAll(project, jars), project, note).catch((error: Error) => {
    const [reason] = reasons;
    throw new Error(reason ? `${label}: ${reason.replace(/^\[ERROR\]\s*/, "")}` : error.message);
  });
}

/**
 * Jars that Maven Central does not have in the version that their neighbours need, each with the version
 * that stands in. None of them has classes of configuration.
 */
const STAND_INS: Record<string, { version: number; artifacts: string[] }> = {
  480: {
    version: 479,
    artifacts: [
      ...["trino-cache", "trino-geospatial-toolkit", "trino-grammar", "trino-matching"],
      ...["trino-memory-context", "trino-parser", "trino-web-ui"],
    ],
  },
};

/**
 * A project that asks for the server alone. Trino's own parent project says which versions of everything
 * else belong together.
 */
export function pomOf(version: number): string {
  const { artifacts = [], version: other = 0 } = STAND_INS[version] ?? {};
  const parent = dependency("trino-root", version, "<type>pom</type><scope>import</scope>");
  const managed = [...artifacts.map((name) => dependency(name, other)), parent];
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>trino-platform</groupId><artifactId>recorded</artifactId><version>1</version><packaging>pom</packaging>
<dependencyManagement><dependencies>
${managed.join("\n")}
</dependencies></dependencyManagement>
<dependencies>${dependency("trino-main", version)}</dependencies>
</project>
`;
}

const dependency = (artifact: string, version: number, more = "") =>
  `<dependency><groupId>io.trino</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${more}</dependency>`;

const mavenCopyAll = (project: string, jars: string): Command => ({
  program: "mvn",
  args: [
    ...["-q", "-B", "-f", join(project, "pom.xml"), "dependency:copy-dependencies"],
    ...["-DincludeScope=runtime", `-DoutputDirectory=${jars}`],
  ],
});
