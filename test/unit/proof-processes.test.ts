import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { proveCommand } from "../../proof/cycle/prove";
import { changesOfSecondUp } from "../../proof/prove/second-up";

// What the trials and a cycle make of the programs that they run.

let folder: string;
const path = process.env.PATH;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cycle-prove-"));
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

/** A program that writes down how it was called, says what it is told, and ends as it is told. */
function putOnPath(program: "npm" | "pulumi", stdout: string, code: number, stderr = ""): void {
  const said = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return `cat '${join(folder, name)}'`;
  };
  const script = [
    "#!/bin/sh",
    `echo "$PULUMI_BACKEND_URL $@" > '${join(folder, "called")}'`,
    said("stdout", stdout),
    `${said("stderr", stderr)} >&2`,
    `exit ${code}`,
  ];
  writeFileSync(join(folder, program), script.join("\n"));
  chmodSync(join(folder, program), 0o755);
  process.env.PATH = `${folder}${delimiter}${path}`;
}

const prove = () => {
  const run = proveCommand(folder, join(folder, "evidence"));
  return run?.("Pulumi.mine.yaml", new AbortController().signal);
};

test("of a stack that goes away afterwards all is tried that is no step of its own", async () => {
  const trials = [
    { name: "table", outcome: "passed" },
    { name: "gateway", outcome: "skipped", reason: "the gateway has no replica to lose" },
  ];
  putOnPath("npm", JSON.stringify({ trials }), 0);
  expect(await prove()).toEqual([
    "table passed",
    "gateway skipped: the gateway has no replica to lose",
  ]);
  // The stacks of whoever runs it are out of its reach.
  expect(readFileSync(join(folder, "called"), "utf8").trim()).toBe(
    `file://${folder}/no-stacks run --silent prove -- Pulumi.mine.yaml --only table,routing,spooling,batch-worker,interactive-worker,drain,gateway,coordinator --yes --json --out ${folder}/evidence/prove`,
  );
});

test("trials that failed are told one by one, with the last line of what went wrong", async () => {
  const trials = [{ name: "table", outcome: "failed", reason: "no bucket" }];
  putOnPath("npm", JSON.stringify({ trials }), 1, "some progress\nthe schema is left\n");
  await expect(prove()).rejects.toThrow("table failed: no bucket\nthe schema is left");
});

test.each([
  [
    "warning: using pulumi-language-nodejs from $PATH\nerror: no stack named 'kind' found\n",
    "no stack named 'kind' found",
  ],
  ["error: PULUMI_ACCESS_TOKEN must be set\nmore of it", "PULUMI_ACCESS_TOKEN must be set"],
  ["Segmentation fault", "Segmentation fault"],
  ["", "it does not say why"],
])("an engine that cannot preview: %j", async (stderr, why) => {
  putOnPath("pulumi", "", 255, stderr);
  const changes = changesOfSecondUp("kind", new AbortController().signal);
  await expect(changes).rejects.toThrow(`pulumi cannot preview it: ${why}`);
});
