import { describe, expect, test } from "vitest";
import { checkBalancing, checkHealth } from "../../components/gateway/health/check";
import { renderHealth } from "../../components/gateway/health/values";
import { monitoredVersion } from "../../components/platform/health";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";

const messages = (faults: { path: string; message: string }[]) =>
  faults.map(({ path, message }) => `${path}: ${message}`);

describe("the gateway's look at its clusters", () => {
  test("takes a cluster without workers for healthy unless it says otherwise", () => {
    expect(renderHealth({}, DEFAULT_TRINO_VERSION)).toEqual({});
  });

  test.each([
    ["476", "trino_metadata_name_DiscoveryNodeManager_ActiveNodeCount"],
    ["480", "trino_node_name_CoordinatorNodeManager_ActiveNodeCount"],
  ])("at the metrics of %s asks for %s", (version, metric) => {
    expect(renderHealth({ monitor: "metrics", minWorkers: 2 }, version)).toEqual({
      clusterStatsConfiguration: { monitorType: "METRICS" },
      backendState: { username: "trino-gateway" },
      monitor: { metricMinimumValues: { [metric]: 3 } },
    });
  });

  test("sees how busy they are, for the least loaded of them to be found", () => {
    const router = "io.trino.gateway.ha.module.QueryCountBasedRouterProvider";
    expect(renderHealth({}, DEFAULT_TRINO_VERSION, "leastLoaded")).toEqual({
      modules: [router],
      clusterStatsConfiguration: { monitorType: "METRICS" },
      backendState: { username: "trino-gateway" },
      // A cluster without workers is healthy, as with the monitor of `random`.
      monitor: { metricMinimumValues: {} },
    });
    const metric = "trino_node_name_CoordinatorNodeManager_ActiveNodeCount";
    expect(renderHealth({ minWorkers: 2 }, DEFAULT_TRINO_VERSION, "leastLoaded").monitor).toEqual({
      metricMinimumValues: { [metric]: 3 },
    });
    expect(messages(checkHealth({ monitor: "info" }, "leastLoaded"))).toEqual([
      expect.stringContaining('monitor: "info" sees no load'),
    ]);
    expect(checkHealth({}, "leastLoaded")).toEqual([]);
    expect(messages(checkBalancing("leastloaded"))).toEqual([
      'balancing: "leastloaded" is no balancing; use random or leastLoaded (did you mean "leastLoaded"?)',
    ]);
  });

  test("is by the version that the clusters have, not by the platform's", () => {
    const size = { memoryGiB: 16, cpu: 4 };
    const workers = { ...size, replicas: 2 };
    const cluster = { profile: "interactive", coordinator: size, workers } as const;
    const clusters = {
      old: { ...cluster, active: false },
      blue: { ...cluster, trinoVersion: "476" },
    };
    expect(monitoredVersion(clusters, DEFAULT_TRINO_VERSION)).toBe("476");
    expect(monitoredVersion({ blue: cluster }, DEFAULT_TRINO_VERSION)).toBe(DEFAULT_TRINO_VERSION);
  });

  test("is refused where it could not see", () => {
    expect(
      messages([...checkHealth({ monitor: "metric" as never }), ...checkHealth({ minWorkers: 2 })]),
    ).toEqual([
      'monitor: "metric" is not a monitor; use info or metrics (did you mean "metrics"?)',
      'minWorkers: the monitor "info" sees no workers; use "metrics"',
    ]);
  });
});
