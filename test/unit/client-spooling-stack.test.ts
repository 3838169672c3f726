import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { lintValues } from "../../components/trino/lint/lint";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { textOf } from "../documents";

// biome-ignore lint/suspicious/noExplicitAny: stack files, of any shape
type Loose = any;

const AWS = { region: "eu-west-1" };
const KMS = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

function faultsOf(spooling: Loose, edit: (platform: Loose) => void = () => {}, stack = "prod") {
  const platform = parse(textOf(`stacks/Pulumi.${stack}.yaml`)).config[PLATFORM_KEY];
  platform.spooling = spooling;
  edit(platform);
  return parseConfig(platform, AWS).faults.map(({ path, message }) => `${path}: ${message}`);
}

const compatible = (more: object = {}) => ({
  s3Compatible: {
    bucketName: "results",
    endpoint: "https://s3.example.com",
    credentialsSecretName: "results-store",
    ...more,
  },
});

describe("a stack that spools results", () => {
  test.each<[string, Loose]>([
    ["to a bucket that it makes", { s3: {} }],
    ["for two days", { s3: {}, ttl: "2d", expirationDays: 2 }],
    ["to a bucket with a KMS key", { s3: { kmsKeyArn: KMS }, encryption: false }],
    [
      "to a bucket that exists",
      { adoptedS3: { bucketName: "acme-results" }, retrieval: "redirect" },
    ],
    ["to a store that speaks S3", compatible()],
    ["to Google", { gcs: { bucketName: "acme-results", jsonKeySecretName: "results-gcs" } }],
    [
      "to Azure",
      { azure: { accountName: "acme", containerName: "results", accessKeySecretName: "results" } },
    ],
  ])("%s passes", (_, spooling) => {
    expect(faultsOf(spooling)).toEqual([]);
  });

  test.each<[string, Loose, (platform: Loose) => void, RegExp]>([
    ["no store", {}, () => {}, /^spooling: no store given; use exactly one of s3, /],
    ["two stores", { s3: {}, ...compatible() }, () => {}, /^spooling: s3 and s3Compatible given/],
    [
      "a store inside the Kubernetes cluster that is made",
      { inCluster: {} },
      () => {},
      /^spooling\.inCluster: there is none: .*use s3Compatible .*trino-object-store/,
    ],
    [
      "a way through the gateway",
      { s3: {}, retrieval: "coordinator-proxy" },
      () => {},
      /^spooling\.retrieval: .*storage.*redirect/,
    ],
    [
      "segments that outlive their bucket's objects",
      { s3: {}, ttl: "36h", expirationDays: 1 },
      () => {},
      /^spooling\.ttl: 36h is longer than the bucket keeps a segment, which is 24h; use expirationDays: 2/,
    ],
    [
      "a duration that is none",
      { s3: {}, ttl: "12 hours" },
      () => {},
      /^spooling\.ttl: "12 hours"/,
    ],
    [
      "two encryptions at once",
      { s3: { kmsKeyArn: KMS } },
      () => {},
      /^spooling\.s3\.kmsKeyArn: has no effect on segments that have keys of their own/,
    ],
    [
      "keys over plain HTTP",
      { ...compatible({ endpoint: "http://s3.example.com" }), encryption: true },
      () => {},
      /^spooling\.s3Compatible\.endpoint: .* plain HTTP, over which S3's clients send no key/,
    ],
    [
      "a bucket of a catalog",
      { adoptedS3: { bucketName: "acme-lake" } },
      (platform) => {
        platform.catalogs.own =
          "connector.name=iceberg\niceberg.catalog.type=glue\nhive.metastore.glue.default-warehouse-dir=s3://acme-lake/tables\nfs.s3.enabled=true";
      },
      /^spooling\.adoptedS3\.bucketName: "acme-lake" also holds tables of the catalog own/,
    ],
    [
      "a bucket of the exchange",
      { adoptedS3: { bucketName: "acme-a" } },
      (platform) => {
        platform.exchange = { adoptedS3: { bucketNames: ["acme-a"] } };
      },
      /^spooling\.adoptedS3\.bucketName: "acme-a" is a bucket of the exchange/,
    ],
    [
      "a store that clients from outside do not resolve",
      compatible({ endpoint: "http://minio.storage.svc.cluster.local:9000" }),
      () => {},
      /^spooling\.s3Compatible\.endpoint: .* is a name inside the Kubernetes cluster, and clients come from outside/,
    ],
    [
      "no role on AWS",
      { s3: {} },
      (platform) => {
        delete platform.identity;
        platform.exchange = compatible().s3Compatible && {
          s3Compatible: {
            bucketNames: ["exchange"],
            endpoint: "https://s3.example.com",
            credentialsSecretName: "exchange",
          },
        };
      },
      /^identity: missing; whoever spools results on S3 needs an AWS role/,
    ],
    [
      "the default routing group without it",
      { s3: {} },
      (platform) => {
        platform.clusters.interactive.spooling = false;
      },
      /^clusters\.interactive\.spooling: false, but the gateway sends acknowledgements of all clusters to the default routing group/,
    ],
    [
      "no cluster with it",
      { s3: {} },
      (platform) => {
        for (const cluster of Object.values<Loose>(platform.clusters)) cluster.spooling = false;
      },
      /^spooling: no cluster spools results/,
    ],
    [
      "a cluster that would spool nowhere",
      undefined,
      (platform) => {
        platform.clusters.batch.spooling = true;
      },
      /^clusters\.batch\.spooling: needs the platform's spooling/,
    ],
  ])("is refused with %s", (_, spooling, edit, message) => {
    expect(faultsOf(spooling, edit).join("\n")).toMatch(message);
  });

  test("may leave out a cluster to which no acknowledgement comes", () => {
    const edit = (platform: Loose) => {
      platform.clusters.batch.spooling = false;
    };
    expect(faultsOf({ s3: {} }, edit)).toEqual([]);
  });

  test("of no gateway's way in may use a store inside the Kubernetes cluster", () => {
    const inside = compatible({ endpoint: "http://minio:9000" });
    expect(faultsOf(inside, (platform) => delete platform.gateway.ingress)).not.toContainEqual(
      expect.stringContaining("clients come from outside"),
    );
  });
});

