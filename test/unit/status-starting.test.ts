import { describe, expect, test } from "vitest";
import type { PodHealth } from "../../infra/watch/health";
import { causesOf } from "../../infra/watch/watch";
import { healthyCluster, unready } from "./status-fixture";
import { stackOfEachTest } from "./status-support";

const { statusOf } = stackOfEachTest();

/** What Trino says while it starts: one step after the other, and beside it what is tried again. */
const HANGING = [
  "2026-11-22T11:52:00.500Z\tINFO\tmain\tBootstrap\texchange.s3.region  ----  ----",
  "2026-11-22T11:52:01.001Z\tINFO\tmain\tio.trino.server.PluginManager\t-- Finished loading plugin iceberg --",
  "2026-11-22T11:52:02.112Z\tINFO\tmain\tio.trino.exchange.ExchangeManagerRegistry\t-- Loading exchange manager filesystem --",
  "2026-11-22T11:52:02.362Z\tINFO\tmain\torg.hibernate.validator.internal.util.Version\tHV000001: Hibernate Validator 9.0.0.Final",
  "2026-11-22T11:52:03.000Z\tERROR\thttp-client-node-manager-scheduler-1\tio.trino.metadata.RemoteNodeState\tError fetching node state: java.net.ConnectException: Connection refused",
  "java.net.ConnectException: Connection refused",
  "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)",
  "\t... 12 more",
  "Caused by: java.net.ConnectException: Connection refused",
].join("\n");

describe("a server that has not started yet", () => {
  const probe = { message: "Readiness probe failed: HTTP probe failed with statuscode: 503" };
  const log = "trino-batch-worker-5f7b-4hk2l/trino";

  test("is not blamed for what is tried again: it tells what it was at", async () => {
    const cluster = healthyCluster();
    unready(cluster.pods[1], { state: { running: {} } });
    cluster.logs[log] = HANGING;
    cluster.events = [probe];
    const { code, out } = await statusOf(cluster);
    expect(code).toBe(1);
    expect(out).toContain(
      "it has not started yet; it said last:\n        -- Finished loading plugin iceberg --\n        -- Loading exchange manager filesystem --\n",
    );
    expect(out).not.toContain("cause:");
    expect(out).not.toContain("Readiness probe");
    expect(out).not.toContain("Net.pollConnect");
  });

  test("the same when its probes had it ended and it starts again", async () => {
    const cluster = healthyCluster();
    unready(cluster.pods[1], {
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { reason: "Error", exitCode: 143 } },
    });
    cluster.logs[`${log}/previous`] = HANGING;
    cluster.logs[log] =
      "2026-11-22T11:53:00.001Z\tINFO\tmain\tio.airlift.log.Logging\tLogging to stderr";
    cluster.events = [probe, { message: "Back-off restarting failed container trino" }];
    const { out } = await statusOf(cluster);
    expect(out).toContain("        -- Loading exchange manager filesystem --\n");
    expect(out).not.toContain("cause:");
  });

  test("a volume that does not mount is told beside it", async () => {
    const cluster = healthyCluster();
    unready(cluster.pods[1], { state: { running: {} } });
    cluster.events = [{ message: 'MountVolume.SetUp failed: configmap "x" not found' }, probe];
    const { out } = await statusOf(cluster);
    expect(out).toContain('cause: MountVolume.SetUp failed: configmap "x" not found');
    expect(out).not.toContain("Readiness probe");
  });

  test("once it has started, what it logs is a cause again", async () => {
    const cluster = healthyCluster();
    unready(cluster.pods[1], { state: { running: {} } });
    cluster.logs[log] = [
      "2026-11-22T11:52:02.112Z\tINFO\tmain\tio.trino.server.Server\t======== SERVER STARTED ========",
      HANGING.split("\n").slice(4).join("\n"),
    ].join("\n");
    const { out } = await statusOf(cluster);
    expect(out).toContain("cause: Connection refused");
    expect(out).not.toContain("it has not started yet");
  });
});

describe("causes while up waits", () => {
  const pod = (name: string, state: string, ...causes: string[]): PodHealth => {
    return { name, state, causes, ready: false, restarts: 2, lastSteps: [], logs: [] };
  };
  const keysOf = (...pods: PodHealth[]) => causesOf(pods).map(({ key }) => key);

  test("each stands on the first line, which is all that is shown without a terminal", () => {
    const causes = causesOf([
      pod("pod-x2x9p", "CrashLoopBackOff", "first", "second,\n  over two lines"),
    ]);
    expect(causes.map(({ text }) => text)).toEqual([
      "pod pod-x2x9p is not ready: first (CrashLoopBackOff)",
      "pod pod-x2x9p is not ready: second,; over two lines (CrashLoopBackOff)",
    ]);
  });

  test("one cause is one, in whatever state and at whichever pod", () => {
    expect(
      keysOf(pod("pod-x2x9p", "Error", "x"), pod("pod-4hk2l", "CrashLoopBackOff", "x")),
    ).toHaveLength(1);
    const [before] = keysOf(pod("pod-x2x9p", "Pending", "0/3 nodes are available"));
    const [after] = keysOf(pod("pod-4hk2l", "Pending", "0/4 nodes are available"));
    expect(after).toBe(before);
  });

  test("a server that gets no further says where it is", () => {
    const [cause] = causesOf([
      { ...pod("pod-x2x9p", "Running"), lastSteps: ["-- Loading catalog lake --"] },
    ]);
    expect(cause?.text).toBe(
      "pod pod-x2x9p is not ready: it does not get further than: -- Loading catalog lake -- (Running)",
    );
  });
});
