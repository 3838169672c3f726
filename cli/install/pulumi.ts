import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import execa from "execa";
import { buildPulumi } from "./build-pulumi";
import { cacheFolder, installInto, type Report, withLock } from "./cache";
import { isExecutable } from "./clients";
import { failIfClientsAreMissing, type Part } from "./part";
import { type Watch, withProgress } from "./progress";

/** The one that is built where Pulumi's site does not answer: the newest whose Go module builds. */
export const PULUMI_VERSION = "3.276.0";

/** One that the machine has is used from here on: what the package asks of the SDK. */
export const OLDEST_PULUMI = "3.270.0";

/** Answers within this time, or the machine is taken to have no way to Pulumi's site. */
const SITE = "https://get.pulumi.com/latest-version";
const SITE_TIMEOUT_MS = 5000;

/**
 * The Pulumi CLI: the operator's own if it is new enough, else installed by the Automation API,
 * else built from its Go module. Path: the folder that has `bin/pulumi`.
 */
export function pulumiPart(): Part {
  const label = `pulumi ${PULUMI_VERSION}`;
  return {
    label,
    source: "from Pulumi's site, or built from its Go module",
    lane: "other",
    clients: [],
    find: findPulumi,
    install: async (cache, report, watch) =>
      (await canReachSite())
        ? installOfficial(cache, label, report)
        : build(cache, label, report, watch),
  };
}

const versionsFolder = (root: string) => join(root, "versions");

async function findPulumi(cache: string): Promise<string | undefined> {
  const home = process.env.PULUMI_HOME || join(homedir(), ".pulumi");
  for (const root of [...rootsOnPath(process.env.PATH ?? ""), home]) {
    if (isExecutable(join(root, "bin", "pulumi")) && isRecent(await versionOf(root))) return root;
  }
  return [home, join(cache, "pulumi")].flatMap(recentVersions)[0];
}

/** Folders whose `bin/` is on PATH. Others (`node_modules/.bin`) are not an installation. */
function rootsOnPath(path: string): string[] {
  return path
    .split(delimiter)
    .filter((folder) => basename(folder) === "bin")
    .map(dirname);
}

async function versionOf(root: string): Promise<string> {
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const result = await execa(join(root, "bin", "pulumi"), ["version"], { env, reject: false });
  return result.stdout.trim();
}

/** `<root>/versions/<version>`, those that are usable, newest first. */
function recentVersions(root: string): string[] {
  const folder = versionsFolder(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isRecent)
    .sort((a, b) => compareVersions(b, a))
    .map((version) => join(folder, version))
    .filter((found) => isExecutable(join(found, "bin", "pulumi")));
}

/** Whether a version (`v3.276.0`) is at least the oldest one, and of the same major version. */
export function isRecent(version: string): boolean {
  const wanted = OLDEST_PULUMI.split(".")[0];
  const [major] = version.replace(/^v/, "").split(".");
  return (
    /^v?\d+\.\d+\.\d+/.test(version) &&
    major === wanted &&
    compareVersions(version, OLDEST_PULUMI) >= 0
  );
}

function compareVersions(a: string, b: string): number {
  return a.replace(/^v/, "").localeCompare(b.replace(/^v/, ""), "en", { numeric: true });
}

async function canReachSite(): Promise<boolean> {
  try {
    return (await fetch(SITE, { signal: AbortSignal.timeout(SITE_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

async function installOfficial(cache: string, label: string, report: Report): Promise<string> {
  report(`${label}: installing with Pulumi's own installer`);
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  // Without a version it takes that of the SDK in node_modules: they fit by construction. The npm
  // package `pulumi` runs the same script (its `lib/download.js`), for a version of its own.
  const { version } = await import("@pulumi/pulumi/version.js");
  return installInto(cache, join(versionsFolder(join(cache, "pulumi")), version), async (draft) => {
    await PulumiCommand.install({ root: draft });
    return draft;
  });
}

async function build(cache: string, label: string, report: Report, watch: Watch): Promise<string> {
  report(`${label}: building from its Go module (Pulumi's site does not answer; takes minutes)`);
  const target = join(versionsFolder(join(cache, "pulumi")), PULUMI_VERSION);
  return installInto(cache, target, (draft) =>
    buildPulumi(PULUMI_VERSION, draft, { label, report, watch }),
  );
}

/**
 * The Pulumi CLI alone, for what needs no servers: its root, which has `bin/pulumi`.
 *
 * @throws Error naming the program that is missing to install it, and how to get that
 */
export async function ensurePulumi(report: Report): Promise<string> {
  const cache = cacheFolder();
  const part = pulumiPart();
  const found = await part.find(cache);
  if (found) return found;
  return withLock(cache, report, async () => {
    const installed = await part.find(cache);
    if (installed) return installed;
    failIfClientsAreMissing([part]);
    report(`${part.label}: downloading (${part.source})`);
    return withProgress(part.label, report, (watch) => part.install(cache, report, watch));
  });
}
