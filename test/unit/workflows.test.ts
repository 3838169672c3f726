import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const FOLDER = join(__dirname, "../../.github/workflows");
const files = readdirSync(FOLDER);
const scripts: Record<string, string> = JSON.parse(
  readFileSync(join(__dirname, "../../package.json"), "utf8"),
).scripts;

/** What GitHub's own parser says of a workflow. */
async function faultsOf(content: string): Promise<string[]> {
  const file = { name: "workflow.yml", content };
  const { context, value } = parseWorkflow(file, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(String);
}

interface Job {
  "timeout-minutes"?: number;
  permissions?: unknown;
  steps: { run?: string; uses?: string }[];
}
const jobsOf = (file: string): [string, Job][] =>
  Object.entries(parse(readFileSync(join(FOLDER, file), "utf8")).jobs);

describe.each(files)("%s", (file) => {
  const text = readFileSync(join(FOLDER, file), "utf8");

  test("is a workflow to GitHub", async () => {
    expect(await faultsOf(text)).toEqual([]);
  });

  test("calls only scripts that there are", () => {
    const called = [...text.matchAll(/npm (?:run(?: --silent)? )(\S+)/g)].map(([, name]) => name);
    expect(called.filter((name = "") => !(name in scripts))).toEqual([]);
  });

  test("ends each job in time, and starts with no rights but to read", () => {
    expect(parse(text).permissions).toEqual({ contents: "read" });
    for (const [, job] of jobsOf(file)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
  });

  test("puts no text of a stranger into a shell", () => {
    const shell = jobsOf(file).flatMap(([, job]) => job.steps.map(({ run = "" }) => run));
    expect(shell.filter((run) => run.includes("${{"))).toEqual([]);
  });

  test("never runs a pull request's code with the rights of the repository", () => {
    expect(text).not.toContain("pull_request_target");
  });
});

test("the parser does see faults", async () => {
  const faulty =
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: a\n        iff: b\n";
  expect((await faultsOf(faulty)).join()).toContain("iff");
});

test("there is one for each thing that CI does", () => {
  expect(files.sort()).toEqual(["ci.yml", "deploy.yml", "drift.yml", "preview.yml", "release.yml"]);
});
