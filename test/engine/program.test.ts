import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFaults } from "../../cli/charts";
import { type EngineStack, openStack } from "../../cli/engine";
import { openFolder } from "../../cli/folder";
import { type ServedProviders, serveProviders } from "../../cli/providers";
import { createStateOnlyCloud, type StateOnlyCloud } from "../../cli/providers/state-only";
import { program } from "../../infra/program";
import { pulumiRoot } from "./support";

const root = resolve(__dirname, "..", "..");

describe("the program, unmodified", () => {
  let temporary: string;
  let served: ServedProviders;
  let cloud: StateOnlyCloud;
  const calls: string[] = [];
  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), "program-test-"));
    cloud = createStateOnlyCloud({
      checkRelease: chartFaults,
      before: async (operation, name) => {
        calls.push(`${operation} ${name}`);
      },
    });
    // Nobody acts on what is made: whatever Kubernetes takes may be in a stack.
    served = await serveProviders(cloud, { unmodelled: "pass" });
  });
  afterAll(() => {
    served.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  const open = async (stack: string, mode: "up" | "preview"): Promise<EngineStack> =>
    openStack({
      root,
      stack,
      folder: openFolder(join(temporary, ".lab")),
      pulumiRoot: await pulumiRoot(),
      debugProviders: served.debugProviders,
      program,
      mode,
      references: { "organization/kubernetes/prod": { kubeconfig: "{}" } },
    });

  it.each(["kind", "dev", "staging", "prod"])("previews %s without credentials", async (stack) => {
    const { changes } = await (await open(stack, "preview")).preview();
    const releases = changes.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
    expect(releases.map(({ op }) => op)).toEqual(["create", "create", "create"]);
    expect(calls).toEqual([]);
  });

  it.each(["local", "kind"])(
    "brings %s up, finds nothing to do the second time, and destroys it",
    async (name) => {
      const stack = await open(name, "up");
      await stack.up();
      expect([...cloud.store.releases.keys()].sort()).toEqual([
        "trino/trino-batch",
        "trino/trino-gateway",
        "trino/trino-interactive",
      ]);
      const again = await stack.up();
      expect(again.changes).toEqual([]);
      await stack.destroy();
      expect(cloud.store.releases.size).toBe(0);
      expect(cloud.store.buckets.size).toBe(0);
    },
  );
});
