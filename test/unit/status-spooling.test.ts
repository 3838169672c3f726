import { describe, expect, test } from "vitest";
import { addRevision, type FakeCluster, healthyCluster } from "./status-fixture";
import { stackOfEachTest } from "./status-support";

const { statusOf } = stackOfEachTest();
const CONFIG = "/api/v1/namespaces/trino/configmaps/trino-batch-coordinator";
const FILE = "  spooling-manager.properties: |\n    fs.location=s3://results/segments/\n";

/** A batch cluster that spools results, with the key's Secret as the API server tells of it. */
function spooling(times: string[]): FakeCluster {
  const cluster = healthyCluster();
  const added = (text: string) => text.replace("  exchange-manager.properties:", `${FILE}$&`);
  addRevision(cluster, { manifest: added });
  cluster.objects[CONFIG].data["spooling-manager.properties"] =
    "fs.location=s3://results/segments/\n";
  cluster.objects["/api/v1/namespaces/trino/secrets/trino-results-key"] = {
    kind: "Secret",
    metadata: {
      name: "trino-results-key",
      labels: { "trino-platform/spooling-key": "true" },
      creationTimestamp: times[0],
      managedFields: times.slice(1).map((time) => ({ time })),
    },
  };
  return cluster;
}

describe("keys of spooled results", () => {
  test("that all pods have are no problem", async () => {
    const { code, out } = await statusOf(spooling(["2026-11-20T08:00:00Z"]));
    expect(out).not.toContain("trino-results-key");
    expect(code).toBe(0);
  });

  test("that were changed under running pods are named, and the way out", async () => {
    const changed = ["2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z", "2026-11-22T11:50:00Z"];
    const { code, out } = await statusOf(spooling(changed));
    expect(code).toBe(1);
    expect(out).toContain(
      "trino-batch-coordinator-7c9d-x2x9p, trino-batch-worker-5f7b-4hk2l began before the Secret trino-results-key was last written",
    );
    expect(out).toContain(
      "fix: kubectl --namespace trino rollout restart deployment --selector app.kubernetes.io/instance=trino-batch",
    );
  });

  test("that a pod read when it was replaced are no problem of it", async () => {
    const cluster = spooling(["2026-11-20T08:00:00Z", "2026-11-22T11:50:00Z"]);
    for (const { status } of cluster.pods) {
      status.containerStatuses[0].state = { running: { startedAt: "2026-11-22T11:55:00Z" } };
    }
    expect((await statusOf(cluster)).code).toBe(0);
  });

  test("of a cluster that spools no results are nobody's business", async () => {
    const cluster = spooling(["2026-11-22T11:50:00Z"]);
    addRevision(cluster, { revision: 9 });
    delete cluster.objects[CONFIG].data["spooling-manager.properties"];
    expect((await statusOf(cluster)).out).not.toContain("trino-results-key");
  });
});
