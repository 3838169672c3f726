import { chmodSync } from "node:fs";
import { join, resolve } from "node:path";
import { readIfThere, writeWhole } from "../../cli/folder";

const mark = "# language host of the lab";

/**
 * Puts a launcher of our language host beside a Pulumi CLI that has none, so that plain
 * `pulumi preview` runs Node programs. The official CLI brings its own, which is never overwritten.
 *
 * @param pulumiRoot has `bin/pulumi`
 * @returns true if our launcher is in place, false if the CLI has its own host
 */
export function installLanguageHost(pulumiRoot: string): boolean {
  const file = join(pulumiRoot, "bin", "pulumi-language-nodejs");
  const text = launcher(process.execPath, require.resolve("tsx"), languageHost());
  const present = readIfThere(file);
  if (present === text) return true;
  if (present !== undefined && !present.includes(mark)) return false;
  writeWhole(file, text);
  chmodSync(file, 0o755);
  return true;
}

function languageHost(): string {
  return resolve(__dirname, "language-host.ts");
}

function launcher(node: string, loader: string, host: string): string {
  return `#!/bin/sh
${mark}
exec ${quote(node)} --import ${quote(`file://${loader}`)} ${quote(host)} "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
