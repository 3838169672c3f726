import { describe, expect, test } from "vitest";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { withoutPins } from "./pins";
import { addRevision, healthyCluster, pod, unready } from "./status-fixture";
import { stackOfEachTest } from "./status-support";

const { serve, statusOf } = stackOfEachTest();

const WORKERS = "/apis/apps/v1/namespaces/trino/deployments/trino-batch-worker";
const CONFIG = "/api/v1/namespaces/trino/configmaps/trino-batch-coordinator";
const EXCHANGE = "exchange-manager.properties";
const golden = (name: string) => `../golden/status-${name}.txt`;

describe("status of a stack", () => {
  test("healthy: what Kubernetes filled in is no drift", async () => {
    const { code, out } = await statusOf(healthyCluster());
    expect(code).toBe(0);
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot(golden("healthy"));
  });

  test("a failed release names what its crashing coordinator said", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      status: "failed",
      description: 'Upgrade "trino-batch" failed: context deadline exceeded',
    });
    unready(cluster.pods[0], {
      restartCount: 5,
      state: { waiting: { reason: "CrashLoopBackOff", message: "back-off 2m40s restarting" } },
      lastState: { terminated: { reason: "Error", exitCode: 100 } },
    });
    cluster.logs["trino-batch-coordinator-7c9d-x2x9p/trino/previous"] = [
      "2026-11-22T11:52:01.001Z\tINFO\tmain\tBootstrap\tconnection-password=hunter2",
      "2026-11-22T11:52:02.112Z\tERROR\tmain\tio.trino.server.Server\tConfiguration is invalid",
      "==========",
      "",
      "Errors:",
      "",
      "1) Error: Defunct property 'query.initial-hash-partitions' (class [class io.trino.execution.QueryManagerConfig]) cannot be configured.",
      "",
      "1 error",
      "==========",
    ].join("\n");
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).not.toContain("hunter2");
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot(golden("crash-loop"));
  });

  test("a killed upgrade says how to get out of it", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, { status: "pending-upgrade", description: "Preparing upgrade" });
    // On its way: not drift.
    delete cluster.objects[WORKERS];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot(golden("pending-upgrade"));
  });

  test("an upgrade that was rolled back tells what it would have changed", async () => {
    const cluster = healthyCluster();
    const values = { additionalConfigProperties: ["query.initial-hash-partitions=8"] };
    addRevision(cluster, { status: "failed", description: "failed", values });
    addRevision(cluster, { revision: 9, description: "Rollback to 7" });
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("revision 8 failed and was rolled back: this is revision 7 again, as 9");
    expect(out).toMatch(/not deployed yet:[\s\S]*query\.initial-hash-partitions=8/);
  });

  test("drift: replicas, a property, an object that is gone", async () => {
    const cluster = healthyCluster();
    cluster.objects[WORKERS].spec.replicas = 1;
    cluster.objects[WORKERS].spec.template.spec.containers[0].env = [
      { name: "DEBUG_TOKEN", value: "abc" },
    ];
    cluster.objects[CONFIG].data["config.properties"] =
      "coordinator=true\nhttp-server.http.port=8080\nquery.max-memory=48GB\nretry-policy=TASK\n";
    delete cluster.objects["/api/v1/namespaces/trino/services/trino-gateway"];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot(golden("drift"));
  });

  test("an exchange whose https endpoint was taken away by hand: what fails, and the way out", async () => {
    const cluster = healthyCluster();
    const { data } = cluster.objects[CONFIG];
    data[EXCHANGE] = data[EXCHANGE].replace(/exchange\.s3\.endpoint=.*\n/, "");
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    await expect(`${withoutPins(out)}\n`).toMatchFileSnapshot(golden("plain-http"));
  });

  test("an exchange that an older version deployed without an endpoint", async () => {
    const cluster = healthyCluster();
    const withoutEndpoint = (text: string) => text.replace(/ *exchange\.s3\.endpoint=.*\n/, "");
    addRevision(cluster, { manifest: withoutEndpoint });
    const { data } = cluster.objects[CONFIG];
    data[EXCHANGE] = withoutEndpoint(data[EXCHANGE]);
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("batch queries then fail with S3Exception, Status Code: 403");
    expect(out).toContain(
      "fix: write exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com; this version's pulumi up -s unit does",
    );
    expect(out).not.toContain("other than deployed");
  });

  test("a deleted Deployment, which no refresh sees", async () => {
    const cluster = healthyCluster();
    delete cluster.objects[WORKERS];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("Deployment trino-batch-worker: deleted");
  });

  test("an error of several lines, as Helm 4 stores it, stays in its place", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      status: "failed",
      description: "Deployment not ready: Available: 5/8\ncontext deadline exceeded",
    });
    const { out } = await statusOf(cluster);
    expect(out).toContain("    Deployment not ready: Available: 5/8; context deadline exceeded\n");
  });

  test("a quota that lets no pod be made", async () => {
    const cluster = healthyCluster();
    cluster.objects[WORKERS].status = {
      replicas: 1,
      conditions: [
        {
          type: "ReplicaFailure",
          status: "True",
          message: 'pods "trino-batch-worker-5f7b-7dk2x" is forbidden: exceeded quota: few',
        },
      ],
    };
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain(
      'Deployment trino-batch-worker has 1 of 3 pods: pods "trino-batch-worker-5f7b-7dk2x" is forbidden: exceeded quota: few',
    );
    expect(out).not.toContain("its pods are ready");
  });

  test("pods that are not made, and nobody says why", async () => {
    const cluster = healthyCluster();
    cluster.objects[WORKERS].status = {};
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("kubectl --namespace trino describe deployment trino-batch-worker");
  });

  test("drift of a release that Helm 4 applied on the server, which yields to nobody", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      applyMethod: "ssa",
    });
    cluster.objects[WORKERS].spec.replicas = 2;
    const { out } = await statusOf(cluster);
    expect(out).toContain(
      "helm rollback trino-batch 8 --namespace trino --force-conflicts puts it back",
    );
  });

  test("what the stack file says and no revision has is a plan, not an illness", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      values: { image: { tag: "479" } },
    });
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(0);
    expect(out).toContain(`image.tag: deployed 479, wanted ${DEFAULT_TRINO_VERSION}`);
  });

  test("a release that is not there", async () => {
    const cluster = healthyCluster();
    cluster.pods = [];
    cluster.objects = {};
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toMatch(/trino-batch +missing, 0 of 0 pods ready/);
    expect(out).toContain("pulumi up -s unit");
  });

  test("a gateway whose clusters could not be registered", async () => {
    const cluster = healthyCluster();
    cluster.jobs = [
      {
        metadata: { name: "trino-gateway-backends-1", creationTimestamp: "2026-11-22T11:00:00Z" },
        status: { conditions: [{ type: "Complete", status: "True" }] },
      },
      {
        metadata: { name: "trino-gateway-backends-2", creationTimestamp: "2026-11-22T11:59:00Z" },
        status: {
          conditions: [{ type: "Failed", status: "True", message: "reached the backoff limit" }],
        },
      },
    ];
    const job = pod("none", "trino-gateway-backends-2-x7k2p");
    job.metadata.labels["batch.kubernetes.io/job-name"] = "trino-gateway-backends-2";
    cluster.pods.push(job);
    cluster.logs["trino-gateway-backends-2-x7k2p/trino"] = "refused: password=hunter2\n";
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain(
      "the Job trino-gateway-backends-2, which tells the gateway its clusters, failed: reached the backoff limit; its log ends: refused: password=[secret]",
    );
  });

  test("--json says the same", async () => {
    const stack = await serve(healthyCluster());
    stack.cluster.objects[WORKERS].spec.replicas = 1;
    const { code, out } = await stack.status("unit", true);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      healthy: false,
      releases: [
        {
          name: "trino-batch",
          drift: [
            {
              object: "Deployment trino-batch-worker",
              path: "spec.replicas",
              deployed: "3",
              instead: "1",
            },
          ],
        },
        { name: "trino-gateway", healthy: true },
      ],
    });
  });
});
