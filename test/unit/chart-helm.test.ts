import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkChartValues } from "../../components/trino/chart/check";

const folder = join(process.env.TRINO_CHART_DIR ?? "", "trino");
const hasHelm = spawnSync("helm", ["version"]).status === 0;
const missing = [
  ...(hasHelm ? [] : ["no helm in PATH"]),
  ...(existsSync(join(folder, "Chart.yaml")) ? [] : ["no folder trino/ in TRINO_CHART_DIR"]),
];

/** Whether the real chart renders the values. */
function renders(values: string, input?: string): boolean {
  const args = ["template", "trino", folder, "-f", values];
  return spawnSync("helm", args, { input: input ?? "" }).status === 0;
}

describe.skipIf(missing.length > 0)(`the real chart (skipped if: ${missing.join(", ")})`, () => {
  test.each(["trino-batch", "trino-interactive"])("renders %s", (name) => {
    expect(renders(`test/golden/${name}.yaml`)).toBe(true);
  });

  test.each([
    { worker: { gracefulShutdown: { enabled: true } } },
    { server: { keda: { enabled: true } } },
    { server: { keda: { enabled: true, triggers: [{ type: "cpu" }], annotations: { a: "b" } } } },
    { networkPolicy: { enabled: true }, service: { type: "NodePort" } },
    { server: { config: { authenticationType: "HEADER" } } },
    { accessControl: { configFile: "rules.json" } },
    { resourceGroups: { type: "configmap" } },
    { server: { config: null } },
    { auth: null },
  ])("refuses %j, and so do we", (values) => {
    expect(renders("-", JSON.stringify(values))).toBe(false);
    expect(checkChartValues(values)).not.toEqual([]);
  });
});
