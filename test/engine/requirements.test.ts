import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chartFaults } from "../../cli/charts";
import { type EngineStack, openStack } from "../../cli/engine";
import { openFolder } from "../../cli/folder";
import { type ServedProviders, serveProviders } from "../../cli/providers";
import { createStateOnlyCloud } from "../../cli/providers/state-only";
import deployed from "../../infra/index";
import { healthyCluster } from "../unit/status-fixture";
import { FakeStack } from "../unit/status-support";
import { installLibrary, packLibrary } from "./packed";
import { variantOf } from "./rehearsal";
import { failureOf, pulumiRoot } from "./support";

type Program = () => Promise<unknown>;

/** The program as a project of the package imports it. */
async function importedProgram(project: string): Promise<Program> {
  const packed = await packLibrary();
  const manifest = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8"));
  const wanted = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  installLibrary(packed, project, wanted);
  return createRequire(join(project, "index.js"))("trino-platform/program").program;
}

const PROGRAMS: [string, (project: string) => Promise<Program>][] = [
  ["the program of this repository", async () => async () => deployed()],
  ["the package's program", importedProgram],
];

// What `pulumi` runs, in front of a Kubernetes API that is not fit for `stacks/Pulumi.kind.yaml`.
describe.each(PROGRAMS)("%s, on a Kubernetes cluster that has not what it needs", (_, load) => {
  const temporary = mkdtempSync(join(tmpdir(), "requirements-test-"));
  const { tree, close } = variantOf("kind", [
    ["trino-platform:platform:\n", "trino-platform:platform:\n    kubernetes: { context: fake }\n"],
  ]);
  const before = process.env.KUBECONFIG;
  const cluster = healthyCluster();
  const calls: string[] = [];
  let kubernetes: FakeStack;
  let served: ServedProviders;
  let stack: EngineStack;
  beforeAll(async () => {
    kubernetes = await FakeStack.serve(cluster);
    process.env.KUBECONFIG = join(kubernetes.folder, "kubeconfig");
    cluster.objects["/version"] = { major: "1", minor: "28+", gitVersion: "v1.28.15-eks-1" };
    cluster.objects["/apis/storage.k8s.io/v1/storageclasses"] = {
      items: [{ metadata: { name: "gp3" } }],
    };
    const cloud = createStateOnlyCloud({
      checkRelease: chartFaults,
      before: async (operation, name) => void calls.push(`${operation} ${name}`),
    });
    served = await serveProviders(cloud, { unmodelled: "pass" });
    stack = await openStack({
      root: tree.root,
      stack: "kind",
      folder: openFolder(join(temporary, ".lab")),
      pulumiRoot: await pulumiRoot(),
      debugProviders: served.debugProviders,
      program: await load(join(temporary, "project")),
      mode: "up",
    });
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    served.close();
    close();
    await kubernetes.close();
    rmSync(temporary, { recursive: true, force: true });
  });

  it.each(["preview", "up"] as const)(
    "is said by %s, all at once, and nothing is made",
    async (operation) => {
      const { message } = await failureOf(stack[operation]());
      const lines = message.split("\n").map((line) => line.replace(kubernetes.url, "URL"));
      expect(lines).toEqual([
        "stacks/Pulumi.kind.yaml asks for what the Kubernetes cluster at URL does not have:",
        expect.stringMatching(/^ {2}gateway: Kubernetes v1\.28\.15-eks-1 .* to 1\.29 or newer$/),
        expect.stringMatching(/^ {2}exchange\.inCluster\.storageClass: missing.*; use gp3$/),
        expect.stringMatching(
          /^ {2}gateway\.database\.inCluster\.storageClass: missing.*; use gp3$/,
        ),
      ]);
      expect(calls).toEqual([]);
    },
  );

  it("is not asked where nobody answers: a preview needs no cluster", async () => {
    kubernetes.useServer("http://127.0.0.1:1");
    const { summary } = await stack.preview();
    expect(summary.create).toBeGreaterThan(30);
    kubernetes.useServer(kubernetes.url);
  });

  it("and once it has all of it, nothing is said", async () => {
    cluster.objects["/version"] = { major: "1", minor: "36", gitVersion: "v1.36.3" };
    cluster.objects["/apis/storage.k8s.io/v1/storageclasses"].items[0].metadata.annotations = {
      "storageclass.kubernetes.io/is-default-class": "true",
    };
    expect((await stack.preview()).summary.create).toBeGreaterThan(30);
  });
});
