import { join } from "node:path";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { diffMarkdown, diffText, type StackDiff } from "../../cli/diff";
import { filePatches } from "../../cli/diff/file-changes";
import { resourceChanges } from "../../cli/diff/resource-changes";
import type { Step } from "../../cli/engine";

const golden = (name: string) => join(__dirname, "..", "golden", name);
const common = { urn: "urn", retained: false, custom: true };

const steps: Step[] = [
  {
    ...common,
    op: "update",
    type: "kubernetes:helm.sh/v3:Release",
    name: "trino-batch-release",
    urn: "urn:b",
    paths: {
      "values.server.workers": "update",
      "values.additionalConfigProperties[1]": "update",
      "values.additionalConfigProperties[2]": "add",
      'values.catalogs["x-y"]': "add",
    },
    before: { values: { server: { workers: 2 }, additionalConfigProperties: ["a=1", "c=3"] } },
    after: {
      values: {
        server: { workers: 3 },
        additionalConfigProperties: ["a=1", "b=2", "c=3"],
        catalogs: { "x-y": "connector.name=tpch\n" },
      },
    },
  },
  {
    ...common,
    op: "replace",
    type: "kubernetes:core/v1:Secret",
    name: "admin",
    urn: "urn:c",
    paths: { "stringData.PASSWORD": "update-replace" },
    before: { metadata: { name: "admin" }, stringData: "[secret]" },
    after: { metadata: { name: "admin" }, stringData: "[secret]" },
  },
  {
    ...common,
    op: "delete",
    type: "aws:s3/bucket:Bucket",
    name: "exchange-bucket-3",
    urn: "urn:a",
    paths: {},
    before: { bucket: "exchange-bucket-3-1234567" },
    retained: true,
  },
  {
    ...common,
    op: "update",
    type: "trino-platform:index:TrinoCluster",
    name: "no news",
    custom: false,
    paths: {},
  },
];

const chart = (text: string) => ({ text, origin: "chart" as const });
const catalog = (role: string) => ({
  path: `files/trino-batch/${role}/catalog/x-y.properties`,
  before: undefined,
  after: chart("connector.name=tpch\n"),
});

const changed: StackDiff = {
  stack: "prod",
  state: "changed",
  changes: resourceChanges(steps, new Set(["urn:a"])),
  files: filePatches([
    catalog("coordinator"),
    catalog("worker"),
    {
      path: "files/trino-batch/worker/config.properties",
      before: chart("a=1\nc=3\n"),
      after: chart("a=1\nb=2\nc=3\n"),
    },
    { path: "releases/trino-batch/values.yaml", before: undefined, after: chart("x") },
  ]),
  consequences: [
    { severity: "danger", text: "the batch coordinator restarts" },
    { severity: "attention", text: "the workers of batch roll" },
    { severity: "info", text: "one worker more" },
  ],
  unseen: ["trino-platform:platform.gateway.password"],
};
const nothing = { changes: [], files: [], consequences: [], unseen: [] };
const diffs: StackDiff[] = [
  changed,
  { stack: "dev", state: "unchanged", ...nothing },
  { stack: "old", state: "gone", ...nothing },
];

describe("a diff for people", () => {
  it("as text", async () => {
    const text = diffText(diffs, "main (1a2b3c4)", pc.createColors(false));
    await expect(`${text}\n`).toMatchFileSnapshot(golden("diff.txt"));
  });

  it("as a comment on a pull request", async () => {
    const text = diffMarkdown(diffs, "main (1a2b3c4)");
    await expect(text).toMatchFileSnapshot(golden("diff.md"));
  });

  it("keeps a comment below what GitHub takes, and what it means in it", () => {
    const files = [{ paths: ["files/a/worker/jvm.config"], patch: "+x\n".repeat(40_000) }];
    const text = diffMarkdown([{ ...changed, files }], "main");
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("the batch coordinator restarts");
    expect(text).toContain("npm run diff -- --against main");
  });
});
