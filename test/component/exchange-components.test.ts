import { beforeEach, describe, expect, test } from "vitest";
import type { S3ExchangeStorageArgs } from "../../components/exchange/s3-exchange-storage";
import { S3ExchangeStorage } from "../../components/exchange/s3-exchange-storage";
import { TrinoCluster } from "../../components/trino/trino-cluster";
import { installMocks } from "./mocks";

const { registered, settled, inputsOf } = installMocks();

const args: S3ExchangeStorageArgs = {
  namespace: "trino",
  serviceAccountNames: ["trino-batch", "trino-etl"],
  workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
};
const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const irsa = {
  irsa: {
    oidcProviderArn: "arn:aws:iam::111111111111:oidc-provider/oidc.example.com/id/X",
    oidcProviderUrl: "https://oidc.example.com/id/X",
  },
};
const list = () => registered.map(({ type, name }) => `${type} ${name}`).sort();

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("S3ExchangeStorage", () => {
  test("is these resources", async () => {
    new S3ExchangeStorage("exchange", { ...args, bucketCount: 1 });
    await settled();
    expect(list()).toEqual([
      "aws:eks/podIdentityAssociation:PodIdentityAssociation exchange-identity-trino-batch",
      "aws:eks/podIdentityAssociation:PodIdentityAssociation exchange-identity-trino-etl",
      "aws:iam/role:Role exchange-role",
      "aws:iam/rolePolicy:RolePolicy exchange-role-exchange",
      "aws:s3/bucket:Bucket exchange-bucket-0",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration exchange-bucket-0-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls exchange-bucket-0-ownership",
      "aws:s3/bucketPolicy:BucketPolicy exchange-bucket-0-tls",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock exchange-bucket-0-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration exchange-bucket-0-encryption",
      "trino-platform:index:S3ExchangeStorage exchange",
    ]);
  });

  test("has three buckets, kept when the stack goes", async () => {
    const { bucketNames } = new S3ExchangeStorage("exchange", args);
    expect(await new Promise((resolve) => bucketNames.apply(resolve))).toEqual([
      "exchange-bucket-0",
      "exchange-bucket-1",
      "exchange-bucket-2",
    ]);
    expect(inputsOf("exchange-bucket-0")).toEqual({ forceDestroy: false, tags: {} });
  });

  test("every bucket is closed, encrypted and cleaned up", async () => {
    new S3ExchangeStorage("exchange", { ...args, expirationDays: 5 });
    await settled();
    expect(inputsOf("exchange-bucket-2-access")).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(inputsOf("exchange-bucket-2-ownership").rule.objectOwnership).toBe(
      "BucketOwnerEnforced",
    );
    expect(inputsOf("exchange-bucket-2-encryption").rules).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    expect(inputsOf("exchange-bucket-2-lifecycle").rules).toMatchObject([
      {
        status: "Enabled",
        expiration: { days: 5 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ]);
    const [statement] = JSON.parse(inputsOf("exchange-bucket-2-tls").policy).Statement;
    expect(statement).toMatchObject({
      Effect: "Deny",
      Resource: ["arn:aws-cn:s3:::exchange-bucket-2", "arn:aws-cn:s3:::exchange-bucket-2/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  test("a KMS key comes with a bucket key and the right to use it", async () => {
    new S3ExchangeStorage("exchange", { ...args, kmsKeyArn: KEY });
    await settled();
    expect(inputsOf("exchange-bucket-0-encryption").rules).toEqual([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
        bucketKeyEnabled: true,
      },
    ]);
    expect(inputsOf("exchange-role-exchange").policy).toContain("kms:GenerateDataKey");
  });

  test("with IRSA the service accounts are named in the trust and carry the role", async () => {
    const { exchange } = new S3ExchangeStorage("exchange", { ...args, workloadIdentity: irsa });
    const spec = await new Promise((resolve) => exchange.apply(resolve));
    expect(spec).toEqual({
      managerName: "filesystem",
      baseDirectories: [0, 1, 2].map((index) => `s3://exchange-bucket-${index}/`),
      properties: {
        "exchange.s3.endpoint": "https://s3.cn-north-1.amazonaws.com.cn",
        "exchange.s3.region": "cn-north-1",
      },
      serviceAccountAnnotations: {
        "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/exchange-role",
      },
      awsRoleArn: "arn:aws:iam::1:role/exchange-role",
      expirationDays: 3,
    });
    await settled();
    const trust = JSON.parse(inputsOf("exchange-role").assumeRolePolicy);
    expect(trust.Statement[0].Condition.StringEquals).toEqual({
      "oidc.example.com/id/X:aud": "sts.amazonaws.com",
      "oidc.example.com/id/X:sub": [
        "system:serviceaccount:trino:trino-batch",
        "system:serviceaccount:trino:trino-etl",
      ],
    });
    expect(list().filter((line) => line.includes("podIdentity"))).toEqual([]);
  });

  test("policies for the catalogs' data go to the same role, in any order", async () => {
    const additionalPolicyArns = [
      "arn:aws:iam::111111111111:policy/lake",
      "arn:aws:iam::111111111111:policy/glue",
    ];
    new S3ExchangeStorage("exchange", { ...args, additionalPolicyArns });
    await settled();
    expect(list().filter((line) => line.includes("Attachment"))).toEqual([
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment exchange-role-glue",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment exchange-role-lake",
    ]);
  });

  test("can be thrown away, and named, where the stack says so", async () => {
    const bucketNamePrefix = "acme-dev";
    new S3ExchangeStorage("exchange", { ...args, bucketNamePrefix, removalPolicy: "destroy" });
    await settled();
    expect(inputsOf("exchange-bucket-1")).toEqual({
      bucketPrefix: "acme-dev-bucket-1-",
      forceDestroy: true,
      tags: {},
    });
  });

  test("buckets by key may have names; a draining one takes nothing new", async () => {
    const buckets = { "bucket-0": { name: "acme-exchange" }, "bucket-1": { draining: true } };
    const { exchange } = new S3ExchangeStorage("exchange", { ...args, buckets });
    const spec = await new Promise((resolve) => exchange.apply(resolve));
    expect(spec).toMatchObject({ baseDirectories: ["s3://exchange-bucket-0/"] });
    await settled();
    expect(inputsOf("exchange-bucket-0").bucket).toBe("acme-exchange");
    const policy = JSON.parse(inputsOf("exchange-role-exchange").policy);
    expect(policy.Statement[0].Resource).toHaveLength(2);
  });

  test("another endpoint is right for the region, and plain HTTP is refused", async () => {
    const storage = (endpoint: string) => new S3ExchangeStorage("exchange", { ...args, endpoint });
    const spec = await new Promise((resolve) => storage("dual-stack").exchange.apply(resolve));
    expect(spec).toMatchObject({
      properties: { "exchange.s3.endpoint": "https://s3.dualstack.cn-north-1.amazonaws.com.cn" },
    });
    expect(() => storage("http://s3.cn-north-1.amazonaws.com.cn")).toThrow("is plain HTTP");
  });

  test("tuning is what it is set to, beside the region", async () => {
    const tuning = { partSizeMiB: 8, retryMode: "STANDARD" } as const;
    const { exchange } = new S3ExchangeStorage("exchange", { ...args, tuning });
    const spec = await new Promise((resolve) => exchange.apply(resolve));
    expect(spec).toMatchObject({
      properties: {
        "exchange.s3.endpoint": "https://s3.cn-north-1.amazonaws.com.cn",
        "exchange.s3.region": "cn-north-1",
        "exchange.s3.upload.part-size": "8MB",
        "exchange.s3.retry-mode": "STANDARD",
      },
    });
  });

  test("a role of its own for the exchange leaves the pods' role without its rights", async () => {
    new S3ExchangeStorage("exchange", { ...args, separateExchangeRole: true });
    await settled();
    expect(inputsOf("exchange-role-assume").policy).toContain("sts:AssumeRole");
    expect(inputsOf("exchange-own-role-exchange").policy).toContain("s3:PutObject");
    expect(list().filter((line) => line.endsWith(" exchange-role-exchange"))).toEqual([]);
  });

  test("a shared VPC endpoint keeps its policy, a dedicated one gets its own", async () => {
    const endpoint = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy exchange-endpoint";
    new S3ExchangeStorage("exchange", { ...args, vpcEndpoint: { id: "vpce-0a1b2c3d" } });
    await settled();
    expect(inputsOf("exchange-bucket-0-tls").policy).toContain("vpce-0a1b2c3d");
    expect(list()).not.toContain(endpoint);
    registered.length = 0;
    new S3ExchangeStorage("exchange", {
      ...args,
      vpcEndpoint: { id: "vpce-0a1b2c3d", dedicated: true },
    });
    await settled();
    expect(list()).toContain(endpoint);
  });

  test("refuses with all faults before it creates anything", async () => {
    const wrong = { ...args, bucketCount: 0, expirationDays: 0, workloadIdentity: {} };
    expect(() => new S3ExchangeStorage("exchange", wrong)).toThrow(
      [
        'the exchange storage "exchange" cannot be built:',
        "  bucketCount: 0 is not a whole number from 1 to 50",
        "  expirationDays: 0 is not a whole number from 1 to 3650",
        "  workloadIdentity: missing; use one of irsa and podIdentity",
      ].join("\n"),
    );
    await settled();
    expect(list()).toEqual(["trino-platform:index:S3ExchangeStorage exchange"]);
  });
});

describe("a cluster looks at the exchange that it is given", () => {
  const cluster = {
    profile: "batch",
    namespace: "trino",
    coordinator: { memoryGiB: 16, cpu: 4 },
    workers: { memoryGiB: 16, cpu: 4, replicas: 2 },
    catalogs: {},
  } as const;

  test("at once if it is known at once", () => {
    const exchange = {
      managerName: "filesystem",
      baseDirectories: ["s3://a, s3://b"],
      properties: { "exchange.s3.upload.part-size": "64MB" },
      expirationDays: 1,
    };
    const make = () => new TrinoCluster("trino-batch", { ...cluster, exchange });
    expect(make).toThrow(/exchange\.baseDirectories\[0\]: "s3:\/\/a, s3:\/\/b" has a blank/);
    expect(make).toThrow(/exchange: 100 buffers of 64 MB for 50 partitions are 6\.4 GB a sink/);
    expect(make).toThrow(/exchange\.expirationDays: 1 deletes what queries of "trino-batch"/);
  });
});
