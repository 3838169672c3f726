import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksIn, commands, npmRun, ROOT } from "../documents";
import { pulumiRoot } from "./support";

const temporary = mkdtempSync(join(tmpdir(), "docs-test-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Runs a command as a reader would, and gives what it printed. */
async function cli(args: string[]): Promise<string> {
  const line = ["--import", "tsx", join(ROOT, "cli", "main.ts"), ...args];
  return (await execa(join(ROOT, "node_modules", ".bin", "node"), line, { cwd: ROOT })).stdout;
}

/** Calls that need nothing, each once; files go elsewhere than in the documentation. */
function callsOf(script: string): string[][] {
  const calls = commands().flatMap((command) => {
    const called = npmRun(command);
    return called?.script === script ? [called.args] : [];
  });
  const distinct = new Map(calls.map((args) => [args.join(" "), args]));
  return [...distinct.values()].map((args) =>
    args.map((arg) => (arg === "rendered" ? join(temporary, arg) : arg)),
  );
}

describe("the commands of the documentation", () => {
  // The first of the tests may have to build the CLI.
  beforeAll(() => pulumiRoot());

  it.each(callsOf("preview"))("preview %s", async (...args) => {
    expect(await cli(["preview", ...args])).toMatch(/trino-batch-release/);
  });

  it.each(callsOf("diff").map((args) => [args.join(" "), args] as const))(
    "diff %s",
    async (_, args) => {
      expect(await cli(["diff", ...args])).toMatch(/dev/);
    },
  );

  it.each(callsOf("render").map((args) => [args.join(" "), args] as const))(
    "render %s",
    async (_, args) => {
      expect(await cli(["render", ...args])).toMatch(/dev: \d+ written/);
      const rules = join(temporary, "rendered/dev/files/trino-gateway/gateway/routing-rules.yaml");
      expect(readFileSync(rules, "utf8")).toContain("pipeline-clients");
    },
  );

  it("write the API reference", async () => {
    const out = join(temporary, "reference");
    const options = ["--options", join(ROOT, "docs", "typedoc.json"), "--out", out];
    await execa(join(ROOT, "node_modules", ".bin", "typedoc"), options, { cwd: ROOT });
    const page = readFileSync(join(out, "index", "classes", "TrinoPlatform.md"), "utf8");
    expect(page).toContain("gatewayAdminSecretName");
  });
});

describe("the TypeScript of the documentation", () => {
  it("fits the types of the package", () => {
    expect(typeErrors()).toEqual([]);
  });
});

/** All blocks in one program, as if they were files in the repository's root. */
function typeErrors(): string[] {
  const files = new Map(
    blocksIn("ts").map(({ page, line, text }) => [
      join(ROOT, `${page.replaceAll("/", "-")}-${line}.ts`),
      text,
    ]),
  );
  expect(files.size).toBeGreaterThan(0);
  const options = optionsOfTheProject();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = files.get(file);
    return text === undefined
      ? getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const diagnostics = [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return diagnostics.map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${file?.fileName ?? ""}: ${text}`;
  });
}

/** The package need not have been built: its name leads to its sources. */
function optionsOfTheProject(): ts.CompilerOptions {
  const file = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(file.config.compilerOptions, ROOT);
  const source = (name: string) => [join(ROOT, "components", name)];
  const paths = {
    "trino-platform": source("index.ts"),
    "trino-platform/values": source("values.ts"),
  };
  return { ...options, paths };
}
