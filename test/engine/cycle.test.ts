import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chartFaults } from "../../cli/charts";
import type { Call } from "../../cli/command";
import { type ServedProviders, serveProviders } from "../../cli/providers";
import { createStateOnlyCloud, type StateOnlyCloud } from "../../cli/providers/state-only";
import { program } from "../../infra/program";
import { proofCommands } from "../../proof/commands";
import { cycle } from "../../proof/cycle/command";
import { BROKEN_CONNECTOR } from "../../proof/cycle/stack-files";
import { runWords } from "../unit/command-line";
import type { FakeCluster } from "../unit/status-fixture";
import { FakeStack } from "../unit/status-support";
import {
  crashUntilAsked,
  emptyCluster,
  follow,
  NAMESPACE,
  outcomes,
  withKubeconfig,
} from "./played-cluster";
import { pulumiRoot } from "./support";

// Real engine, real program; a played Kubernetes that follows what the engine does.
const ROOT = resolve(__dirname, "../..");
const KIND = "Pulumi.kind.yaml";
const temporary = mkdtempSync(join(tmpdir(), "cycle-test-"));
const evidence = join(temporary, "evidence");

let kubernetes: FakeStack;
let cluster: FakeCluster;
let cloud: StateOnlyCloud;
let served: ServedProviders;
let applied: string[] = [];
/** What an operation meets. */
let meets: (operation: string, name: string) => Promise<void> | undefined;

beforeAll(async () => {
  cluster = emptyCluster();
  kubernetes = await FakeStack.serve(cluster);
  cloud = createStateOnlyCloud({
    checkRelease: chartFaults,
    before: async (operation, name) => {
      await meets(operation, name);
      follow(cluster, applied, operation, name);
    },
  });
  served = await serveProviders(cloud, { unmodelled: "pass" });
});
beforeEach(() => {
  Object.assign(cluster, emptyCluster());
  applied = [];
  meets = () => undefined;
  rmSync(evidence, { recursive: true, force: true });
});
afterAll(async () => {
  served.close();
  await kubernetes.close();
  rmSync(temporary, { recursive: true, force: true });
});
const limits = { operation: 120, settle: 30, cause: 30 };

/** What `npm run cycle -- <words>` prints, and its exit code. */
async function cycleOf(words: string[], signal = new AbortController().signal) {
  const engine = {
    pulumiRoot: await pulumiRoot(),
    debugProviders: served.debugProviders,
    program: () => program({ asksCluster: true, lookSeconds: 0.05 }),
  };
  const prove = async (file: string) => [`${readFileSync(file, "utf8").length > 0}`];
  const run = (call: Call) =>
    cycle({ ...call, onInterrupt: () => signal }, { engine, limits, prove });
  const table = proofCommands.map((one) => (one.name === "cycle" ? { ...one, run } : one));
  const line = ["cycle", ...words, "--out", evidence];
  return withKubeconfig(join(kubernetes.folder, "kubeconfig"), () => runWords(line, table));
}

const states = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("trino-platform-cycle-"));

