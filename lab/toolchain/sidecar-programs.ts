import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import execa from "execa";
import { installInto, type Report } from "./cache";
import { isExecutable, isOnPath } from "./clients";

const PROGRAM = "pgbouncer";

const place = (cache: string) => join(cache, PROGRAM);

/** The folder of PgBouncer: one that was installed into the cache, else one on `PATH`, else none. */
export function pgbouncerOf(cache: string): { pgbouncer?: string } {
  if (existsSync(join(place(cache), PROGRAM))) return { pgbouncer: place(cache) };
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const folder = folders.find((candidate) => isExecutable(join(candidate, PROGRAM)));
  return folder === undefined ? {} : { pgbouncer: folder };
}

const canInstall = () => isOnPath("apt-get") && isOnPath("dpkg");

/** True if it is not there, and this machine could get it. */
export function lacksPgBouncer(cache: string): boolean {
  return pgbouncerOf(cache).pgbouncer === undefined && canInstall();
}

/**
 * Unpacks Debian's PgBouncer, and those of its libraries that this machine lacks, into the cache; no
 * package is installed. The lab does without where that does not work: queries take longer then.
 */
export async function installPgBouncer(cache: string, report: Report): Promise<void> {
  if (pgbouncerOf(cache).pgbouncer) return;
  if (!canInstall()) {
    report("pgbouncer: not on PATH and no apt-get to get it; the gateway is slower without");
    return;
  }
  report("pgbouncer: downloading (under 1 MB, Debian)");
  try {
    await installInto(cache, place(cache), fill);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    report(`pgbouncer: not available, the gateway is slower without (${reason})`);
  }
}

async function fill(draft: string): Promise<string> {
  const made = join(draft, "made");
  mkdirSync(made);
  const packages = [PROGRAM, ...(await libraries())];
  await execa("apt-get", ["download", "--quiet", ...packages], { cwd: draft });
  for (const file of readdirSync(draft).filter((name) => name.endsWith(".deb"))) {
    await execa("dpkg", ["-x", join(draft, file), join(made, "root")]);
  }
  writeFileSync(join(made, PROGRAM), wrapper(libraryFolders(join(made, "root"))));
  chmodSync(join(made, PROGRAM), 0o755);
  await execa(join(made, PROGRAM), ["--version"]);
  return made;
}

/** Names of its library packages differ between Debian's releases: `libc-ares2`, `libcares2`. */
async function libraries(): Promise<string[]> {
  const { stdout } = await execa("apt-cache", ["depends", PROGRAM]);
  const depends = [...stdout.matchAll(/^\s*\|?Depends: (\S+)$/gm)].map(([, name]) => name ?? "");
  return depends.filter((name) => /^lib(c-?ares|event)/.test(name));
}

function libraryFolders(root: string): string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const folders = files.filter((file) => /\.so\.\d/.test(file)).map((file) => dirname(file));
  return [...new Set(folders)];
}

/**
 * PgBouncer refuses to run as root: in a user namespace of its own it is an ordinary user there, as
 * the lab's PostgreSQL is.
 */
function wrapper(folders: string[]): string {
  const paths = folders.map((folder) => `$here/root/${folder}`).join(":");
  return `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="${paths}"
set -- "$here/root/usr/sbin/${PROGRAM}" "$@"
[ "$(id -u)" = 0 ] && set -- unshare --user --map-user=1000 --map-group=1000 -- "$@"
exec "$@"
`;
}
