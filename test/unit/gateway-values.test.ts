import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { renderRegistration } from "../../components/gateway/registration";
import type { BackendSpec, GatewaySpec } from "../../components/gateway/spec";
import { renderGatewayValues } from "../../components/gateway/values";
import chart from "../golden/chart-keys/trino-gateway.json";

const database = {
  host: "db.internal",
  name: "gateway",
  user: "gateway",
  passwordSecretName: "db",
  tls: { mode: "prefer" as const },
};
const spec: GatewaySpec = {
  name: "trino-gateway",
  gatewayVersion: "21",
  replicas: 2,
  memoryGiB: 2,
  cpu: 2,
  database,
  rules: [],
  defaultRoutingGroup: "interactive",
  healthCheckSeconds: 10,
  rulesRefreshSeconds: 15,
  rulesConfigMapName: "trino-gateway-rules",
  adminSecretName: "trino-gateway-admin",
  keyPairSecretName: "trino-gateway-key-pair",
  cookieSecretName: "trino-gateway-cookie",
  historyHours: 168,
};

/** The nodes of `config` that class `HaGatewayConfiguration` of Trino Gateway 21 has setters for. */
const CONFIG_NODES = [
  "serverConfig",
  "dataStore",
  "monitor",
  "routing",
  "routingRules",
  "authentication",
  "authorization",
  "presetUsers",
  "clusterStatsConfiguration",
  "requestAnalyzerConfig",
  "uiConfiguration",
  "databaseCache",
  "gatewayCookieConfiguration",
  "proxyResponseConfiguration",
];

/** Paths of all leaves; lists are leaves. */
function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, path ? `${path}.${key}` : key),
  );
}

describe("values of chart trino-gateway", () => {
  test("are as reviewed", async () => {
    await expect(stringify(renderGatewayValues(spec))).toMatchFileSnapshot(
      "../golden/gateway-values.yaml",
    );
  });

  test("every leaf is a key that the chart knows", () => {
    const { config, ...values } = renderGatewayValues(spec);
    const keys: Record<string, { type: string }> = chart.keys;
    const freeForm = Object.keys(keys).filter((key) => keys[key]?.type === "map");
    const unknown = leaves(values).filter(
      (leaf) => !(leaf in keys) && !freeForm.some((map) => leaf.startsWith(`${map}.`)),
    );
    expect(unknown).toEqual([]);
    expect(Object.keys(config).filter((node) => !CONFIG_NODES.includes(node))).toEqual([]);
  });

  test("the defaults that the chart would merge in are all overridden", () => {
    const config = leaves(renderGatewayValues(spec).config).map((leaf) => `config.${leaf}`);
    const defaults = Object.keys(chart.keys).filter((key) => key.startsWith("config."));
    expect(defaults.filter((key) => !config.includes(key))).toEqual([]);
  });

  test("leave a gateway on a busy node more than the minute in which it was not ready there", () => {
    const { initialDelaySeconds } = renderGatewayValues(spec).livenessProbe;
    const byTheChart = chart.keys["livenessProbe.initialDelaySeconds"].default;
    expect(byTheChart).toBeLessThan(60);
    expect(initialDelaySeconds).toBeGreaterThanOrEqual(300);
  });

  test("hold no secret, only the names of environment variables", () => {
    const { dataStore, presetUsers } = renderGatewayValues(spec).config;
    expect(dataStore.password).toBe("${ENV:GATEWAY_DB_PASSWORD}");
    expect(presetUsers["${ENV:GATEWAY_ADMIN_USER}"]?.password).toBe(
      "${ENV:GATEWAY_ADMIN_PASSWORD}",
    );
  });

  test("one Secret for both passwords is mounted once", () => {
    const passwordSecretName = "trino-gateway-admin";
    const values = renderGatewayValues({ ...spec, database: { ...database, passwordSecretName } });
    expect(values.envFrom.map(({ secretRef }) => secretRef.name)).toEqual([
      "trino-gateway-admin",
      "trino-gateway-cookie",
    ]);
  });

  test.each([
    [1, 0],
    [2, 1],
    [5, 4],
  ])("of %i replicas all but one must stay, so that a node can drain", (replicas, minAvailable) => {
    expect(renderGatewayValues({ ...spec, replicas }).podDisruptionBudget).toEqual({
      minAvailable,
    });
  });

  test("the key pair's names are those of version 21, which knows no others", () => {
    const { selfSignKeyPair } = renderGatewayValues(spec).config.authentication.form;
    expect(Object.keys(selfSignKeyPair)).toEqual(["privateKey", "publicKey"]);
  });

  test("no CPU limit throttles it, neither ours nor the chart's own", () => {
    const { resources } = renderGatewayValues({ ...spec, cpu: 0.1 });
    expect(resources.requests.cpu).toBe(0.1);
    expect(resources.limits.cpu).toBeNull();
  });

  test("fractions of a GiB are whole MiB", () => {
    expect(renderGatewayValues({ ...spec, memoryGiB: 0.5 }).resources.limits.memory).toBe("512Mi");
  });
});

describe("the registration of backends", () => {
  const backends: BackendSpec[] = [
    { name: "trino-interactive", url: "http://a:8080", routingGroup: "interactive" },
    { name: "trino-batch", url: "http://b:8080", routingGroup: "batch", active: false },
  ];
  const timing = { healthCheckSeconds: 10, drainSeconds: 600 };
  const named = (list: BackendSpec[], over = {}) =>
    renderRegistration("trino-gateway", list, { ...database, ...over }, timing).name;

  test("has one file a backend and the script", () => {
    const { files } = renderRegistration("trino-gateway", backends, database, timing);
    expect(Object.keys(files)).toEqual([
      "register.sh",
      "trino-interactive.json",
      "trino-batch.json",
    ]);
    expect(JSON.parse(files["trino-batch.json"] ?? "")).toEqual({
      active: false,
      routingGroup: "batch",
      externalUrl: "http://b:8080",
      name: "trino-batch",
      proxyTo: "http://b:8080",
    });
  });

  test("runs again when a backend changes or the database is another, and only then", () => {
    const name = named(backends);
    expect(name).toMatch(/^trino-gateway-backends-[0-9a-f]{8}$/);
    expect(named(structuredClone(backends))).toBe(name);
    expect(named(backends, { passwordSecretName: "other" })).toBe(name);
    expect(named(backends.slice(1))).not.toBe(name);
    expect(named(backends, { host: "other" })).not.toBe(name);
    expect(named(backends, { generation: "db-ABC" })).not.toBe(name);
  });

  test("gives curl its credentials on standard input, never as an argument", () => {
    const { files } = renderRegistration("trino-gateway", backends, database, timing);
    const lines = (files["register.sh"] ?? "").split("\n");
    const withSecret = lines.filter((line) => line.includes("GATEWAY_ADMIN_PASSWORD"));
    expect(withSecret).toEqual([expect.stringMatching(/^ {2}printf .*\|$/)]);
  });
});
