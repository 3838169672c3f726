import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import execa from "execa";
import { eitherOf, nearest } from "../components/shared/faults";
import { ROOT } from "./json-schema";
import { RECORDINGS, type Recording, type Texts } from "./recorded";

// Run by `npm run record [-- NAME...]`: makes recorded files anew. What cannot be made here (a chart
// repository out of reach, a server that is not installed) is said, and does not keep the others back.

type Maker = Recording & Required<Pick<Recording, "record">>;

const MAKERS = RECORDINGS.filter((one): one is Maker => one.record !== undefined);

/** The recordings of these names, or all that this program makes. */
function chosen(names: string[]): Maker[] {
  const known = MAKERS.map(({ name }) => name);
  const faults = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const command = RECORDINGS.find((one) => one.name === name)?.command;
      return command
        ? `${name}: made by another command: ${command}`
        : `${name}: nothing of that name is recorded; use ${eitherOf(known)}${nearest(name, known)}`;
    });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return names.length === 0 ? MAKERS : MAKERS.filter(({ name }) => names.includes(name));
}

/** Writes the texts, formatted as the repository's files are; says which of them changed. */
function write(texts: Texts): void {
  const before = new Map(Object.keys(texts).map((file) => [file, read(file)]));
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
  }
  // Biome knows which files it formats; the others stay as they are.
  const flags = ["--write", "--no-errors-on-unmatched", "--files-ignore-unknown=true"];
  const biome = join(ROOT, "node_modules", ".bin", "biome");
  execa.sync(biome, ["format", ...flags, ...Object.keys(texts)], { cwd: ROOT });
  for (const [file, text] of before) {
    console.log(`  ${file}: ${read(file) === text ? "as it was" : "changed"}`);
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

async function main(names: string[]): Promise<void> {
  for (const { name, record } of chosen(names)) {
    console.log(name);
    try {
      write(await record((line) => console.log(`  ${line}`)));
    } catch (error) {
      process.exitCode = 1;
      console.error(`  not recorded: ${error instanceof Error ? error.message : error}`);
    }
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
