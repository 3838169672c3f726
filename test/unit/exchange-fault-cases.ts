import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkFoundBuckets } from "../../components/exchange/adopted-s3";
import { checkS3ExchangeStorage } from "../../components/exchange/check";
import type { Fault } from "../../components/shared/faults";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";

const identity = { workloadIdentity: { podIdentity: { eksClusterName: "data" } } };
const file = join(__dirname, "..", "..", "stacks", "Pulumi.prod.yaml");

/** The faults of the stack `prod` with another exchange, and more. */
function faultsOf(exchange: object, batchProperties: Record<string, string> = {}): Fault[] {
  const platform = parse(readFileSync(file, "utf8")).config[PLATFORM_KEY];
  // These have it where 0.1.0 had it.
  delete platform.identity;
  platform.exchange = exchange;
  platform.clusters.batch.configProperties = batchProperties;
  return parseConfig(platform, { region: "eu-west-1" }).faults;
}

/** Of storages, alone and beside their clusters. */
export const STORAGE_CASES: [string, () => Fault[]][] = [
  [
    "prefix and identity",
    () =>
      checkS3ExchangeStorage({
        bucketNamePrefix: "Trino.Exchange",
        workloadIdentity: {},
        serviceAccountNames: [],
      }),
  ],
  [
    "identity and service accounts",
    () =>
      checkS3ExchangeStorage({
        workloadIdentity: { irsa: {}, podIdentity: {} },
        serviceAccountNames: ["a", "b", "a"],
      }),
  ],
  ["no backend", () => faultsOf({})],
  [
    "two backends",
    () =>
      faultsOf({
        s3: identity,
        azure: { accountName: "acme", containerNames: ["abc"], endpoint: "https://a.b" },
      }),
  ],
  [
    "names of created buckets",
    () =>
      faultsOf({
        s3: {
          ...identity,
          bucketNamePrefix: "acme-analytics-prod",
          buckets: {
            "bucket-0": { name: "Acme-Exchange" },
            "bucket-1": { name: "acme.exchange" },
            "bucket-2": { name: "acme-exchange" },
            "bucket-3": { name: "acme-exchange" },
            "bucket-4": { name: `acme-${"x".repeat(60)}` },
            "a-key-that-is-too-long": {},
            Upper: {},
          },
        },
      }),
  ],
  [
    "a count beside a map, and all draining",
    () => faultsOf({ s3: { ...identity, bucketCount: 3, buckets: { a: { draining: true } } } }),
  ],
  [
    "names of adopted buckets",
    () =>
      faultsOf({
        adoptedS3: {
          ...identity,
          bucketNames: ["acme-a", "acme-a", "s3://acme-b/", "acme-c, acme-d", "Acme", "a.b", "x"],
          drainingBucketNames: ["acme-a"],
        },
      }),
  ],
  [
    "adopted buckets as found",
    () =>
      checkFoundBuckets(
        [
          { name: "acme-a", region: "eu-west-1" },
          { name: "acme-b", region: "us-east-1" },
          { name: "acme-gone", problem: "couldn't find resource" },
          {
            name: "acme-open",
            region: "eu-west-1",
            policy: '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"*"}}]}',
          },
        ],
        false,
      ),
  ],
  [
    "S3-compatible: address and credentials",
    () =>
      faultsOf({
        s3Compatible: {
          bucketNames: [],
          endpoint: "minio:9000/path",
          credentialsSecretName: "AKIAHUNTER2/hunter2",
        },
      }),
  ],
  [
    "S3-compatible: a credential in the address",
    () =>
      faultsOf({
        s3Compatible: {
          bucketNames: ["acme-a"],
          endpoint: "http://user:hunter2@minio:9000",
          credentialsSecretName: "exchange",
        },
      }),
  ],
  [
    "GCS: no way to delete, and no account",
    () => [
      ...faultsOf({ gcs: { bucketNames: ["acme-a"], region: "eu", hmacSecretName: "hmac" } }),
      ...faultsOf({
        gcs: {
          bucketNames: ["acme-a"],
          region: "eu",
          hmacSecretName: "hmac",
          jsonKeySecretName: "json",
          workloadIdentity: { serviceAccountEmail: "trino" },
        },
      }),
    ],
  ],
  [
    "Azure: connection string and endpoint, and neither",
    () => [
      ...faultsOf({
        azure: {
          accountName: "Acme_Exchange",
          containerNames: ["a--b", "abc", "abc"],
          connectionStringSecretName: "exchange-azure",
          endpoint: "https://acme.blob.core.windows.net",
        },
      }),
      ...faultsOf({
        azure: {
          accountName: "acme",
          containerNames: ["abc"],
          workloadIdentity: { clientId: "1" },
          tuning: { partSizeMiB: 3, retryMode: "STANDARD" },
        },
      }),
    ],
  ],
  [
    "tuning out of range",
    () =>
      faultsOf({
        s3: {
          ...identity,
          tuning: {
            partSizeMiB: 300,
            sinkBuffersPerPartition: 1,
            sinkBufferPoolMinSize: -1,
            maxFileSizeMiB: 0,
            concurrentReaders: 0,
            maxErrorRetries: 1.5,
            maxConcurrentRequests: 0,
            retryMode: "ADAPTIV_V2",
          },
        },
      }),
  ],
  ["parts too small", () => faultsOf({ s3: { ...identity, tuning: { partSizeMiB: 4 } } })],
  [
    "sinks that fill the heap",
    () => faultsOf({ s3: { ...identity, tuning: { partSizeMiB: 64 } } }),
  ],
  [
    "sinks that fill the heap, by the cluster's own partitions",
    () =>
      faultsOf(
        { s3: { ...identity, tuning: { partSizeMiB: 16 } } },
        { "fault-tolerant-execution-max-partition-count": "1000" },
      ),
  ],
  [
    "expiry shorter than the query limit",
    () => faultsOf({ s3: { ...identity, expirationDays: 1 } }),
  ],
  [
    "expiry shorter than an own query limit",
    () => faultsOf({ s3: identity }, { "query.max-execution-time": "4d" }),
  ],
];
