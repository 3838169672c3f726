import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRevision } from "../../cli/commands/revision";
import { diffStack, type StackDiff } from "../../cli/diff";
import { openRehearsal, type Rehearsal, stackFile } from "../../cli/rehearsal";
import { variantOf, workingTree } from "./rehearsal";
import { pulumiRoot } from "./support";

describe("the diff of a stack", () => {
  let rehearsal: Rehearsal;
  let found: StackDiff;
  const { tree, close } = variantOf("prod", [
    ["tpch: connector.name=tpch", "tpch: connector.name=tpch\n      demo: connector.name=tpcds"],
    ["replicas: 8", "replicas: 9"],
    ["bucketCount: 4", "bucketCount: 3"],
    ["owner: data-platform", "owner: somebody-else"],
    [
      "      defaultRoutingGroup: interactive",
      "      defaultRoutingGroup: interactive\n      rules: [{ name: r, match: { source: airflow }, routeTo: batch }]",
    ],
  ]);
  beforeAll(async () => {
    rehearsal = await openRehearsal("prod", await pulumiRoot());
    found = await diffStack(rehearsal, "prod", workingTree, tree, {});
  });
  afterAll(() => {
    rehearsal?.close();
    close();
  });

  const changeOf = (name: string) => found.changes.find((change) => change.name === name);
  const meaning = () => found.consequences.map(({ text }) => text).join("\n");

  it("has the engine's changes, down to the value", () => {
    expect(changeOf("trino-batch-release")?.properties).toEqual(
      expect.arrayContaining([
        { path: "values.server.workers", kind: "update", replaces: false, before: 8, after: 9 },
      ]),
    );
    expect(changeOf("exchange-bucket-3")).toMatchObject({
      op: "delete",
      retained: true,
      protected: true,
    });
    // What only a deployment could know does not make more changes than there are.
    expect(found.changes.filter(({ op }) => op === "replace")).toEqual([]);
  });

  it("has the files that servers will read, those that change alike only once", () => {
    const added = found.files.find(({ paths }) => paths[0]?.endsWith("catalog/demo.properties"));
    expect(added?.paths).toHaveLength(4);
    expect(added?.patch).toContain("+connector.name=tpcds");
    const rules = found.files.find(({ paths }) => paths[0]?.endsWith("routing-rules.yaml"));
    expect(rules?.patch).toMatch(/^\+name: "?r"?$/m);
  });

  it("says what it means", () => {
    expect(meaning()).toMatch(/the batch coordinator restarts .*: running batch queries are lost/);
    expect(meaning()).toMatch(/the workers of interactive roll .*: each drains first/);
    expect(meaning()).toMatch(/the routing rules change: used after about a minute/);
    expect(meaning()).toMatch(/exchange-bucket-3-\w+ is protected: `pulumi up` refuses/);
    expect(meaning()).toMatch(/the tags of \d+ resources change: nothing restarts/);
  });

  it("holds no secret", () => {
    expect(JSON.stringify(found)).not.toMatch(/PRIVATE KEY|"password":"(?!\[secret\])/);
  });

  it("of nothing is nothing", async () => {
    const same = await diffStack(rehearsal, "prod", tree, tree, {});
    expect(same).toMatchObject({ state: "unchanged", changes: [], files: [], consequences: [] });
  });
});

describe("a commit as the old side", () => {
  it("is a folder with its own program, gone afterwards", async () => {
    const revision = await openRevision("HEAD");
    const rehearsal = await openRehearsal("dev", await pulumiRoot());
    try {
      expect(revision.label).toMatch(/^HEAD \([0-9a-f]{7}\)$/);
      expect(stackFile(revision.root, "dev")).toContain("bucketCount");
      const { resources } = await rehearsal.apply(revision);
      expect(resources.map(({ name }) => name)).toContain("trino-batch-release");
    } finally {
      rehearsal.close();
      revision.close();
    }
    expect(existsSync(revision.root)).toBe(false);
  });

  it("must exist", async () => {
    await expect(openRevision("no-such-branch")).rejects.toThrow(
      '"no-such-branch" is not a commit of this repository',
    );
  });
});
