import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Call } from "../../cli/command";
import { CHARTS, IMAGES } from "../../components/shared/versions";
import { proofCommands } from "../../proof/commands";
import { runWords } from "./command-line";

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
  environment?: string;
  steps: { run?: string; uses?: string; with?: Record<string, unknown> }[];
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

  test("takes actions by their commit, with the version beside it", () => {
    const uses = [...text.matchAll(/uses: (.+)/g)].map(([, action = ""]) => action);
    const foreign = uses.filter((action) => !action.startsWith("./"));
    const unpinned = foreign.filter(
      (action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action),
    );
    expect(unpinned).toEqual([]);
  });

  test("leaves no token in the clone", () => {
    for (const [, { steps }] of jobsOf(file)) {
      for (const step of steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"))) {
        expect(step.with).toMatchObject({ "persist-credentials": false });
      }
    }
  });
});

describe("a token that can deploy, or write", () => {
  const jobs = files.flatMap((file) =>
    jobsOf(file).map(([name, job]) => ({ file, name, job, text: JSON.stringify(job) })),
  );
  const rightsOf = ({ permissions }: Job): string[] =>
    Object.entries((permissions as Record<string, string> | undefined) ?? {})
      .filter(([, right]) => right === "write")
      .map(([what]) => what);
  const runsCode = ({ steps }: Job) =>
    steps.some(({ run = "" }) => /\bnpm (ci|run|test)/.test(run));

  test("is in no job that a pull request starts", () => {
    const started = jobs.filter(({ file }) =>
      /^ {2}pull_request:/m.test(readFileSync(join(FOLDER, file), "utf8")),
    );
    expect(started.map(({ file }) => file)).toEqual(
      expect.arrayContaining(["ci.yml", "preview.yml"]),
    );
    for (const { text, job } of started) {
      expect(text).not.toMatch(/secrets\.PULUMI_ACCESS_TOKEN|DEPLOY/);
      // What may write runs no code of the pull request.
      if (runsCode(job)) expect(rightsOf(job).filter((right) => right !== "id-token")).toEqual([]);
      if (rightsOf(job).includes("id-token")) expect(job.environment).toBe("preview");
    }
  });

  test("that deploys is in the deployment only, behind the stack's environment", () => {
    const deploying = jobs.filter(({ text }) =>
      /secrets\.PULUMI_ACCESS_TOKEN|AWS_DEPLOY/.test(text),
    );
    expect(deploying.map(({ file }) => file)).toEqual(["deploy.yml"]);
    expect(deploying[0]?.job.environment).toBe("${{ inputs.stack }}");
  });

  test("meets no install script of others", () => {
    const strong = jobs.filter(({ job }) =>
      rightsOf(job).some((right) => /contents|packages/.test(right)),
    );
    expect(strong.map(({ file, name }) => `${file} ${name}`)).toEqual(["release.yml release"]);
    const installs = [...strong, ...jobs.filter(({ file }) => file === "deploy.yml")]
      .flatMap(({ job }) => job.steps.map(({ run = "" }) => run))
      .filter((run) => run.includes("npm ci"));
    expect(installs).toEqual(["npm ci --ignore-scripts", "npm ci --ignore-scripts"]);
  });
});

test("a release comes with a bill of materials, and the proof of where both were made", () => {
  const text = readFileSync(join(FOLDER, "release.yml"), "utf8");
  expect(text).toContain("npm sbom --sbom-format cyclonedx");
  expect(text).toContain("actions/attest-build-provenance@");
  expect(text).toContain('NPM_CONFIG_PROVENANCE: "true"');
});

test("updates are asked for by the comments in the code", () => {
  const root = join(__dirname, "../..");
  const renovate = JSON.parse(readFileSync(join(root, "renovate.json"), "utf8"));
  const [manager] = renovate.customManagers;
  const versions = readFileSync(join(root, "components/shared/versions.ts"), "utf8");
  const found = manager.matchStrings.flatMap((pattern: string) =>
    [...versions.matchAll(new RegExp(pattern, "g"))].map(({ groups }) => ({ ...groups })),
  );
  const comments = versions.match(/renovate:/g) ?? [];
  expect(found).toHaveLength(comments.length);
  const summary = found.map(({ depName, currentValue }: Record<string, string>) => [
    depName,
    currentValue,
  ]);
  expect(Object.fromEntries(summary)).toEqual({
    trino: CHARTS.trino.version,
    "trino-gateway": CHARTS.gateway.version,
    "curlimages/curl": IMAGES.curl.split(":")[1],
    "alpine/socat": IMAGES.socat.split(":")[1],
    "edoburu/pgbouncer": IMAGES.pgbouncer.split(":")[1],
    "chrislusf/seaweedfs": IMAGES.seaweedfs.split(":")[1],
    postgres: IMAGES.postgres.split(":")[1],
  });
  const files = manager.managerFilePatterns.map(
    (pattern: string) => new RegExp(pattern.slice(1, -1)),
  );
  expect(files.some((file: RegExp) => file.test("components/shared/versions.ts"))).toBe(true);
});

test("the real kubelet's cycle is a command line that the command understands", async () => {
  const lines = files.flatMap((file) =>
    jobsOf(file).flatMap(([, { steps }]) => steps.flatMap(({ run = "" }) => run.split("\n"))),
  );
  const [, words = ""] = /npm run --silent cycle -- (.*)/.exec(lines.join("\n")) ?? [];
  // Without leave it goes as far as it can: words and stack file are right, and nothing is begun.
  const given = words
    .replace('"$FROM"', "476")
    .split(" ")
    .filter((word) => word !== "--yes");
  const asked: string[][] = [];
  const table = proofCommands.map((command) => ({
    ...command,
    run: async (call: Call) => {
      asked.push([command.name, ...call.args, call.value("from") ?? ""]);
      return 0;
    },
  }));
  expect(await runWords(["cycle", ...given], table)).toEqual({ code: 0, out: "", err: "" });
  expect(asked).toEqual([["cycle", "kind", "476"]]);
  expect(words).toContain("--yes");
});

test("the parser does see faults", async () => {
  const faulty =
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: a\n        iff: b\n";
  expect((await faultsOf(faulty)).join()).toContain("iff");
});

test("there is one for each thing that CI does", () => {
  expect(files.sort()).toEqual([
    "ci.yml",
    "deploy.yml",
    "drift.yml",
    "faults.yml",
    "kind.yml",
    "preview.yml",
    "record.yml",
    "release.yml",
  ]);
});
