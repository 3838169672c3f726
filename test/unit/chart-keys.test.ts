import { describe, expect, test } from "vitest";
import { type Chart, TRINO, TRINO_GATEWAY } from "../../cli/charts";
import { type ChartKey, keyList } from "../../components/shared/chart-keys";
import { mergeValues } from "../../components/shared/merge";
import { modelRelease } from "../../lab/charts";
import {
  GATEWAY_INERT,
  GATEWAY_REFUSED,
  TRINO_INERT,
  TRINO_REFUSED,
} from "../../lab/charts/refused";

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
  "accessControl.type": {
    accessControl: { type: "configmap", rules: { "rules.json": "{}" } },
  },
  "accessControl.refreshPeriod": {
    accessControl: { type: "configmap", rules: { a: "{}" }, refreshPeriod: "1s" },
  },
  "accessControl.configFile": {
    accessControl: { type: "configmap", rules: { a: "{}" }, configFile: "r.json" },
  },
  "accessControl.rules": { accessControl: { type: "configmap", rules: { "rules.json": "{}" } } },
  "accessControl.properties": { accessControl: { type: "properties", properties: "a=b" } },
  "headerAuthenticator.properties": {
    server: { config: { authenticationType: "HEADER" } },
    headerAuthenticator: { properties: "a=b" },
  },
  "resourceGroups.type": {
    resourceGroups: { type: "configmap", resourceGroupsConfig: "{}" },
  },
  "resourceGroups.resourceGroupsConfig": {
    resourceGroups: { type: "configmap", resourceGroupsConfig: "{}" },
  },
  "resourceGroups.properties": { resourceGroups: { type: "properties", properties: "a=b" } },
  "sessionProperties.type": {
    sessionProperties: { type: "configmap", sessionPropertiesConfig: "[]" },
  },
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

const MORE = [
  true,
  "Always",
  [{ secretRef: { name: "x" } }],
  [{ x: "y" }],
  { x: "y" },
  { x: { port: 1 } },
];

/** Another value of the same shape as the default, which the chart takes. */
function other({ default: standard, check }: ChartKey): unknown {
  const candidates = [...alike(standard), "/other", "7GB", "7G", "30s", "7Gi", 7, ...MORE];
  return candidates.find((value) => check(value).length === 0);
}

function alike(value: unknown): unknown[] {
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [value + 1];
  if (Array.isArray(value)) return [["x=1"], [{ x: "y" }]];
  return typeof value === "object" && value !== null ? [{ x: "y" }] : [];
}

function model({ name, version }: Chart, values: Record<string, unknown>) {
  return modelRelease({ name: "r", namespace: "n", chart: name, version, values });
}

const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);

describe.each([
  { chart: TRINO, refused: Object.keys(TRINO_REFUSED), inert: TRINO_INERT },
  { chart: TRINO_GATEWAY, refused: Object.keys(GATEWAY_REFUSED), inert: GATEWAY_INERT },
])("keys of chart $chart.name in the lab", ({ chart, refused, inert }) => {
  const plain = model(chart, {});
  const all = Object.entries(keyList(chart.keys));
  const isRefused = (path: string) => refused.some((outer) => within(path, outer));
  const isInert = (path: string) => !isRefused(path) && inert.some((outer) => within(path, outer));
  const sample = (path: string, key: ChartKey) =>
    (SAMPLES[path] as Record<string, unknown>) ?? nested(path, other(key));

  test("are named in the tables as the chart has them", () => {
    const known = (path: string) => all.some(([key]) => within(key, path));
    expect([...refused, ...inert].filter((path) => !known(path))).toEqual([]);
  });

  test.each(all.filter(([path]) => !isRefused(path) && !isInert(path)))(
    "%s changes the pods",
    (path, key) => {
      const changed = model(chart, sample(path, key));
      expect(changed.faults).toEqual([]);
      expect([changed.pods, changed.services]).not.toEqual([plain.pods, plain.services]);
    },
  );

  test.each(all.filter(([path]) => isInert(path)))("%s changes nothing", (path, key) => {
    const changed = model(chart, sample(path, key));
    expect({ ...changed, faults: [] }).toEqual(plain);
  });

  test.each(all.filter(([path]) => isRefused(path)))(
    "%s is refused, its default is not",
    (path, key) => {
      const { faults, pods } = model(chart, sample(path, key));
      expect(pods).toEqual([]);
      const named = refused.filter((outer) => within(path, outer));
      expect(
        faults.some((fault) =>
          named.some((outer) =>
            new RegExp(`^${outer}: .* is not modelled by the lab: `).test(fault),
          ),
        ),
      ).toBe(true);
      if (key.default !== undefined) {
        expect(model(chart, nested(path, key.default)).faults).toEqual([]);
      }
    },
  );
});
