import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { S3ExchangeStorage } from "../../components/exchange/s3-exchange-storage";
import { TrinoPlatform, type TrinoPlatformArgs } from "../../components/platform/trino-platform";
import { TrinoCluster, type TrinoClusterArgs } from "../../components/trino/trino-cluster";
import { installMocks } from "./mocks";

const { registered, settled, inputsOf, onAws } = installMocks();

const size = { memoryGiB: 16, cpu: 4 };
const podIdentity = { podIdentity: { eksClusterName: "analytics" } };
const lake = "arn:aws:iam::111111111111:policy/lake";
const sales = "arn:aws:iam::111111111111:policy/sales";
const cluster: TrinoClusterArgs = {
  profile: "interactive",
  namespace: "trino",
  coordinator: size,
  workers: { ...size, replicas: 2 },
  catalogs: {},
};
const spooling = () => new S3ExchangeStorage("exchange", { bucketCount: 1 }).exchange;

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("a platform", () => {
  const inPlatform = {
    profile: "interactive",
    coordinator: size,
    workers: cluster.workers,
  } as const;
  const batchInPlatform = { ...inPlatform, profile: "batch" } as const;
  const platform: TrinoPlatformArgs = {
    namespace: "trino",
    clusters: {
      interactive: inPlatform,
      batch: { ...batchInPlatform, additionalPolicyArns: [sales] },
      etl: batchInPlatform,
    },
    catalogs: {},
    identity: { workloadIdentity: podIdentity, additionalPolicyArns: [lake] },
    gateway: {
      database: {
        host: "db",
        name: "gateway",
        user: "gateway",
        passwordSecretName: "gateway-db",
        tls: {},
      },
      defaultRoutingGroup: "interactive",
    },
  };

  test("gives each cluster its own role, all the shared policies, one its own", async () => {
    const { roleArns } = new TrinoPlatform("trino", { ...platform, exchange: spooling() });
    await settled();
    expect(onAws()).toEqual([
      "PodIdentityAssociation trino-batch-identity-trino-batch",
      "PodIdentityAssociation trino-etl-identity-trino-etl",
      "PodIdentityAssociation trino-interactive-identity-trino-interactive",
      "Role trino-batch-role",
      "Role trino-etl-role",
      "Role trino-interactive-role",
      "RolePolicy trino-batch-role-exchange",
      "RolePolicy trino-etl-role-exchange",
      "RolePolicyAttachment trino-batch-role-lake",
      "RolePolicyAttachment trino-batch-role-sales",
      "RolePolicyAttachment trino-etl-role-lake",
      "RolePolicyAttachment trino-interactive-role-lake",
    ]);
    const known = await new Promise((resolve) => roleArns.apply(resolve));
    expect(known).toMatchObject({ interactive: "arn:aws:iam::1:role/trino-interactive-role" });
  });

  test("takes policies that are made beside it, by its own name where it is known", async () => {
    const made = pulumi.output(sales);
    const identity = { workloadIdentity: podIdentity, additionalPolicyArns: [lake, made] };
    new TrinoPlatform("trino", { ...platform, identity, exchange: spooling() });
    await settled();
    expect(inputsOf("trino-interactive-role-policy-1").policyArn).toBe(sales);
  });

  test("refuses, all at once, what cannot be an identity", () => {
    const clusters = {
      interactive: inPlatform,
      batch: { ...batchInPlatform, additionalPolicyArns: [lake, "lake"] },
    };
    const identity = { workloadIdentity: {}, additionalPolicyArns: [lake, lake] };
    const build = () =>
      new TrinoPlatform("trino", { ...platform, clusters, identity, exchange: spooling() });
    expect(build).toThrow(
      [
        "  identity.workloadIdentity: missing; use one of irsa and podIdentity",
        `  identity.additionalPolicyArns[1]: "${lake}" stands twice; keep one`,
        `  clusters.batch.additionalPolicyArns[1]: "lake" is a name; give the policy's ARN, like arn:aws:iam::123456789012:policy/lake`,
        `  clusters.batch.additionalPolicyArns[0]: "${lake}" also stands in identity.additionalPolicyArns, which every cluster has; keep one of the two`,
      ].join("\n"),
    );
  });

  test("refuses policies of a cluster that has no role", () => {
    const { identity: _, ...without } = platform;
    const build = () => new TrinoPlatform("trino", { ...without, exchange: spooling() });
    expect(build).toThrow(/clusters\.batch\.additionalPolicyArns: needs the platform's identity/);
  });
});

describe("catalogs on AWS", () => {
  const catalogs = { lake: { text: "connector.name=iceberg\niceberg.catalog.type=glue" } };

  test("get the region that the cluster is told", async () => {
    new TrinoCluster("adhoc", { ...cluster, catalogs, awsRegion: "eu-west-1" });
    await settled();
    expect(inputsOf("adhoc-release").values.catalogs.lake).toBe(
      `${catalogs.lake.text}\nhive.metastore.glue.region=eu-west-1\n`,
    );
  });

  test("are refused by a cluster that is told none", () => {
    expect(() => new TrinoCluster("adhoc", { ...cluster, catalogs })).toThrow(
      /catalogs\.lake: does not say in which AWS region/,
    );
  });
});
