import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, installInto, type Report, withLock } from "../cli/install/cache";
import { type Command, run } from "../cli/install/clients";
import { megabytesIn, withProgress } from "../cli/install/progress";
import { jdkHome } from "./jdk";

/**
 * The folder with the jar of one of Trino's artifacts and with all jars that it needs to run, from
 * Maven Central. Downloaded once, and kept in the cache of the tool chain.
 *
 * @param artifact of the group `io.trino`, for example `trino-main`
 * @throws Error with Maven's own words if it has no such artifact or cannot be reached
 */
export async function trinoJars(
  artifact: string,
  version: string,
  report: Report,
): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, "jars", `${artifact}-${version}`);
  if (existsSync(folder)) return folder;
  const label = `${artifact} ${version}`;
  report(`${label}: downloading with all that it needs (Maven Central)`);
  const java = await jdkHome();
  return withLock(cache, report, () =>
    withProgress(label, report, (watch) =>
      installInto(cache, folder, async (draft) => {
        const jars = join(draft, "jars");
        mkdirSync(jars);
        watch(megabytesIn(jars));
        writeFileSync(join(draft, "pom.xml"), pomOf(artifact, version));
        await run(label, mavenCopyAll(draft, jars, java), draft);
        return jars;
      }),
    ),
  );
}

/**
 * Jars that Maven Central does not have in the version that their neighbours need, each with the version
 * that stands in. None of them has classes of configuration.
 */
const STAND_INS: Record<string, { version: string; artifacts: string[] }> = {
  480: {
    version: "479",
    artifacts: [
      ...["trino-cache", "trino-geospatial-toolkit", "trino-grammar", "trino-matching"],
      ...["trino-memory-context", "trino-parser", "trino-web-ui"],
    ],
  },
};

/**
 * A project that asks for nothing but one artifact. Its parent is Trino's own: that alone says which
 * versions of everything else belong together.
 */
export function pomOf(artifact: string, version: string): string {
  const { artifacts = [], version: other = "" } = STAND_INS[version] ?? {};
  const standIns = artifacts.map((name) => [name, other] as const);
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent>
    <groupId>io.trino</groupId>
    <artifactId>trino-root</artifactId>
    <version>${version}</version>
    <relativePath/>
  </parent>
  <artifactId>recorded</artifactId>
  <packaging>pom</packaging>
  <dependencyManagement>
    <dependencies>${standIns.map(([name, other]) => dependency(name, other)).join("")}
    </dependencies>
  </dependencyManagement>
  <dependencies>${dependency(artifact, version)}
  </dependencies>
</project>
`;
}

const dependency = (artifact: string, version: string) => `
    <dependency>
      <groupId>io.trino</groupId>
      <artifactId>${artifact}</artifactId>
      <version>${version}</version>
    </dependency>`;

function mavenCopyAll(project: string, jars: string, java: string): Command {
  return {
    program: "mvn",
    args: [
      ...["-q", "-B", "-f", join(project, "pom.xml"), "dependency:copy-dependencies"],
      ...["-DincludeScope=runtime", `-DoutputDirectory=${jars}`],
    ],
    // Trino's parent asks for the Java that it is built with.
    env: { JAVA_HOME: java },
  };
}
