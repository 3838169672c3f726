import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { writeWhole } from "../../cli/folder";

/**
 * PATH with which a Pulumi CLI runs Node programs. The official one has a language host beside it; one
 * that was built from its Go module has none, and gets ours by a launcher in `folder`: nothing is
 * written beside a CLI that others use too.
 *
 * @param pulumiRoot has `bin/pulumi`
 */
export function pathWithLanguageHost(pulumiRoot: string, folder: string): string {
  const bin = join(pulumiRoot, "bin");
  const path = [bin, process.env.PATH];
  if (!existsSync(join(bin, NAME))) {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, NAME);
    writeWhole(file, launcher(process.execPath, require.resolve("tsx"), languageHost()));
    chmodSync(file, 0o755);
    path.unshift(folder);
  }
  return path.join(delimiter);
}

const NAME = "pulumi-language-nodejs";

const languageHost = () => resolve(__dirname, "language-host.ts");

function launcher(node: string, loader: string, host: string): string {
  return `#!/bin/sh
exec ${quote(node)} --import ${quote(`file://${loader}`)} ${quote(host)} "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
