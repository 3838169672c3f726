import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import type { Call } from "../../../cli/command";
import { ROOT } from "../../../cli/context";
import { proofCommands } from "../../../proof/commands";
import { prove } from "../../../proof/prove/prove";
import { openLedger } from "../../../proof/prove/unfinished";
import type { Report } from "../../../proof/report/report";
import { mustRun } from "../../../proof/trino/client";
import { type ApiServer, startApiServer } from "../../kubernetes/api-server";
import { runWords } from "../../unit/command-line";
import { labAsKubernetes, openPlainStore, STORE } from "../lab-as-kubernetes";
import { cloudOf, type Platform } from "./running";

/** The command `prove` against real servers, behind a Kubernetes API that shows them as pods. */
export function describeProve(platform: Platform): void {
  describe("npm run prove", () => {
    const folder = mkdtempSync(join(tmpdir(), "prove-"));
    const ledger = openLedger(join(folder, "unfinished"));
    const kubeconfig = process.env.KUBECONFIG;
    let backing: ReturnType<typeof labAsKubernetes>;
    let api: ApiServer;
    let store: Server;

    beforeAll(async () => {
      const { lab, subject } = platform();
      store = await openPlainStore(lab);
      const { cluster } = cloudOf(platform());
      backing = labAsKubernetes(lab, cluster, subject.exchangeBuckets, store);
      api = await startApiServer(backing);
      writeFileSync(join(folder, "kubeconfig"), api.kubeconfig);
      process.env.KUBECONFIG = join(folder, "kubeconfig");
      writeFileSync(join(folder, "Pulumi.pods.yaml"), stackFile(subject.exchangeBuckets));
    });
    afterAll(async () => {
      await backing.settled();
      await api.close();
      store.close();
      if (kubeconfig === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = kubeconfig;
      rmSync(folder, { recursive: true, force: true });
    });

    /** What the command prints, and its exit code. */
    const run = (words: string[], signal?: AbortSignal) => {
      const around = { stacks: folder, ledger };
      const table = proofCommands.map((command) => ({
        ...command,
        run: (call: Call) =>
          prove({ ...call, onInterrupt: () => signal ?? new AbortController().signal }, around),
      }));
      const out = join(folder, "report");
      return runWords(["prove", "pods", "--yes", "--json", "--out", out, ...words], table);
    };
    const schemas = async () => {
      const { gateway } = platform().subject;
      const { rows } = await mustRun(
        gateway,
        "SHOW SCHEMAS FROM lake LIKE 'trino_platform_proof%'",
      );
      return rows.flat();
    };

    test("kills a pod, scales a Deployment in, sees the buckets, and leaves nothing", async () => {
      const trials = "routing,spooling,batch-worker,drain,second-up";
      const { code, out, err } = await run(["--only", trials]);
      const report = JSON.parse(out) as Report;
      const outcomes = report.trials.map(({ name, outcome, reason }) => [name, outcome, reason]);
      expect(outcomes, err).toEqual([
        ["table", "passed", undefined],
        ["routing", "passed", undefined],
        ["spooling", "passed", undefined],
        ["batch-worker", "passed", undefined],
        ["drain", "passed", undefined],
        // No engine knows this stack.
        ["second-up", "skipped", expect.stringContaining("pulumi")],
      ]);
      expect(code).toBe(0);
      const { timeline } = report;
      // A worker may be killed more than once, until its loss is felt.
      const kinds = new Set(timeline.moments.map(({ kind }) => kind));
      expect([...kinds]).toEqual(["kill", "recovered", "scale", "deploy"]);
      expect(timeline.queries.every(({ id }) => id !== "")).toBe(true);
      const lossy = timeline.queries.filter(({ trial }) => trial === "batch-worker");
      expect(
        Math.max(...lossy.flatMap(({ tasks }) => tasks.map(({ failed }) => failed))),
      ).toBeGreaterThan(0);
      const bytes = timeline.buckets.map(({ samples }) => Math.max(...samples.map((s) => s.bytes)));
      expect(bytes.length).toBe(3);
      expect(Math.min(...bytes)).toBeGreaterThan(0);
      expect(report.platform).toMatchObject({ where: "kubernetes", name: "pods" });
      expect(existsSync(join(folder, "report", "report.json"))).toBe(true);
      expect(api.changes.some(({ method }) => method === "DELETE")).toBe(true);
      const scaled = api.changes.filter(({ method }) => method === "PATCH");
      expect(scaled.map(({ body }) => body.spec.replicas)).toEqual([1, 2]);
      expect(await schemas()).toEqual([]);
      await backing.settled();
      expect((await platform().subject.workers("batch")).length).toBe(2);
    });

    test("interrupted in the middle of a drain, it puts everything back", async () => {
      api.changes.length = 0;
      const abort = new AbortController();
      const watch = setInterval(() => {
        if (api.changes.some(({ method }) => method === "PATCH")) abort.abort(new Error("Ctrl-C"));
      }, 50);
      const { code, out } = await run(["--only", "drain"], abort.signal).finally(() =>
        clearInterval(watch),
      );
      expect(code).toBe(130);
      const { trials } = JSON.parse(out) as Report;
      expect(trials.at(-1)).toMatchObject({ outcome: "skipped", reason: "interrupted" });
      expect(api.changes.map(({ body }) => body.spec.replicas)).toEqual([1, 2]);
      expect(await schemas()).toEqual([]);
      const place = { stack: "pods", server: api.url, namespace: "trino" };
      expect(ledger.abandoned(place)).toEqual([]);
      await backing.settled();
      expect((await platform().subject.workers("batch")).length).toBe(2);
    });
  });
}

/** The lab's stack as one whose exchange is a store in the cluster. */
function stackFile(buckets: string[]): string {
  const document = parseDocument(readFileSync(join(ROOT, "stacks", "Pulumi.local.yaml"), "utf8"));
  document.setIn(["config", "trino-platform:platform", "exchange"], {
    s3Compatible: {
      bucketNames: buckets,
      endpoint: `http://${STORE}.trino.svc.cluster.local:8333`,
      credentialsSecretName: STORE,
    },
  });
  document.deleteIn(["config", "trino-platform:platform", "gateway", "database", "rds"]);
  document.setIn(["config", "trino-platform:platform", "gateway", "database", "existing"], {
    host: "postgres.example.com",
    name: "gateway",
    user: "gateway",
    passwordSecretName: "database",
    tls: { mode: "prefer" },
  });
  return document.toString();
}
