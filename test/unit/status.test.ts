import { afterEach, describe, expect, test } from "vitest";
import {
  addRevision,
  type FakeCluster,
  FakeStack,
  healthyCluster,
  unready,
} from "./status-support";

let stack: FakeStack | undefined;

afterEach(async () => {
  await stack?.close();
  stack = undefined;
});

async function statusOf(cluster: FakeCluster) {
  stack = await FakeStack.serve(cluster);
  return stack.status();
}

const WORKERS = "/apis/apps/v1/namespaces/trino/deployments/trino-batch-worker";
const CONFIG = "/api/v1/namespaces/trino/configmaps/trino-batch-coordinator";
const golden = (name: string) => `../golden/status-${name}.txt`;

describe("status of a stack", () => {
  test("healthy: what Kubernetes filled in is no drift", async () => {
    const { code, out } = await statusOf(healthyCluster());
    expect(code).toBe(0);
    await expect(`${out}\n`).toMatchFileSnapshot(golden("healthy"));
  });

  test("a failed release names what its crashing coordinator said", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      release: "trino-batch",
      revision: 8,
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
    await expect(`${out}\n`).toMatchFileSnapshot(golden("crash-loop"));
  });

  test("a killed upgrade says how to get out of it", async () => {
    const cluster = healthyCluster();
    const description = "Preparing upgrade";
    const revision = {
      release: "trino-batch",
      revision: 8,
      status: "pending-upgrade",
      description,
    };
    addRevision(cluster, revision);
    // On its way: not drift.
    delete cluster.objects[WORKERS];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    await expect(`${out}\n`).toMatchFileSnapshot(golden("pending-upgrade"));
  });

  test("an upgrade that was rolled back tells what it would have changed", async () => {
    const cluster = healthyCluster();
    const release = "trino-batch";
    const values = { additionalConfigProperties: ["query.initial-hash-partitions=8"] };
    addRevision(cluster, { release, revision: 8, status: "failed", description: "failed", values });
    const description = "Rollback to 7";
    addRevision(cluster, { release, revision: 9, status: "deployed", description });
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("revision 8 failed and was rolled back: this is revision 7 again, as 9");
    expect(out).toMatch(/not deployed yet:[^]*query\.initial-hash-partitions=8/);
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
    await expect(`${out}\n`).toMatchFileSnapshot(golden("drift"));
  });

  test("a deleted Deployment, which no refresh sees", async () => {
    const cluster = healthyCluster();
    delete cluster.objects[WORKERS];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain("Deployment trino-batch-worker: deleted");
  });

  test("what the stack file says and no revision has is a plan, not an illness", async () => {
    const cluster = healthyCluster();
    addRevision(cluster, {
      release: "trino-batch",
      revision: 8,
      status: "deployed",
      description: "Upgrade complete",
      values: { image: { tag: "479" } },
    });
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(0);
    expect(out).toContain("image.tag: deployed 479, wanted 480");
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

  test.each([
    [
      "an image that is not there",
      { state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } },
      "the image trinodb/trino:480 cannot be pulled: not found",
    ],
    [
      "a Secret that is not there",
      {
        state: {
          waiting: { reason: "CreateContainerConfigError", message: 'secret "x" not found' },
        },
      },
      'secret "x" not found',
    ],
    [
      "too little memory",
      { restartCount: 2, lastState: { terminated: { reason: "OOMKilled", exitCode: 137 } } },
      "OOMKilled",
    ],
    [
      "only Kubernetes knows: its events",
      { state: { running: {} } },
      "Readiness probe failed: HTTP probe failed with statuscode: 503",
    ],
  ])("cause: %s", async (_, changes, cause) => {
    const cluster = healthyCluster();
    unready(cluster.pods[1], changes);
    cluster.events = [
      { message: "Readiness probe failed: HTTP probe failed with statuscode: 503" },
    ];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toMatch(/trino-batch-worker-5f7b-4hk2l: not ready/);
    expect(out).toContain(`cause: `);
    expect(out).toContain(cause);
  });

  test("cause: no node has room", async () => {
    const cluster = healthyCluster();
    cluster.pods[1].status = {
      phase: "Pending",
      conditions: [
        { type: "PodScheduled", status: "False", message: "0/3 nodes: Insufficient memory." },
      ],
    };
    const { out } = await statusOf(cluster);
    expect(out).toContain("cause: no node takes it: 0/3 nodes: Insufficient memory.");
  });

  test("--json says the same", async () => {
    stack = await FakeStack.serve(healthyCluster());
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

describe("status cannot say anything", () => {
  test("an API that does not answer", async () => {
    stack = await FakeStack.serve(healthyCluster());
    const { url } = stack;
    await stack.close();
    stack = await FakeStack.serve(healthyCluster());
    stack.useServer(url);
    const { code, err } = await stack.status();
    expect(code).toBe(2);
    expect(err).toContain(`the Kubernetes API at ${url} does not answer: connect ECONNREFUSED`);
  });

  test("a context that the kubeconfig does not have", async () => {
    stack = await FakeStack.serve(healthyCluster());
    stack.writeKubeconfig("fakes");
    const { code, err } = await stack.status();
    expect(code).toBe(2);
    expect(err).toContain('no context "fake"; use fakes (did you mean "fakes"?)');
  });

  test("an account that may not read Helm's Secrets", async () => {
    const cluster = healthyCluster();
    cluster.forbidden = "/secrets";
    const { code, err } = await statusOf(cluster);
    expect(code).toBe(2);
    expect(err).toContain("is not allowed to read /api/v1/namespaces/trino/secrets");
  });

  test("a stack that does not exist", async () => {
    stack = await FakeStack.serve(healthyCluster());
    const { code, err } = await stack.status("unti");
    expect({ code, err }).toEqual({
      code: 2,
      err: 'there is no stack "unti"; use unit (did you mean "unit"?)',
    });
  });
});
