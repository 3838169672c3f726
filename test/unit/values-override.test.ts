import { describe, expect, test } from "vitest";
import { checkGatewayOverride } from "../../components/gateway/chart/override";
import { checkImages, imagesOf } from "../../components/gateway/images";
import { DEFAULT_TRINO_VERSION, IMAGES } from "../../components/shared/versions";
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
  expect(
    checkGatewayOverride(override, { replicas: 2, version: "21" }).map((fault) => fault.path),
  ).toContain(path);
});

test("what opens nothing of the gateway is taken", () => {
  const config = {
    dataStore: { queryHistoryHoursRetention: 400 },
    monitor: { retries: 3 },
    routing: { asyncTimeout: "5m" },
  };
  expect(
    checkGatewayOverride({ config, podLabels: { team: "data" } }, { replicas: 2, version: "21" }),
  ).toEqual([]);
});

test("the gateway's override", () => {
  const faults = checkGatewayOverride(
    { replicaCount: 1, config: { routng: {} } },
    { replicas: 2, version: "21" },
  );
  expect(faults.map(({ path }) => path)).toEqual(["replicaCount", "config.routng"]);
});

describe("images", () => {
  const digest = `sha256:${"0a".repeat(32)}`;

  test.each([
    "edoburu/pgbouncer:v1.25.2-p0",
    `registry.example.com:5000/mirror/pgbouncer:v1@${digest}`,
    `pgbouncer@${digest}`,
  ])("beside the gateway may be %s", (image) => {
    expect(checkImages({ pgbouncer: image })).toEqual([]);
    expect(imagesOf({ pgbouncer: image })).toMatchObject({ pgbouncer: image, curl: IMAGES.curl });
  });

  test.each([
    ["curlimages/curl", /another image at every pull/],
    ["curlimages/curl:latest", /another image at every pull/],
    ["curl:8@sha256:abcd", /no reference/],
    [`CURL@${digest.toUpperCase()}`, /no reference/],
    ["curl:8 --privileged", /no reference/],
    ["https://registry.example.com/curl:8", /no reference/],
    [`curl:8@${digest}\n`, /no reference/],
  ])("are not %j", (image, message) => {
    expect(checkImages({ curl: image })).toEqual([
      { path: "images.curl", message: expect.stringMatching(message) },
    ]);
  });

  const tagFaults = (tag: string) =>
    checkGatewayOverride({ image: { tag } }, { replicas: 2, version: "21" });

  test("of the gateway and of Trino may be of a digest, and of no other version", () => {
    expect(tagFaults(`21@${digest}`)).toEqual([]);
    const trino = faultsOf({ image: { digest } });
    expect(trino).toEqual([]);
    for (const tag of [
      "21",
      "20",
      `20@${digest}`,
      `${digest}`,
      `21@${digest}0`,
      `21@${digest}\n`,
    ]) {
      expect(tagFaults(tag).map(({ path }) => path)).toEqual(["image.tag"]);
    }
  });
});
