import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mergeOptions, type ResourceTransformation } from "@pulumi/pulumi";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Change } from "../../cli/engine";
import { parseConfig } from "../../infra/parse";
import {
  type Deployment,
  ROOT,
  readRecording,
  STACKS,
  withWhatIsAsked,
} from "../upgrades/recording";
import { openWorkplace, type Workplace } from "../upgrades/workplace";

const BUCKET = "aws:s3/bucket:Bucket";

/** What holds data, serves queries or lets them: its replacement or loss must not come as a surprise. */
const PRECIOUS = [
  "aws:s3/bucket:Bucket",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:rds/instance:Instance",
  "aws:rds/cluster:Cluster",
  "kubernetes:helm.sh/v3:Release",
];

const versions = readdirSync(join(ROOT, "test", "upgrades"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const recordings = versions.flatMap((version) => STACKS.map((stack) => ({ version, stack })));

describe("an upgrade from a released version", () => {
  const opened: Workplace[] = [];
  afterAll(() => {
    for (const workplace of opened) workplace.close();
  });

  const losses = async (
    stack: string,
    stackFile: string,
    deployment: Deployment,
    transformation?: ResourceTransformation,
  ) => {
    const workplace = await openWorkplace(stack, withWhatIsAsked(stackFile), transformation);
    opened.push(workplace);
    await workplace.importState(withoutProtection(deployment));
    const { changes } = await workplace.stack.preview();
    return { changes, lost: changes.flatMap(lossOf) };
  };

  it.each(recordings)("of $version keeps what $stack holds, or says so", async (recording) => {
    const { deployment, stackFile } = readRecording(recording.version, recording.stack);
    const { lost } = await losses(recording.stack, stackFile, deployment);
    const announced = announcements(changeNotes(recording.version));
    expect(lost.filter((line) => !announced.includes(line))).toEqual([]);
  });

  it("asks first for what is new and cannot be guessed", () => {
    const { stackFile } = readRecording("0.1.0", "dev");
    const faultsOf = (text: string) =>
      parseConfig(parse(text).config["trino-platform:platform"], { region: "eu-west-1" }).faults;
    expect(faultsOf(stackFile).map(({ path }) => path)).toEqual(["gateway.database.existing.tls"]);
    expect(faultsOf(withWhatIsAsked(stackFile))).toEqual([]);
  });

  it("is held against the state of before", async () => {
    const { deployment, stackFile } = readRecording("0.1.0", "dev");
    const text = JSON.stringify(deployment);
    const renamed = JSON.parse(text.replaceAll("::trino-batch-release", "::old-release"));
    const { lost, changes } = await losses("dev", stackFile, renamed);
    expect(lost).toEqual(["deletes: kubernetes:helm.sh/v3:Release old-release"]);
    const created = changes.filter(({ op, type }) => op === "create" && type.includes("Release"));
    expect(created.map(({ name }) => name)).toEqual(["trino-batch-release"]);
    const note =
      "- minor: releases are called by their cluster\n  - deletes: kubernetes:helm.sh/v3:Release old-release\n";
    expect(announcements(note)).toEqual(lost);
  });

  // CONTRIBUTING.md, "A resource gets another name".
  it.each([
    ["keeps a bucket that says how it was called", true],
    ["loses a bucket that does not", false],
  ])("%s", async (_, says) => {
    const { deployment, stackFile } = readRecording("0.1.0", "dev");
    const names = ["exchange-bucket-1", "exchange-spool-1"] as const;
    const [now, before] = names;
    const old = JSON.parse(JSON.stringify(deployment).replaceAll(`::${now}"`, `::${before}"`));
    const aliased: ResourceTransformation = ({ type, name, props, opts }) => {
      if (type !== BUCKET || name !== now || !says) return undefined;
      return { props, opts: mergeOptions(opts, { aliases: [{ name: before }] }) };
    };
    const { lost, changes } = await losses("dev", stackFile, old, aliased);
    expect(lost).toEqual(says ? [] : [`deletes: ${BUCKET} ${before}`]);
    const buckets = changes.filter(({ op, type }) => type === BUCKET && op === "create");
    expect(buckets.map(({ name }) => name)).toEqual(says ? [] : [now]);
  });
});

/** As the change notes have it: `replaces: <type> <name>` or `deletes: <type> <name>`. */
function lossOf({ op, type, name }: Change): string[] {
  if (!PRECIOUS.includes(type) || (op !== "replace" && op !== "delete")) return [];
  return [`${op}s: ${type} ${name}`];
}

function announcements(notes: string): string[] {
  return [...notes.matchAll(/^[\s*-]*((?:replaces|deletes): \S+ \S+)\s*$/gm)].map(
    ([, line = ""]) => line,
  );
}

/** All notes on versions after this one, released or not. */
function changeNotes(version: string): string {
  const pending = globSync(".changeset/*.md", { cwd: ROOT }).map(read);
  const released = globSync(["CHANGELOG.md", "components/CHANGELOG.md"], { cwd: ROOT })
    .map(read)
    .map((text) => text.split(`\n## ${version}`)[0]);
  return [...pending, ...released].join("\n");
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Of a protected resource the engine says only that it may not be lost, and then nothing more. */
function withoutProtection(deployment: Deployment): Deployment {
  const resources = deployment.deployment.resources.map(({ protect: _, ...kept }) => kept);
  return { ...deployment, deployment: { ...deployment.deployment, resources } };
}
