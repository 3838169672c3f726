import { afterAll, describe, expect, it } from "vitest";
import { diffStack } from "../../cli/diff";
import { openRehearsal, type Tree } from "../../cli/rehearsal";
import { renderStack, unrenderedParts } from "../../cli/render";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { labLimits } from "../../lab/cli/preflight";
import { treeWith, workingTree } from "./rehearsal";
import { pulumiRoot } from "./support";
import { VALID_STACKS } from "./valid-stacks";

describe.each(VALID_STACKS)("$what", ({ settings, files, onlyInValues = [] }) => {
  const { tree, check, close } = treeWith("dev", settings);
  afterAll(() => close());

  it("is a valid stack", () => {
    expect(check).not.toThrow();
  });

  it("is previewed, rendered and compared", async () => {
    const rehearsal = await openRehearsal("dev", await pulumiRoot());
    try {
      const { resources } = await rehearsal.preview(tree);
      const previewed = renderStack(resources);
      const found = await diffStack(rehearsal, "dev", workingTree, tree, {});
      expect(found.state).toBe("changed");
      const applied = await rehearsal.apply(tree);
      const rendered = renderStack(applied.resources);
      expect(unrenderedParts(applied.resources)).toEqual(onlyInValues);
      for (const [path, text] of Object.entries(files)) {
        expect(rendered[path]?.text, path).toMatch(text);
        expect(Object.keys(previewed)).toContain(path);
      }
    } finally {
      rehearsal.close();
    }
  });
});

describe("the lab", () => {
  it("tells all that it cannot run of a stack, and nothing of what it can", async () => {
    const settings = VALID_STACKS.find(({ what }) => /cannot run/.test(what))?.settings ?? {};
    const { tree, close } = treeWith("dev", settings);
    const rehearsal = await openRehearsal("dev", await pulumiRoot());
    const limitsOf = async (of: Tree) =>
      labLimits((await rehearsal.preview(of)).resources, {
        trino: { [DEFAULT_TRINO_VERSION]: { home: "" } },
      });
    try {
      const limits = await limitsOf(tree);
      for (const key of [
        "jmx",
        "kafka",
        "initContainers",
        "sidecarContainers",
        "ingress",
        "gateway",
      ]) {
        expect(limits.join("\n")).toMatch(new RegExp(`^trino-batch-release: ${key}\\b`, "m"));
      }
      expect(limits.join("\n")).toMatch(/^trino-gateway-release: autoscaling\.enabled/m);
      expect(limits.join("\n")).toMatch(/volume "data" \(persistentVolumeClaim\)/);
      expect(limits.join("\n")).toMatch(/^trino-batch-release: catalogs: Go templates/m);
      expect(await limitsOf(workingTree)).toEqual([]);
    } finally {
      rehearsal.close();
      close();
    }
  });
});
