import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { segmentsAcrossVersions } from "../../components/platform/spooling";
import {
  checkFoundSpoolingBucket,
  checkSpoolingStorage,
  isVpcOnly,
} from "../../components/spooling/check";
import {
  encrypts,
  onAzure,
  onGcs,
  onS3,
  onS3Compatible,
  segmentProperties,
} from "../../components/spooling/values";
import { lintValues } from "../../components/trino/lint/lint";
import { checkGivenSpooling } from "../../components/trino/spooling";
import { SERVER_CHANGES } from "../../components/trino/upgrade/server-changes";
import { renderTrinoValues } from "../../components/trino/values";

// biome-ignore lint/suspicious/noExplicitAny: values of the chart, of any shape
type Loose = any;

describe("what Trino gets", () => {
  const size = { memoryGiB: 8, cpu: 2 };
  const values = (keyVersion: number): Loose =>
    renderTrinoValues({
      name: "trino-a",
      profile: "interactive",
      trinoVersion: "483",
      coordinator: size,
      workers: { ...size, replicas: 2 },
      catalogs: {},
      serviceAccountName: "trino-a",
      secretNames: ["other"],
      spoolingRetrieval: "redirect",
      spooling: {
        ...onS3("acme-results", "eu-west-1"),
        properties: {
          ...onS3("acme-results", "eu-west-1").properties,
          ...segmentProperties({ s3: {}, ttl: "6h" }),
        },
        secretNames: ["results-key"],
        keyVersion,
      },
    });

  test("is one file on both roles, and the lines that switch it on, the key from a Secret", () => {
    const { additionalConfigProperties, coordinator, worker, envFrom } = values(1);
    expect(additionalConfigProperties).toEqual(
      expect.arrayContaining([
        "protocol.spooling.enabled=true",
        "protocol.spooling.retrieval-mode=COORDINATOR_STORAGE_REDIRECT",
        `protocol.spooling.shared-secret-key=\${ENV:TRINO_SPOOLING_KEY}`,
      ]),
    );
    const text = coordinator.additionalConfigFiles["spooling-manager.properties"];
    expect(text).toBe(`# key 1
fs.location=s3://acme-results/segments/
fs.s3.enabled=true
fs.segment.encryption=true
fs.segment.ttl=6h
s3.endpoint=https://s3.eu-west-1.amazonaws.com
s3.region=eu-west-1
spooling-manager.name=filesystem
`);
    expect(worker.additionalConfigFiles["spooling-manager.properties"]).toBe(text);
    expect(envFrom).toContainEqual({ secretRef: { name: "results-key" } });
    expect(lintValues(values(1)).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("changes with the key's version, so that pods start again", () => {
    expect(values(2).worker).not.toEqual(values(1).worker);
  });

  test("of every store is a place of which nothing is wrong, without a secret in it", async () => {
    const places = {
      s3: onS3("acme-results", "eu-west-1"),
      s3Compatible: onS3Compatible({
        bucketName: "results",
        endpoint: "https://s3.example.com",
        credentialsSecretName: "results-store",
      }),
      gcs: onGcs({ bucketName: "acme", jsonKeySecretName: "gcs" }),
      azure: onAzure({ accountName: "a", containerName: "c", accessKeySecretName: "azure" }),
    };
    for (const place of Object.values(places)) {
      expect(checkGivenSpooling({ ...place, keyVersion: 1 }, { catalogs: {} })).toEqual([]);
    }
    await expect(stringify(places)).toMatchFileSnapshot("../golden/client-spooling-stores.yaml");
  });

  test("segments have keys of their own where the store is known to take them", () => {
    expect([{ s3: {} }, { gcs: {} as Loose }, { azure: {} as Loose }].map(encrypts)).toEqual([
      true,
      true,
      true,
    ]);
    expect([{ adoptedS3: {} as Loose }, { s3Compatible: {} as Loose }].map(encrypts)).toEqual([
      false,
      false,
    ]);
    expect(encrypts({ adoptedS3: {} as Loose, encryption: true })).toBe(true);
  });
});

describe("clusters of several versions", () => {
  const told = (clusters: Loose, spooling?: object) =>
    segmentsAcrossVersions({ clusters, spooling }, "483");

  test.each<[string, Loose]>([
    ["that have the same ids", { a: {}, b: { trinoVersion: "477" } }],
    [
      "of which the older one spools nothing",
      { a: {}, b: { trinoVersion: "476", spooling: false } },
    ],
    ["that are all old", { a: { trinoVersion: "476" }, b: { trinoVersion: "476" } }],
  ])("%s are no matter", (_, clusters) => {
    expect(told(clusters, {})).toEqual([]);
  });

  test("with other ids are told of, once, and only where results are spooled", () => {
    const clusters = { a: {}, b: { trinoVersion: "476" }, c: {} };
    expect(told(clusters)).toEqual([]);
    expect(told(clusters, {})).toEqual([
      expect.stringMatching(/^the clusters b \(Trino 476\) and a \(Trino 483\) .*477 or newer/),
    ]);
  });
});

test("an upgrade tells what becomes of spooled results, where there are any", () => {
  const told = (server: Record<string, string>) =>
    SERVER_CHANGES.filter(
      ({ meets, what }) =>
        meets({ faultTolerant: false, server, catalogs: [], session: [] }).length > 0 &&
        /segment/.test(what),
    ).map(({ version }) => version);
  expect(told({})).toEqual([]);
  expect(told({ "protocol.spooling.enabled": "true" })).toEqual([477, 483]);
});

describe("a place that a program gives by hand", () => {
  const good = { ...onS3("acme", "eu-west-1"), secretNames: ["key"], keyVersion: 1 };
  const s3 = { "fs.s3.enabled": "true" };

  test.each<[string, Loose, RegExp]>([
    ["no end", { ...good, location: "s3://acme/x" }, /^location: .*with \/ at the end/],
    ["another scheme", { ...good, location: "hdfs://a/b/" }, /^location: .*s3:\/\//],
    ["no file system", { ...good, properties: {} }, /^properties\["fs\.s3\.enabled"\]: missing/],
    [
      "a secret",
      { ...good, properties: { ...s3, "s3.aws-secret-key": "abcdefgh12345678" } },
      /^properties\["s3\.aws-secret-key"\]: .*use \$\{ENV:NAME\}/,
    ],
    ["two places", { ...good, properties: { ...s3, "fs.location": "s3://b/" } }, /is written from/],
    ["nobody who may", { ...good, awsPolicy: "{}" }, /^awsPolicy: no role may spool results/],
  ])("is refused with %s", (_, spec, message) => {
    const faults = checkGivenSpooling(spec, { catalogs: {} });
    expect(faults.map(({ path, message: text }) => `${path}: ${text}`).join("\n")).toMatch(message);
  });
});

describe("a bucket that exists", () => {
  const deny = (condition: object) =>
    JSON.stringify({ Statement: { Effect: "Deny", Principal: "*", Condition: condition } });

  test("is refused if it is not there, or everybody's", () => {
    expect(checkFoundSpoolingBucket({ name: "a", problem: "404" })).toMatchObject([
      { message: expect.stringContaining('"a" does not exist') },
    ]);
    const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] });
    expect(checkFoundSpoolingBucket({ name: "a", policy })).toMatchObject([
      { message: expect.stringContaining('"a" is public') },
    ]);
    expect(checkFoundSpoolingBucket({ name: "a" })).toEqual([]);
  });

  test("keeps clients out if its policy denies other networks", () => {
    expect(isVpcOnly(deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }))).toBe(true);
    expect(isVpcOnly(deny({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }))).toBe(true);
    expect(isVpcOnly(deny({ Bool: { "aws:SecureTransport": "false" } }))).toBe(false);
    expect(isVpcOnly(undefined)).toBe(false);
  });
});

test("a storage that a program builds is judged as that of a stack", () => {
  const faults = checkSpoolingStorage({ namespace: "Trino", s3: {}, gcs: undefined as Loose });
  expect(faults.map(({ path }) => path)).toEqual(["namespace"]);
});
