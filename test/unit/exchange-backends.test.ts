import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { checkFoundBuckets, isPublic } from "../../components/exchange/adopted-s3";
import { azureExchange } from "../../components/exchange/azure";
import { gcsExchange } from "../../components/exchange/gcs";
import { bucketPolicy, endpointPolicy, exchangePolicy } from "../../components/exchange/policies";
import { s3CompatibleExchange } from "../../components/exchange/s3-compatible";
import { encryptionProperties, tuningProperties } from "../../components/exchange/tuning";
import { keyedBuckets, s3ExchangeSpec } from "../../components/exchange/values";
import { assumeRolePolicy, exchangeRoleTrust } from "../../components/shared/identity/policies";
import { checkBaseDirectories } from "../../components/trino/exchange";

const tuning = {
  partSizeMiB: 8,
  sinkBuffersPerPartition: 3,
  sinkBufferPoolMinSize: 20,
  maxFileSizeMiB: 512,
  concurrentReaders: 8,
  maxErrorRetries: 5,
  retryMode: "STANDARD",
  maxConcurrentRequests: 200,
} as const;
const backends = {
  s3: s3ExchangeSpec({
    names: ["acme-a", "acme-b"],
    region: "eu-west-1",
    iamRole: "arn:aws:iam::1:role/exchange",
    annotations: {},
    tuning: tuningProperties(tuning, "s3"),
    expirationDays: 3,
  }),
  s3Compatible: s3CompatibleExchange({
    bucketNames: ["acme-a", "acme-b"],
    endpoint: "http://minio:9000",
    credentialsSecretName: "exchange-credentials",
  }),
  gcsWithJsonKey: gcsExchange({
    bucketNames: ["acme-a"],
    region: "europe-west1",
    hmacSecretName: "exchange-hmac",
    jsonKeySecretName: "exchange-json",
  }),
  gcsWithWorkloadIdentity: gcsExchange({
    bucketNames: ["acme-a"],
    region: "europe-west1",
    hmacSecretName: "exchange-hmac",
    workloadIdentity: { serviceAccountEmail: "trino@acme.iam.gserviceaccount.com" },
  }),
  azureWithConnectionString: azureExchange({
    accountName: "acme",
    containerNames: ["a-1", "b-1"],
    connectionStringSecretName: "exchange-azure",
    tuning: { partSizeMiB: 8, maxErrorRetries: 5 },
  }),
  azureWithIdentity: azureExchange({
    accountName: "acme",
    containerNames: ["a-1"],
    endpoint: "https://acme.blob.core.windows.net",
    workloadIdentity: { clientId: "00000000-0000-0000-0000-000000000000" },
  }),
};

describe("every backend has the same output", () => {
  test("as reviewed", async () => {
    await expect(stringify(backends)).toMatchFileSnapshot("../golden/exchange-backends.yaml");
  });

  test.each(Object.entries(backends))("%s is one that a cluster takes", (_, exchange) => {
    expect(checkBaseDirectories(exchange)).toEqual([]);
    const secrets = Object.entries(exchange.properties).filter(([key]) =>
      /access-key|secret-key|connection-string|json-key/.test(key),
    );
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{ENV:EXCHANGE_\w+\}$/);
  });
});

test("what is not set is not written: Trino's own defaults hold", () => {
  expect(tuningProperties(undefined, "s3")).toEqual({});
  expect(tuningProperties({}, "azure")).toEqual({});
  expect(encryptionProperties(undefined, "480")).toEqual({});
});

test("encryption is named as the version names it", () => {
  expect(encryptionProperties(false, "476")).toEqual({
    "fault-tolerant-execution-exchange-encryption-enabled": "false",
  });
  expect(encryptionProperties(true, "480")).toEqual({
    "external-exchange-encryption-enabled": "true",
  });
});

describe("policies", () => {
  test("an endpoint keeps data to itself, and lets whoever runs Pulumi manage the bucket", () => {
    const [, network] = bucketPolicy("arn:aws:s3:::a", "vpce-1").Statement;
    expect(network).toEqual({
      Sid: "DenyOtherNetworks",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::a/*",
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
    });
    expect(bucketPolicy("arn:aws:s3:::a").Statement).toHaveLength(1);
  });

  test("a dedicated endpoint lets through what the role may do", () => {
    const rights = (policy: { Statement: object[] }) =>
      policy.Statement.map((one) => ({ ...one, Principal: undefined }));
    const arns = ["arn:aws:s3:::a"];
    expect(rights(endpointPolicy(arns))).toEqual(rights(exchangePolicy(arns)));
  });

  test("a separate role is assumed by the pods' role alone, session tags included", () => {
    expect(assumeRolePolicy("arn:own", true).Statement[0]).toMatchObject({
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Resource: "arn:own",
    });
    expect(exchangeRoleTrust("arn:pods", false).Statement[0]).toMatchObject({
      Principal: { AWS: "arn:pods" },
      Action: "sts:AssumeRole",
    });
  });
});

test("a count and a map of the same keys are the same buckets", () => {
  const keys = (storage: Parameters<typeof keyedBuckets>[0]) =>
    keyedBuckets(storage).map(({ key }) => key);
  expect(keys({ bucketCount: 2 })).toEqual(keys({ buckets: { "bucket-1": {}, "bucket-0": {} } }));
  expect(keys({})).toHaveLength(3);
});

describe("adopted buckets", () => {
  const allow = (more: object) =>
    JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "s3:*", ...more } });

  test.each([
    ["everybody", allow({}), true],
    ["every AWS account", allow({ Principal: { AWS: ["1", "*"] } }), true],
    ["everybody of an organization", allow({ Condition: { StringEquals: {} } }), false],
    ["one role", allow({ Principal: { AWS: "arn:aws:iam::1:role/a" } }), false],
    ["nobody", allow({ Effect: "Deny" }), false],
    ["no policy", undefined, false],
  ])("%s", (_, policy, expected) => {
    expect(isPublic(policy)).toBe(expected);
  });

  test("an account that blocks public policies has no public buckets", () => {
    const buckets = [{ name: "acme-a", region: "eu-west-1", policy: allow({}) }];
    expect(checkFoundBuckets(buckets, false)).toHaveLength(1);
    expect(checkFoundBuckets(buckets, true)).toEqual([]);
  });
});
