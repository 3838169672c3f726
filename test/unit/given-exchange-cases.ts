import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkS3Endpoint } from "../../components/exchange/check";
import type { Fault } from "../../components/shared/faults";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkGivenExchange } from "../../components/trino/exchange";
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

const cluster = {
  name: "trino-batch",
  profile: "batch",
  trinoVersion: DEFAULT_TRINO_VERSION,
  coordinator: { memoryGiB: 32, cpu: 8 },
  workers: { memoryGiB: 64, cpu: 16, replicas: 4 },
  configProperties: {},
} as const;
const TLS = { "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com" };
const given = (baseDirectories: string[], properties: Record<string, string> = TLS) =>
  checkGivenExchange({ managerName: "filesystem", baseDirectories, properties }, cluster);

/** Of an exchange as a cluster is given it, and of addresses at AWS. */
export const GIVEN_CASES: [string, () => Fault[]][] = [
  ["no scheme", () => given(["acme-exchange"])],
  ["a blank after a comma", () => given(["s3://acme-a, s3://acme-b"])],
  ["two stores", () => given(["s3://acme-a/", "gs://acme-b/"])],
  [
    "two storage accounts",
    () =>
      given(["abfs://a@one.dfs.core.windows.net/", "abfs://a@two.dfs.core.windows.net/"], {
        "exchange.azure.endpoint": "https://one.blob.core.windows.net",
      }),
  ],
  ["an unknown scheme, and none at all", () => [...given(["http://acme/"]), ...given([])]],
  ["the same twice", () => given(["s3://acme-a/", "s3://acme-a/"])],
  [
    "a credential in a property, and what the chart writes",
    () =>
      given(["s3://acme-a/"], {
        ...TLS,
        "exchange.s3.aws-secret-key": "hunter2",
        "exchange.base-directories": "s3://acme-a/",
      }),
  ],
  [
    "plain HTTP to AWS: no endpoint, none and no region, and one that says so",
    () => [
      ...given(["s3://acme-a/"], { "exchange.s3.region": "cn-north-1" }),
      ...given(["s3://acme-a/"], {}),
      ...given(["s3://acme-a/"], { "exchange.s3.endpoint": "http://s3.eu-west-1.amazonaws.com" }),
    ],
  ],
  [
    "S3-compatible: AWS over plain HTTP",
    () =>
      faultsOf({
        s3Compatible: {
          bucketNames: ["acme-a"],
          endpoint: "http://s3.eu-west-1.amazonaws.com",
          credentialsSecretName: "exchange",
        },
      }),
  ],
  [
    "endpoints of exchange storage on AWS",
    () => [
      ...[
        "fipss",
        "http://s3.eu-west-1.amazonaws.com",
        "https://vpce-0f1e.s3.eu-west-1.vpce.amazonaws.com",
      ].flatMap((endpoint) => faultsOf({ s3: { ...identity, endpoint } })),
      ...faultsOf({
        adoptedS3: {
          ...identity,
          bucketNames: ["acme-a"],
          endpoint: "https://user:hunter2@s3.acme",
        },
      }),
      ...checkS3Endpoint("fips-dual-stack", "eu-west-1"),
    ],
  ],
];
