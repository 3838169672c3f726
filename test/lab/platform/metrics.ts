import { describe, expect, test } from "vitest";
import { gatewayMonitoring } from "../../../components/gateway/observability/objects";
import type { MonitoringObject } from "../../../components/shared/monitoring/objects";
import { metricsOf } from "../../../components/shared/monitoring/promql";
import { trinoMetrics, WORKER_METRICS } from "../../../components/trino/observability/metrics";
import { clusterMonitoring } from "../../../components/trino/observability/objects";
import { listProcesses } from "../../../lab/processes";
import { PINS } from "../../../lab/toolchain";
import { missingMetrics, readMetrics } from "../proof/metrics";
import type { Platform } from "./running";

/** The version of the lab's servers. */
const trinoVersion = PINS.trinoJars;
const observability = { prometheus: {}, alerts: {}, dashboards: {} };

/** All metrics that the dashboards and alerts of some objects read. */
function read(objects: MonitoringObject[]): string[] {
  const found: string[] = [];
  const collect = (key: string, value: unknown) => {
    if (key === "expr") found.push(...metricsOf(String(value)));
    return value;
  };
  for (const { content } of objects) {
    const texts = content.kind === "ConfigMap" ? Object.values(content.data) : [];
    JSON.stringify([content, ...texts.map((text) => JSON.parse(text))], collect);
  }
  return [...new Set(found)];
}

/** Every metric that a dashboard or an alert reads is one that the servers have. */
export function describeMetrics(platform: Platform): void {
  describe("the metrics that dashboards and alerts read", () => {
    test.each(["interactive", "batch"] as const)(
      "are at the coordinator of %s",
      async (profile) => {
        const node = { memoryGiB: 2, cpu: 1 };
        const names = read(
          clusterMonitoring({
            name: `trino-${profile}`,
            trinoVersion,
            profile,
            coordinator: node,
            workers: { ...node, replicas: 2 },
            observability,
          }),
        );
        // The exchange's are exported where the stack asks for them.
        const asked = names.filter((name) => !name.startsWith("JMX_"));
        expect(asked.length).toBeGreaterThan(10);
        const url = platform().subject.coordinators[profile] ?? "";
        expect(missingMetrics(await readMetrics(url), asked)).toEqual([]);
      },
    );

    test("are at a worker", async () => {
      const { lab } = platform();
      const worker = listProcesses(lab).find(({ name }) => name === "trino-batch-worker-0");
      const url = `http://127.0.0.1:${Object.values(worker?.ports ?? {})[0]}`;
      const names = WORKER_METRICS.map((key) => trinoMetrics(trinoVersion)[key]);
      const asked = names.filter((name) => !name.startsWith("JMX_"));
      expect(missingMetrics(await readMetrics(url), asked)).toEqual([]);
    });

    test("are at the gateway", async () => {
      const backends = ["interactive", "batch"].map((group) => ({
        name: `trino-${group}`,
        routingGroup: group,
      }));
      const names = read(gatewayMonitoring({ releaseName: "gateway", backends, observability }));
      expect(missingMetrics(await readMetrics(platform().subject.gateway), names)).toEqual([]);
    });
  });
}