describe("by its side doors", () => {
  const lines = (properties: Loose) => (platform: Loose) => {
    platform.clusters.batch.configProperties = properties;
  };
  const values = (valuesOverride: Loose) => (platform: Loose) => {
    platform.clusters.batch.valuesOverride = valuesOverride;
  };
  const mode = "protocol.spooling.retrieval-mode";
  const file = { additionalConfigFiles: { "spooling-manager.properties": "fs.location=s3://x/" } };

  test.each<[string, (platform: Loose) => void, RegExp]>([
    ["a switch", lines({ "protocol.spooling.enabled": "false" }), /enabled: cannot be set here/],
    [
      "a key of its own",
      lines({ "protocol.spooling.shared-secret-key": `\${ENV:${"MINE"}}` }),
      /shared-secret-key: cannot be set here; it follows from spooling/,
    ],
    ["a way", lines({ [mode]: "STORAGE" }), /retrieval-mode: cannot be set here/],
    ["a place", values({ coordinator: file }), /cannot be set here, it comes from the spooling/],
    ["a place of workers", values({ worker: file }), /worker\.additionalConfigFiles/],
    [
      "a key in its environment",
      values({ env: [{ name: "TRINO_SPOOLING_KEY", valueFrom: {} }] }),
      /env\[0\]: cannot be set here, it comes from the spooling storage/,
    ],
    [
      "a way, in the chart's lines",
      values({ server: { coordinatorExtraConfig: `${mode}=WORKER_PROXY` } }),
      /retrieval-mode/,
    ],
    [
      "other lines than the cluster's",
      values({ additionalConfigProperties: ["query.max-history=10"] }),
      /replaces \d+ lines that the cluster needs/,
    ],
  ])("a cluster cannot have %s", (_, edit, message) => {
    expect(faultsOf({ s3: {} }, edit).join("\n")).toMatch(message);
  });

  test.each(["COORDINATOR_PROXY", "worker-proxy"])("%s is refused without spooling, too", (way) => {
    const key = `\${ENV:${"KEY"}}`;
    const on = { "protocol.spooling.enabled": "true", "protocol.spooling.shared-secret-key": key };
    expect(faultsOf(undefined, lines({ ...on, [mode]: way }))).toEqual([
      expect.stringMatching(/^clusters\.batch\.configProperties\.protocol.*use STORAGE or COORD/),
    ]);
    const [finding] = lintValues({ additionalConfigProperties: [`${mode}=${way}`] }).filter(
      ({ message }) => message.includes("behind Trino Gateway"),
    );
    expect(finding?.severity).toBe("warning");
  });
});