describe("npm run cycle", () => {
  it("deploys, tries, upgrades, breaks, mends and destroys, and leaves nothing", async () => {
    const before = states();
    // Of the third revision of batch, the broken one, no server starts.
    meets = async (operation, name) => {
      // Whoever looks then whether something is left finds a busy node, which does not answer at once.
      if (operation === "removeRelease") kubernetes.unanswered = 2;
      const isBatch = operation === "applyRelease" && name === "trino/trino-batch";
      if (!isBatch || applied.filter((one) => one === "trino-batch").length !== 2) return;
      await crashUntilAsked(cluster, BROKEN_CONNECTOR);
    };
    const { code, out, err } = await cycleOf(["kind", "--yes", "--json", "--from", "476"]);
    expect(outcomes(out)).toEqual([
      "deploy passed",
      "prove passed",
      "second-up passed",
      "upgrade passed",
      "break passed",
      "mend passed",
      "destroy passed",
    ]);
    expect(code).toBe(0);
    const kept = JSON.parse(readFileSync(join(evidence, "cycle.json"), "utf8"));
    expect(kept).toEqual(JSON.parse(out));
    expect(kept).toMatchObject({
      command: expect.stringContaining("npm run cycle -- kind --from 476 --out "),
      versions: { trino: "476 to 483", gateway: "21", kubernetes: expect.stringMatching(/^v1/) },
    });
    const [, , , upgrade, broken] = JSON.parse(out).steps;
    expect(upgrade.lines[0]).toContain("Trino 476 to 483: update trino-batch-release");
    // Whichever of them looks first.
    expect(broken.lines.sort()).toEqual([
      expect.stringMatching(new RegExp(`^status, \\d+ s after .*'${BROKEN_CONNECTOR}'`)),
      expect.stringMatching(new RegExp(`^up, \\d+ s after .*'${BROKEN_CONNECTOR}'`)),
    ]);
    expect(err).toContain("context fake, http://127.0.0.1:");
    expect(err).toContain("It makes nothing on AWS.");
    expect(cloud.store.releases.size).toBe(0);
    expect(states()).toEqual(before);
  });

  it("takes away what it made when a step fails, and keeps the logs", async () => {
    cluster.logs["trino-postgresql-0/trino"] = "connected with password=hunter2\n";
    meets = async (operation, name) => {
      if (operation === "applyRelease" && name === "trino/trino-interactive") {
        throw new Error("context deadline exceeded");
      }
    };
    const { code, out } = await cycleOf(["kind", "--yes"]);
    expect(code).toBe(1);
    expect(out).toMatch(/failed {2}deploy: .*\n.*context deadline exceeded/);
    expect(out).toContain("passed  destroy");
    expect(out).not.toContain("prove");
    expect(out).toContain("\nnothing is left");
    expect(cloud.store.releases.size).toBe(0);
    const log = readFileSync(join(evidence, "trino-postgresql-0.trino.log"), "utf8");
    expect(log).toBe("connected with password=[secret]\n");
    expect(existsSync(join(evidence, "events.txt"))).toBe(true);
  });

  it.each([
    [
      "while it deploys",
      "applyRelease",
      "trino/trino-gateway",
      ["deploy failed", "destroy passed"],
    ],
    // A terminal sends it to the engine, too, which then gives up.
    [
      "while it destroys",
      "removeRelease",
      "trino/trino-batch",
      ["deploy passed", "destroy passed"],
    ],
  ])("takes away what it made after Ctrl-C %s", async (_when, interrupted, release, steps) => {
    const stop = new AbortController();
    meets = async (operation, name) => {
      if (operation !== interrupted || name !== release || stop.signal.aborted) return;
      stop.abort();
      if (operation === "removeRelease") throw new Error("context canceled");
    };
    const words = ["kind", "--yes", "--json", "--steps", "deploy"];
    const { out } = await cycleOf(words, stop.signal);
    expect(outcomes(out)).toEqual(steps);
    expect(JSON.parse(out).steps[0].reason).toBe(
      steps[0] === "deploy failed" ? "interrupted" : undefined,
    );
    expect(JSON.parse(out).left).toEqual([]);
    expect(cloud.store.releases.size).toBe(0);
  });

  it("says what is left, and how it is taken away, if that fails too", async () => {
    meets = async (operation) => {
      if (operation === "removeRelease") throw new Error("the API server has gone away");
    };
    const { code, out, err } = await cycleOf(["kind", "--yes", "--steps", "deploy"]);
    expect(code).toBe(1);
    expect(out).toContain("left: namespace trino, release trino-batch, release trino-gateway, ");
    // What Kubernetes shows is not told again because the state has it, too.
    expect(out).not.toMatch(/Release trino|Namespace trino/);
    expect(out).toMatch(/left: .*, ConfigMap trino\//);
    const [, folder = ""] =
      /cd (\S+)\/workspace\/kind && .* pulumi destroy --stack kind/.exec(err) ?? [];
    expect(existsSync(join(folder, "state"))).toBe(true);
    rmSync(folder, { recursive: true });
    cloud.store.releases.clear();
  });

  it("does the same on AWS, in a region and an EKS cluster of one's own, and says what it costs", async () => {
    const file = "examples/aws-trial/Pulumi.aws-trial.yaml";
    // It has a namespace of its own.
    cluster.objects = new Proxy(cluster.objects, {
      get: (objects, path) => objects[String(path).replace("/trino-trial", "/trino")],
    });
    const buckets: number[] = [];
    let values = "";
    meets = async (operation, name) => {
      if (operation !== "removeRelease") return;
      buckets.push(cloud.store.buckets.size);
      values += JSON.stringify(cloud.store.releases.get(name)?.values);
    };
    const words = ["--yes", "--region", "eu-central-1", "--eks-cluster", "mine"];
    const { code, out, err } = await cycleOf([
      resolve(ROOT, file),
      ...words,
      "--steps",
      "deploy,prove",
    ]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("\nnothing is left") });
    expect(err).toMatch(/On AWS an hour of it costs about \d\.\d\d US dollars/);
    expect(buckets[0]).toBe(2);
    expect(cloud.store.buckets.size + cloud.store.roles.size).toBe(0);
    expect(values).toContain("eu-central-1");
    expect(values).not.toContain("eu-west-1");
  });

  it("begins from nothing only, and asks before it begins", async () => {
    const asked = await cycleOf(["kind"]);
    expect(asked).toMatchObject({ code: 2, out: "" });
    expect(asked.err).toContain("nobody can be asked here; say --yes");
    cluster.objects[NAMESPACE] = { metadata: { name: "trino" } };
    const taken = await cycleOf(["kind", "--yes"]);
    expect(taken.code).toBe(2);
    expect(taken.err).toContain("has namespace trino already: a cycle begins from nothing");
    expect(applied).toEqual([]);
  });

  it.each([
    [["kind", "--yes", "--steps", "deploy,prvoe"], 'there is no step "prvoe"; use deploy, prove'],
    [["kind", "--yes", "--steps", "prove"], "without deploy there is nothing to try"],
    [["kind", "--yes", "--from", "400"], 'trinoVersion: "400" is not supported; use 476 to'],
    [["knid", "--yes"], 'there is no stack "knid"'],
  ])("refuses %j before anything is done", async (words, says) => {
    const { code, err } = await cycleOf(words);
    expect(code).not.toBe(0);
    expect(err).toContain(says);
    expect(applied).toEqual([]);
  });

  it("touches no stack file", () => {
    const text = readFileSync(resolve(ROOT, "stacks", KIND), "utf8");
    expect(text).not.toContain("encryptionsalt");
    expect(text).not.toContain(BROKEN_CONNECTOR);
  });
});
