import { mkdirSync, readdirSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import execa from "execa";
import { isOnPath } from "../../cli/install/clients";

// Packages of Debian and what descends from it, unpacked into a folder: nothing is installed.

/** Whether this machine can download such packages. */
export const canAskDebian = () => isOnPath("apt-get") && isOnPath("dpkg");

/** Whether the machine's own list of packages has one of that name. */
export async function debianHas(name: string): Promise<boolean> {
  if (!canAskDebian()) return false;
  const { stdout } = await execa("apt-cache", ["policy", name], { reject: false });
  return /Candidate: (?!\(none\))/.test(stdout);
}

/**
 * Downloads packages into a folder and unpacks them; gives the root of what they hold. APT verifies
 * them by the signed list of its archive.
 */
export async function unpackDebian(draft: string, packages: readonly string[]): Promise<string> {
  const root = join(draft, "root");
  mkdirSync(root);
  if (packages.length > 0) {
    await execa("apt-get", ["download", "--quiet", ...packages], { cwd: draft });
  }
  for (const file of readdirSync(draft).filter((name) => name.endsWith(".deb"))) {
    await execa("dpkg", ["-x", join(draft, file), root]);
  }
  linkWithin(root);
  return root;
}

/** Links from a package's root on (`/etc/java-25-openjdk/…`) lead into the folder instead. */
function linkWithin(root: string): void {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isSymbolicLink())) {
    const link = join(entry.parentPath, entry.name);
    const target = readlinkSync(link);
    if (!target.startsWith("/")) continue;
    unlinkSync(link);
    symlinkSync(relative(dirname(link), join(root, target)), link);
  }
}
