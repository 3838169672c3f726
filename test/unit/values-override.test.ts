import { expect, test } from "vitest";
import { checkGatewayOverride } from "../../components/gateway/chart/override";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkOverride } from "../../components/trino/lint/override";

const faultsOf = (valuesOverride: Record<string, unknown>) =>
  checkOverride(
    {
      name: "trino-batch",
      profile: "batch",
      trinoVersion: DEFAULT_TRINO_VERSION,
      coordinator: { memoryGiB: 32, cpu: 8 },
      workers: { memoryGiB: 64, cpu: 16, replicas: 3 },
      valuesOverride,
    },
    true,
  ).map(({ path, message }) => `${path}: ${message}`);

test.each([
  [
    { worker: { jvm: { maxHeapSize: "64G" } } },
    "worker.jvm.maxHeapSize: a heap of 64 GiB does not fit",
  ],
  [{ worker: { nodeSelectr: {} } }, 'did you mean "worker.nodeSelector"?'],
  [
    { worker: { terminationGracePeriodSeconds: 20 } },
    "worker.terminationGracePeriodSeconds: 20 is less",
  ],
  [{ envFrom: [] }, "use secretNames"],
  [{ image: { tag: "476" } }, "use trinoVersion"],
  [
    { additionalExchangeManagerProperties: [] },
    "additionalExchangeManagerProperties: cannot be set here, they come from the exchange storage",
  ],
  [
    {
      worker: {
        additionalConfigFiles: {
          "exchange-manager.properties": "exchange.base-directories=s3://exchange/",
        },
      },
    },
    "exchange.s3.endpoint: missing: Trino's exchange then speaks plain HTTP",
  ],
  [{ additionalConfigProperties: ["a.b=c"] }, "use configProperties, which adds lines"],
])("over ours: %j is refused", (values, expected) => {
  expect(faultsOf(values).join("\n")).toContain(expected);
});

test("what fits ours is taken", () => {
  expect(
    faultsOf({ worker: { nodeSelector: { role: "trino" }, annotations: { a: "b" } } }),
  ).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
  ["config.authentication", { config: { authentication: null } }],
  ["config.authentication", { config: null }],
  ["config.authentication", { config: { authentication: { form: null } } }],
  ["config.authorization", { config: { authorization: { admin: ".*" } } }],
  [
    "config.presetUsers",
    { config: { presetUsers: { eve: { password: "x", privileges: "ADMIN" } } } },
  ],
  ["config.presetUsers", { config: { presetUsers: null } }],
  ["config.dataStore", { config: { dataStore: { password: "hunter2" } } }],
  [
    "config.gatewayCookieConfiguration",
    { config: { gatewayCookieConfiguration: { cookieSigningSecret: "x" } } },
  ],
  ["config.backendState", { config: { backendState: { username: "a", password: "b" } } }],
  ["initContainers", { initContainers: [] }],
  ["command", { command: ["java", "-jar", "x", "y"] }],
])("the gateway's guard %s cannot be overridden: %j", (path, override) => {
  expect(checkGatewayOverride(override, 2).map((fault) => fault.path)).toContain(path);
});

test("what opens nothing of the gateway is taken", () => {
  const config = {
    dataStore: { queryHistoryHoursRetention: 400 },
    monitor: { retries: 3 },
    routing: { asyncTimeout: "5m" },
  };
  expect(checkGatewayOverride({ config, podLabels: { team: "data" } }, 2)).toEqual([]);
});

test("the gateway's override", () => {
  const faults = checkGatewayOverride({ replicaCount: 1, config: { routng: {} } }, 2);
  expect(faults.map(({ path }) => path)).toEqual(["replicaCount", "config.routng"]);
});
