import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHARTS } from "../../components/shared/versions";
import { checkScaling } from "../../components/trino/scaling/check";
import type { WorkersSpec } from "../../components/trino/spec";
import { modelRelease } from "../../lab/charts";
import { type Loose, size, valuesOf } from "./scaling-support";

const property = (values: Loose, key: string): string | undefined =>
  [values.additionalConfigProperties, (values.server.coordinatorExtraConfig ?? "").split("\n")]
    .flat()
    .find((line: string) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1);

describe("the number of workers", () => {
  test("is fixed, or an autoscaler's alone", () => {
    const { server } = valuesOf({ replicas: 3 });
    expect([server.workers, server.autoscaling, server.keda]).toEqual([3, undefined, undefined]);
  });

  test("by CPU never goes by memory, and falls slowly", () => {
    const { server } = valuesOf({ autoscaling: { hpa: { minReplicas: 2, maxReplicas: 9 } } });
    // The chart takes the fewest replicas from `workers`, and drops a metric that is 0.
    expect(server.workers).toBe(2);
    expect(server.autoscaling).toEqual({
      enabled: true,
      maxReplicas: 9,
      targetCPUUtilizationPercentage: 60,
      targetMemoryUtilizationPercentage: 0,
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 900,
          policies: [{ type: "Pods", value: 1, periodSeconds: 180 }],
        },
      },
    });
  });

  const prometheus = { serverAddress: "http://prometheus:9090" };
  const keda = { minReplicas: 0, maxReplicas: 9, triggers: [{ prometheus }] };

  test("down to zero makes queries wait for as many as they need, and asks for that many", () => {
    const values = valuesOf({ autoscaling: { keda } });
    expect(property(values, "query-manager.required-workers")).toBe("2");
    expect(property(values, "query-manager.required-workers-max-wait")).toBe("600s");
    const { triggers, minReplicaCount, cooldownPeriod } = values.server.keda;
    expect([minReplicaCount, cooldownPeriod]).toEqual([0, 900]);
    const queries = triggers.map((trigger: Loose) => trigger.metadata.query);
    expect(queries[0]).toContain("ClusterSizeMonitor_RequiredWorkers");
    expect(queries[1]).toMatch(/^clamp_min\(.*, 2\) \* \(.* > bool 0\)$/);
    expect(queries[1]).toContain('pod=~"trino-batch-coordinator-.+"');
    // Value would multiply what is there by the metric, and grow without end.
    expect(triggers.map((trigger: Loose) => trigger.metricType)).toEqual(
      triggers.map(() => "AverageValue"),
    );
  });

  test("never down to zero needs no waiting", () => {
    const values = valuesOf({ autoscaling: { keda: { ...keda, minReplicas: 2 } } });
    expect(property(values, "query-manager.required-workers")).toBeUndefined();
    expect(values.server.keda.triggers).toHaveLength(1);
    // The chart fails on a map of annotations.
    expect(values.server.keda).not.toHaveProperty("annotations");
  });

  test("gives a query the memory of all workers there may be", () => {
    const memoryOf = (workers: Partial<WorkersSpec>) =>
      valuesOf(workers).server.config.query.maxMemory;
    const scaled = { autoscaling: { hpa: { minReplicas: 2, maxReplicas: 9 } } };
    expect(memoryOf(scaled)).toBe(memoryOf({ replicas: 9 }));
  });
});

describe("a worker that leaves", () => {
  test("has the time of its profile, on spot that of the notice", () => {
    const times = (values: Loose) => [
      values.worker.gracefulShutdown.gracePeriodSeconds,
      values.worker.terminationGracePeriodSeconds,
    ];
    expect(times(valuesOf({ replicas: 3 }))).toEqual([30, 120]);
    expect(times(valuesOf({ replicas: 3, spot: { onDemandFloor: 1 } }))).toEqual([30, 110]);
    const interactive = { profile: "interactive" as const };
    expect(times(valuesOf({ replicas: 3 }, interactive))).toEqual([30, 600]);
  });

  test("whatever is accepted passes the chart's own rule, and on spot ends before the node", () => {
    const seconds = fc.integer({ min: -5, max: 700 });
    const drain = fc.record(
      { graceSeconds: seconds, terminationSeconds: seconds },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(drain, fc.boolean(), (given, onSpot) => {
        const spot = onSpot ? { spot: { onDemandFloor: 1 } } : {};
        const workers = { ...size, replicas: 3, drain: given, ...spot };
        const cluster = { profile: "batch" as const, coordinator: size, workers };
        if (checkScaling(cluster, true).length > 0) return;
        const { worker } = valuesOf(workers);
        const grace = worker.gracefulShutdown.gracePeriodSeconds;
        expect(worker.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(2 * grace);
        if (onSpot) expect(worker.terminationGracePeriodSeconds).toBeLessThan(120);
      }),
    );
  });
});

describe("the lab", () => {
  const faultsOf = (workers: Partial<WorkersSpec>) =>
    modelRelease({
      name: "trino-batch",
      namespace: "trino",
      chart: "trino",
      version: CHARTS.trino.version,
      values: valuesOf(workers),
    }).faults;

  test("knows every key of placement, spot and drain", () => {
    const placement = {
      nodeSelector: { pool: "trino" },
      tolerations: [{ key: "trino", operator: "Exists" as const }],
      priorityClassName: "high",
    };
    expect(faultsOf({ replicas: 5, spot: { onDemandFloor: 2 }, placement })).toEqual([]);
  });

  test("has no autoscaler, and says so", () => {
    const triggers = [{ raw: { type: "cron", metadata: {} } }];
    const range = { minReplicas: 2, maxReplicas: 4 };
    const told = [{ hpa: range }, { keda: { ...range, triggers } }].map((autoscaling) =>
      faultsOf({ autoscaling }),
    );
    expect(told).toEqual([
      [expect.stringMatching(/^server\.autoscaling\.enabled: .*the lab has no autoscaler/)],
      [expect.stringMatching(/^server\.keda\.enabled: .*the lab has no autoscaler/)],
    ]);
  });
});
