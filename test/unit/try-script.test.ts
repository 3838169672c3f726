import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import execa from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "../documents";

// examples/eks-from-nothing/try.sh with programs that only note how they were called: no account here.
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "try-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function tried(answer: string, failing: RegExp = /^$/, region = "eu-west-1") {
  for (const name of ["aws", "pulumi", "npm"]) {
    const file = join(folder, name);
    const output =
      name === "pulumi" ? 'case "$*" in *clusterName*) echo trial-cluster ;; esac' : "";
    const fails = `echo "${name} $*" | grep -qE '${failing.source}' && exit 1`;
    const note = `echo "${name} $*" >> "${folder}/calls"`;
    writeFileSync(file, `#!/bin/bash\n${note}\n${output}\n${fails}\nexit 0\n`);
    chmodSync(file, 0o755);
  }
  const script = join(ROOT, "examples", "eks-from-nothing", "try.sh");
  const run = await execa("bash", [script, ...(region ? [region] : [])], {
    reject: false,
    all: true,
    input: `${answer}\n`,
    env: { PATH: [folder, process.env.PATH].join(delimiter), TMPDIR: folder },
  });
  const calls = join(folder, "calls");
  const lines = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
  const state = /the state is in (\S+)/.exec(run.all ?? "")?.[1] ?? "";
  return { code: run.exitCode, shown: run.all ?? "", lines, state };
}

const first = (words: string) => (line: string) => line.startsWith(words);

test("makes everything, tries it, and takes all of it away, its own traces too", async () => {
  const { code, lines, state } = await tried("yes");
  expect(code).toBe(0);
  const order = [
    "aws sts",
    "npm --prefix",
    "pulumi stack init",
    "pulumi up --yes",
    "aws eks update-kubeconfig --region eu-west-1 --name trial-cluster",
    `npm --prefix ${ROOT} run cycle -- examples/aws-trial/Pulumi.aws-trial.yaml`,
    "pulumi destroy --yes",
    "pulumi stack rm --yes",
  ].map((words) => lines.findIndex(first(words)));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(lines).toContain("pulumi config set deleteData true --stack trial");
  expect(state).not.toBe("");
  expect(existsSync(state)).toBe(false);
});

test.each([/pulumi up/, /run cycle/])(
  "takes it away after a failure of %s, and fails",
  async (what) => {
    const { code, lines } = await tried("yes", what);
    expect(code).not.toBe(0);
    expect(lines.filter(first("pulumi destroy"))).toHaveLength(1);
  },
);

test("says what is left where that fails, and keeps the state of it", async () => {
  const { code, shown, state } = await tried("yes", /pulumi destroy/);
  expect(code).toBe(1);
  expect(shown).toContain(`something is left: PULUMI_BACKEND_URL=file://${state} pulumi destroy`);
  expect(existsSync(state)).toBe(true);
  rmSync(state, { recursive: true });
});

test("makes nothing without a yes, or without a region", async () => {
  const refused = await tried("no");
  expect(refused.code).toBe(1);
  expect(refused.lines.filter((line) => !line.startsWith("aws sts"))).toEqual([]);
  const lost = await tried("yes", /^$/, "");
  expect(lost.shown).toContain("which region?");
});
