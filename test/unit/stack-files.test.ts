import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { StackFileError } from "../../cli/commands/stack-file";
import { soundStacks } from "../../cli/commands/stack-files";
import { reportFailure } from "../../cli/report-failure";

const root = mkdtempSync(join(tmpdir(), "stack-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const dev = readFileSync(join(__dirname, "../../stacks/Pulumi.dev.yaml"), "utf8");
mkdirSync(join(root, "stacks"));
for (const [name, text] of Object.entries({
  fine: dev,
  tab: "config:\n\ta: b\n",
  wrong: dev.replace("profile: batch", "profile: btch").replace("memoryGiB: 16", "memoryGiB: x"),
})) {
  writeFileSync(join(root, "stacks", `Pulumi.${name}.yaml`), text);
}

/** What soundStacks throws. */
function refusal(...named: string[]): unknown {
  try {
    return soundStacks(root, named);
  } catch (error) {
    return error;
  }
}

test("sound stacks are given, each once", () => {
  expect(soundStacks(root, ["fine", "fine"])).toEqual(["fine"]);
});

test("the faults of all stacks are told, each with its file, those of YAML too", () => {
  const error = refusal();
  expect(error).toBeInstanceOf(StackFileError);
  const { message, faults } = error as StackFileError;
  expect(message).toMatch(/^stacks\/Pulumi\.tab\.yaml is no YAML: line 2: Tabs/m);
  expect(message).toMatch(/^stacks\/Pulumi\.wrong\.yaml, trino-platform:platform:/m);
  expect(faults.map(({ stack, path }) => `${stack} ${path}`)).toEqual([
    "tab ",
    "wrong clusters.interactive.workers.memoryGiB",
    "wrong clusters.batch.profile",
  ]);
});

test("machines get them one by one", () => {
  const said: string[] = [];
  const output = { out: (text: string) => said.push(text), err: () => {}, isTerminal: false };
  const code = reportFailure(refusal("wrong"), { json: true, output, failure: 1 });
  expect(code).toBe(1);
  expect(JSON.parse(said.join(""))).toMatchObject({
    error: expect.stringContaining("stacks/Pulumi.wrong.yaml"),
    faults: [
      {
        stack: "wrong",
        path: "clusters.interactive.workers.memoryGiB",
        message: expect.any(String),
      },
      { stack: "wrong", path: "clusters.batch.profile", message: expect.any(String) },
    ],
  });
});
