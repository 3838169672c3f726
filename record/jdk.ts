import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../cli/install/cache";
import { javaPart, parseRelease } from "../lab/toolchain/java";
import { PINS } from "../lab/toolchain/pins";

/**
 * The home of a JDK that can compile: programs in Java are kept as source, and run from it.
 *
 * @throws Error if this machine has none. The one of the lab's tool chain has no compiler
 */
export async function jdkHome(): Promise<string> {
  const java = await javaPart([PINS.trinoJars]).find(cacheFolder());
  const home = java === undefined ? undefined : dirname(dirname(java));
  if (home !== undefined && canCompile(home)) return home;
  throw new Error(
    `recording needs a JDK ${PINS.javaMajor} with its compiler, and JAVA_HOME set to it; ` +
      `found ${home ? `${home}, which has none` : "no JDK at all"}`,
  );
}

function canCompile(home: string): boolean {
  const release = join(home, "release");
  return (
    existsSync(release) &&
    parseRelease(readFileSync(release, "utf8")).modules.includes("jdk.compiler")
  );
}
