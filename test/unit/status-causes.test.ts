import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { readKubeConfig } from "../../infra/watch/connect";
import { kubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets, maskValue } from "../../infra/watch/mask";
import { healthyCluster, unready } from "./status-fixture";
import { FakeStack, stackOfEachTest } from "./status-support";

const { serve, statusOf } = stackOfEachTest();

describe("why a pod is not ready", () => {
  test("the kubelet's word for a log that is gone is no cause", async () => {
    const cluster = healthyCluster();
    unready(cluster.pods[0], {
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { reason: "Error", exitCode: 100 } },
    });
    const log = "trino-batch-coordinator-7c9d-x2x9p/trino/previous";
    cluster.logs[log] = "unable to retrieve container logs for containerd://95dd90ce";
    const { out } = await statusOf(cluster);
    expect(out).not.toContain("unable to retrieve");
  });

  test.each([
    [
      "an image that is not there",
      { state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } },
      `the image trinodb/trino:${DEFAULT_TRINO_VERSION} cannot be pulled: not found`,
    ],
    [
      "an image that is not there, between two tries",
      {
        state: {
          waiting: {
            reason: "ImagePullBackOff",
            message: `Back-off pulling image "trinodb/trino:${DEFAULT_TRINO_VERSION}": ErrImagePull: not found`,
          },
        },
      },
      `the image trinodb/trino:${DEFAULT_TRINO_VERSION} cannot be pulled: not found`,
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
});

describe("status cannot say anything", () => {
  test("an API that does not answer", async () => {
    const gone = await FakeStack.serve(healthyCluster());
    const { url } = gone;
    await gone.close();
    const stack = await serve(healthyCluster());
    stack.useServer(url);
    const { code, err } = await stack.status();
    expect(code).toBe(2);
    expect(err).toContain(`the Kubernetes API at ${url} does not answer: connect ECONNREFUSED`);
  });

  test("a context that the kubeconfig does not have", async () => {
    const stack = await serve(healthyCluster());
    stack.writeKubeconfig("fakes");
    const { code, err } = await stack.status();
    expect(code).toBe(2);
    expect(err).toContain('no context "fake"; use fakes (did you mean "fakes"?)');
  });

  test("an API that takes the call and never answers", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const kubeconfig = {
      clusters: [
        {
          name: "c",
          cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true },
        },
      ],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user: {} }],
      "current-context": "x",
    };
    const config = await readKubeConfig({}, JSON.stringify(kubeconfig));
    const api = await kubernetesApi(config, 0.05);
    await expect(api.get("/api/v1/pods")).rejects.toThrow("does not answer: no answer in 0.05 s");
    silent.closeAllConnections();
    silent.close();
  });

  test("a kubeconfig that is not there", async () => {
    const stack = await serve(healthyCluster());
    rmSync(join(stack.folder, "kubeconfig"));
    const { code, err } = await stack.status();
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining("the kubeconfig cannot be read: ENOENT"),
    });
  });

  test("an account that may not read Helm's Secrets", async () => {
    const cluster = healthyCluster();
    cluster.forbidden = "/secrets";
    const { code, err } = await statusOf(cluster);
    expect(code).toBe(2);
    expect(err).toContain("is not allowed to read /api/v1/namespaces/trino/secrets");
  });

  test("a stack that does not exist", async () => {
    const stack = await serve(healthyCluster());
    const { code, err } = await stack.status("unti");
    expect({ code, err }).toEqual({
      code: 2,
      err: 'there is no stack "unti"; use unit (did you mean "unit"?)',
    });
  });
});

describe("a kubeconfig that another stack outputs", () => {
  /** Runs with a command `pulumi` that does this. */
  async function withPulumi(script: string) {
    const stack = await serve(healthyCluster());
    const { folder } = stack;
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const path = process.env.PATH;
    process.env.PATH = `${folder}:${path}`;
    try {
      const file = join(folder, "Pulumi.unit.yaml");
      const text = readFileSync(file, "utf8");
      const reference = "kubernetes: { stackReference: organization/kubernetes/prod }";
      writeFileSync(file, text.replace("kubernetes: { context: fake }", reference));
      return await stack.status();
    } finally {
      process.env.PATH = path;
    }
  }

  test("is asked for by the engine's own command", async () => {
    const { code, out } = await withPulumi(
      '[ "$*" = "stack output kubeconfig --show-secrets --stack organization/kubernetes/prod" ] && cat "$(dirname "$0")/kubeconfig"',
    );
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("All releases are as") });
  });

  test("cannot be had without a login, and that is what is said", async () => {
    const { code, err } = await withPulumi(
      'echo "error: no Pulumi access token found" >&2; exit 1',
    );
    expect(code).toBe(2);
    expect(err).toContain("cannot be read: no Pulumi access token found");
    expect(err).toContain('the output "kubeconfig" of the stack organization/kubernetes/prod');
  });
});

describe("secrets in what others wrote", () => {
  test.each([
    ["connection-password=hunter2", "connection-password=[secret]"],
    ["s3.aws-secret-key = abc/def", "s3.aws-secret-key = [secret]"],
    ['{"token": "abc", "user": "ana"}', '{"token": [secret], "user": "ana"}'],
    [
      "jdbc:postgresql://gw:hunter2@db:5432/gateway",
      "jdbc:postgresql://gw:[secret]@db:5432/gateway",
    ],
    ["Authorization: Bearer abcdef0123456789", "Authorization: Bearer [secret]"],
    ["connection-password=${ENV:DB_PASSWORD}", "connection-password=${ENV:DB_PASSWORD}"],
    ["query.max-memory=24GB", "query.max-memory=24GB"],
    ["ana:$2y$10$abcdefghijklmnopqrstuv", "ana:[secret]"],
  ])("%s", (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test.each([
    ["spec.template.spec.containers[trino].env[DB_PASSWORD].value", "hunter2", "[secret]"],
    ["spec.template.spec.volumes[x].secret.secretName", "internal", "internal"],
    ["spec.replicas", "3", "3"],
  ])("at %s", (path, value, shown) => {
    expect(maskValue(path, value)).toBe(shown);
  });
});
