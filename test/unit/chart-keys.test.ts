import { describe, expect, test } from "vitest";
import { modelRelease } from "../../cli/charts";
import type { ChartVersion } from "../../cli/charts/keys";
import { TRINO_1_42_2 } from "../../cli/charts/trino-1.42.2";
import { TRINO_GATEWAY_1_19_0 } from "../../cli/charts/trino-gateway-1.19.0";
import { mergeValues } from "../../cli/charts/values";

/** A value that differs from what the chart has, at the place of one key. */
const SAMPLES: Record<string, unknown> = {
  "server.exchangeManager.name": { server: { exchangeManager: { name: "x", baseDir: "s3://b" } } },
  "server.exchangeManager.baseDir": {
    server: { exchangeManager: { name: "x", baseDir: ["s3://b"] } },
  },
  additionalExchangeManagerProperties: {
    server: { exchangeManager: { name: "x", baseDir: "s3://b" } },
    additionalExchangeManagerProperties: ["a=b"],
  },
  "accessControl.type": { accessControl: { type: "configmap" } },
  "accessControl.refreshPeriod": { accessControl: { type: "configmap", refreshPeriod: "1s" } },
  "accessControl.configFile": { accessControl: { type: "configmap", configFile: "r.json" } },
  "accessControl.rules": { accessControl: { type: "configmap", rules: { "rules.json": "{}" } } },
  "accessControl.properties": { accessControl: { type: "properties", properties: "a=b" } },
  "headerAuthenticator.properties": {
    server: { config: { authenticationType: "HEADER" } },
    headerAuthenticator: { properties: "a=b" },
  },
  "resourceGroups.type": { resourceGroups: { type: "configmap" } },
  "resourceGroups.resourceGroupsConfig": {
    resourceGroups: { type: "configmap", resourceGroupsConfig: "{}" },
  },
  "resourceGroups.properties": { resourceGroups: { type: "properties", properties: "a=b" } },
  "sessionProperties.type": { sessionProperties: { type: "configmap" } },
  "sessionProperties.sessionPropertiesConfig": {
    sessionProperties: { type: "configmap", sessionPropertiesConfig: "[]" },
  },
  "sessionProperties.properties": {
    sessionProperties: { type: "properties", properties: "a=b" },
  },
  "auth.refreshPeriod": { auth: { groups: "a:b", refreshPeriod: "5s" } },
  "image.tag": { image: { tag: "476" } },
  "worker.gracefulShutdown.enabled": {
    worker: { gracefulShutdown: { enabled: true }, terminationGracePeriodSeconds: 300 },
  },
  "worker.gracefulShutdown.gracePeriodSeconds": {
    worker: {
      gracefulShutdown: { enabled: true, gracePeriodSeconds: 7 },
      terminationGracePeriodSeconds: 300,
    },
  },
  "worker.terminationGracePeriodSeconds": {
    worker: { gracefulShutdown: { enabled: true }, terminationGracePeriodSeconds: 301 },
  },
  command: { command: ["java", "-Da=b", "-jar", "gateway.jar", "config.yaml"] },
  config: { config: { routing: { defaultRoutingGroup: "x" } } },
  initContainers: {
    initContainers: [{ name: "s", image: "s", restartPolicy: "Always", command: ["s"] }],
  },
};

const VOLUME = [{ name: "v", emptyDir: {} }];
const MOUNT = [{ name: "v", mountPath: "/v" }];
for (const [volumes, mounts] of [
  ["coordinator.additionalVolumes", "coordinator.additionalVolumeMounts"],
  ["worker.additionalVolumes", "worker.additionalVolumeMounts"],
  ["volumes", "volumeMounts"],
] as const) {
  const both = mergeValues(nested(volumes, VOLUME), nested(mounts, MOUNT));
  Object.assign(SAMPLES, { [volumes]: both, [mounts]: both });
}
for (const role of ["", "coordinator.", "worker."]) {
  SAMPLES[`${role}configMounts`] = nested(`${role}configMounts`, [
    { name: "m", configMap: "c", path: "/m" },
  ]);
  SAMPLES[`${role}secretMounts`] = nested(`${role}secretMounts`, [
    { name: "m", secretName: "s", path: "/m" },
  ]);
}

function nested(path: string, value: unknown): Record<string, unknown> {
  return path
    .split(".")
    .reduceRight<unknown>((below, step) => ({ [step]: below }), value) as Record<string, unknown>;
}

/** Another value of the same shape as the default. */
function other(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (Array.isArray(value)) return ["x=1"];
  if (typeof value === "object" && value !== null) return { x: "y" };
  return "/other";
}

function model(chart: ChartVersion, values: Record<string, unknown>) {
  const { chart: name, version } = chart;
  return modelRelease({ name: "r", namespace: "n", chart: name, version, values });
}

describe.each([TRINO_1_42_2, TRINO_GATEWAY_1_19_0])("keys of chart $chart $version", (chart) => {
  const plain = model(chart, {});
  const keys = Object.entries(chart.keys);
  const ofClass = (name: string) => keys.filter(([, key]) => key.class === name);
  const sample = (path: string, value: unknown) =>
    (SAMPLES[path] as Record<string, unknown>) ?? nested(path, other(value));

  test.each(ofClass("modelled"))("%s changes the pods", (path, key) => {
    const changed = model(chart, sample(path, key.default));
    expect(changed.faults).toEqual([]);
    expect([changed.pods, changed.services]).not.toEqual([plain.pods, plain.services]);
  });

  test.each(ofClass("inert"))("%s changes nothing", (path, key) => {
    expect(model(chart, nested(path, other(key.default)))).toEqual(plain);
  });

  test.each(ofClass("refused"))("%s is refused, its default is not", (path, key) => {
    const { faults, pods } = model(chart, nested(path, other(key.default)));
    expect(pods).toEqual([]);
    expect(faults[0]).toMatch(new RegExp(`^${path}: .* is not modelled by the lab: `));
    expect(model(chart, nested(path, key.default)).faults).toEqual([]);
  });
});
