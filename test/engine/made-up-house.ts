import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import ts from "typescript";
import { ROOT } from "./packed";

const FIXTURES = join(__dirname, "fixtures", "made-up");

/** What a developer adds for one thing: a file, and lines in files that are there. */
export interface Recipe {
  /** The new file, from `fixtures/made-up`, and its place. */
  file: [name: string, place: string];
  /** Files, what stands there, and what then stands there instead. */
  lines: [file: string, from: string, to: string][];
}

/** A copy of this repository to which somebody has added something, as the comments say to. */
export function openHouse(recipes: readonly Recipe[]) {
  const house = mkdtempSync(join(tmpdir(), "made-up-"));
  const parts = ["components", "infra", "cli", "proof", "lab", "faults", "record", "stacks"];
  for (const part of [...parts, "package.json", "tsconfig.json", "Pulumi.yaml"]) {
    cpSync(join(ROOT, part), join(house, part), {
      recursive: true,
      filter: (source) => !source.includes("node_modules"),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(house, "node_modules"));
  for (const { file, lines } of recipes) {
    const [name, place] = file;
    cpSync(join(FIXTURES, name), join(house, place));
    for (const [target, from, to] of lines) edit(join(house, target), from, to);
  }
  return {
    read: (file: string) => readFileSync(join(house, file), "utf8"),
    write: (file: string, text: string) => writeFileSync(join(house, file), text),
    /** Runs a program of the house; what it says, on whichever stream. */
    run: async (...words: string[]): Promise<string> => {
      const { all = "" } = await execa(process.execPath, ["--import", "tsx", ...words], {
        cwd: house,
        all: true,
        reject: false,
        env: { NO_COLOR: "1", CI: "1" },
      });
      return all;
    },
    typeErrors: typeErrorsIn(house),
    close: () => rmSync(house, { recursive: true, force: true }),
  };
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not once in ${file}`);
  writeFileSync(
    file,
    text.replace(
      from,
      to.replace("$&", () => from),
    ),
  );
}

/** What TypeScript has against one file, with some of its lines left out. */
function typeErrorsIn(house: string) {
  // Of what is read, all but that one file stays the same.
  const read = new Map<string, ts.SourceFile | undefined>();
  return (file: string, without?: RegExp): string[] => {
    const path = join(house, file);
    const { config } = ts.readConfigFile(join(house, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, house);
    const host = ts.createCompilerHost(options);
    const { getSourceFile } = host;
    host.getSourceFile = (name, version) => {
      if (name === path && without !== undefined) {
        const text = readFileSync(path, "utf8");
        if (!without.test(text)) throw new Error(`${without} is not in ${file}`);
        return ts.createSourceFile(name, text.replace(without, ""), version);
      }
      if (!read.has(name)) read.set(name, getSourceFile(name, version));
      return read.get(name);
    };
    const program = ts.createProgram([path], options, host);
    return program
      .getSemanticDiagnostics(program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  };
}
