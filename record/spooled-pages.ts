import { join } from "node:path";
import execa from "execa";
import type { Report } from "../cli/install/cache";
import { DEFAULT_TRINO_VERSION } from "../components/shared/versions";
import { NO_NATIVE_CODECS } from "../components/trino/execution/settings";
import { VECTOR_MODULE_FLAG } from "../lab/toolchain/java";
import { jdkHome } from "./jdk";
import { serverJars } from "./server-jars";

/** The versions that are asked. 476 is not: there no program gets at the encoding of blocks. */
const VERSIONS = [Number(DEFAULT_TRINO_VERSION)];

/** Whether Trino notices every changed bit of a spooled page, by codec. */
export type Noticed = Record<string, boolean>;

/** The same by version, with the codecs of the machine and with those in Java. */
export type SpooledPages = Record<string, { native: Noticed; java: Noticed }>;

/** Writes pages as Trino spools them, changes a bit, and reads them again. */
export async function spooledPages(report: Report): Promise<SpooledPages> {
  const pages: SpooledPages = {};
  for (const version of VERSIONS) {
    const ask = (flag: string[]) => noticedBy(version, flag, report);
    pages[version] = { native: await ask([]), java: await ask([NO_NATIVE_CODECS]) };
  }
  return pages;
}

async function noticedBy(version: number, flags: string[], report: Report): Promise<Noticed> {
  const java = join(await jdkHome(), "bin", "java");
  const { stdout } = await execa(java, [
    ...flags,
    VECTOR_MODULE_FLAG,
    "--enable-native-access=ALL-UNNAMED",
    ...["-Xmx1g", "-cp", join(await serverJars(version, report), "*")],
    join(__dirname, "java", "SpooledPages.java"),
  ]);
  const rows = stdout.split("\n").map((line) => line.split("\t"));
  for (const [codec, outcome, size, writes, reads] of rows) {
    report(
      `${version} ${flags.join("")} ${codec}: ${outcome}; ${size} % of the size, ${writes} MB written and ${reads} MB read a second of CPU`,
    );
  }
  return Object.fromEntries(rows.map(([codec = "", outcome]) => [codec, outcome === "noticed"]));
}
