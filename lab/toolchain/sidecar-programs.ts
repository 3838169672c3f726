import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import execa from "execa";
import { installInto, type Report } from "../../cli/install/cache";
import { isExecutable } from "../../cli/install/clients";
import { canAskDebian, unpackDebian } from "./debian";

/** The programs of the gateway's sidecars: the flag that gives the version, and what is amiss without. */
const PROGRAMS = {
  pgbouncer: { version: "--version", without: "the gateway is slower without" },
  socat: { version: "-V", without: "new queries fail while the gateway's database is away" },
} as const;

/** Name of a sidecar's program, as of its Debian package. */
export type SidecarProgram = keyof typeof PROGRAMS;

/** The folder of each program that this machine has. */
export type SidecarPrograms = Partial<Record<SidecarProgram, string>>;

const names = Object.keys(PROGRAMS) as SidecarProgram[];

const place = (cache: string, program: SidecarProgram) => join(cache, program);

/** Each program's folder: that of one that was installed into the cache, else of one on `PATH`. */
export function findSidecarPrograms(cache: string): SidecarPrograms {
  const found = names.map((program) => [program, folderOf(cache, program)] as const);
  return Object.fromEntries(found.filter(([, folder]) => folder !== undefined));
}

function folderOf(cache: string, program: SidecarProgram): string | undefined {
  if (existsSync(join(place(cache, program), program))) return place(cache, program);
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.find((folder) => isExecutable(join(folder, program)));
}

const missing = (cache: string) => names.filter((program) => !findSidecarPrograms(cache)[program]);

/** True if one is not there, and this machine could get it. */
export function lacksSidecarPrograms(cache: string): boolean {
  return missing(cache).length > 0 && canAskDebian();
}

/**
 * Unpacks Debian's packages of the programs, and those libraries that a machine may lack, into the
 * cache; no package is installed. The lab does without where that does not work.
 */
export async function installSidecarPrograms(cache: string, report: Report): Promise<void> {
  for (const program of missing(cache)) {
    const { without } = PROGRAMS[program];
    if (!canAskDebian()) {
      report(`${program}: not on PATH and no apt-get to get it; ${without}`);
      continue;
    }
    report(`${program}: downloading (under 2 MB, Debian)`);
    try {
      await installInto(cache, place(cache, program), (draft) => fill(draft, program));
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      report(`${program}: not available, ${without} (${reason})`);
    }
  }
}

async function fill(draft: string, program: SidecarProgram): Promise<string> {
  const root = await unpackDebian(draft, [program, ...(await librariesOf(program))]);
  const made = join(draft, "made");
  mkdirSync(made);
  renameSync(root, join(made, "root"));
  writeFileSync(join(made, program), wrapper(pathOf(made, program), libraryFolders(made)));
  chmodSync(join(made, program), 0o755);
  await execa(join(made, program), [PROGRAMS[program].version]);
  return made;
}

/** Names of library packages differ between Debian's releases: `libc-ares2`, `libcares2`. */
const LIBRARY = /^lib(c-?ares|event|wrap|nsl|tirpc|gssapi|krb5|k5crypto|com-err|keyutils)/;

async function librariesOf(program: SidecarProgram): Promise<string[]> {
  const others = ["pre-depends", "recommends", "suggests", "conflicts", "breaks", "replaces"];
  const only = [...others, "enhances"].map((kind) => `--no-${kind}`);
  const { stdout } = await execa("apt-cache", ["depends", "--recurse", ...only, program]);
  return stdout.split("\n").filter((line) => LIBRARY.test(line));
}

function pathOf(made: string, program: SidecarProgram): string {
  const folders = ["usr/sbin", "usr/bin"];
  const folder = folders.find((candidate) => existsSync(join(made, "root", candidate, program)));
  return join(folder ?? "", program);
}

function libraryFolders(made: string): string[] {
  const files = readdirSync(join(made, "root"), { recursive: true, encoding: "utf8" });
  const folders = files.filter((file) => /\.so\.\d/.test(file)).map((file) => dirname(file));
  return [...new Set(folders)];
}

/**
 * PgBouncer refuses to run as root: in a user namespace of its own it is an ordinary user there, as
 * the lab's PostgreSQL is.
 */
function wrapper(program: string, folders: string[]): string {
  const paths = folders.map((folder) => `$here/root/${folder}`).join(":");
  return `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="${paths}"
set -- "$here/root/${program}" "$@"
[ "$(id -u)" = 0 ] && set -- unshare --user --map-user=1000 --map-group=1000 -- "$@"
exec "$@"
`;
}
