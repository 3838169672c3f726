import { beforeEach, describe, expect, test, vi } from "vitest";
import { S3ExchangeStorage } from "../../components/exchange/s3-exchange-storage";
import { TrinoCluster, type TrinoClusterArgs } from "../../components/trino/trino-cluster";
import { installMocks } from "./mocks";

const { registered, hold, settled, inputsOf, onAws } = installMocks();

const size = { memoryGiB: 16, cpu: 4 };
const podIdentity = { podIdentity: { eksClusterName: "analytics" } };
const provider = "arn:aws:iam::111111111111:oidc-provider/oidc.example.com/id/X";
const irsa = {
  irsa: { oidcProviderArn: provider, oidcProviderUrl: "https://oidc.example.com/id/X" },
};
const lake = "arn:aws:iam::111111111111:policy/lake";
const cluster: TrinoClusterArgs = {
  profile: "interactive",
  namespace: "trino",
  coordinator: size,
  workers: { ...size, replicas: 2 },
  catalogs: {},
};
const batch = { ...cluster, profile: "batch" } as const;
const spooling = () => new S3ExchangeStorage("exchange", { bucketCount: 1 }).exchange;

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("a cluster with Pod Identity", () => {
  test("is these resources more: a role, its policies, one association", async () => {
    const identity = { workloadIdentity: podIdentity, additionalPolicyArns: [lake] };
    const { roleArn } = new TrinoCluster("trino-batch", {
      ...batch,
      identity,
      exchange: spooling(),
    });
    await settled();
    expect(onAws()).toEqual([
      "PodIdentityAssociation trino-batch-identity-trino-batch",
      "Role trino-batch-role",
      "RolePolicy trino-batch-role-exchange",
      "RolePolicyAttachment trino-batch-role-lake",
    ]);
    expect(inputsOf("trino-batch-identity-trino-batch")).toEqual({
      clusterName: "analytics",
      namespace: "trino",
      serviceAccount: "trino-batch",
      roleArn: "arn:aws:iam::1:role/trino-batch-role",
      tags: {},
    });
    expect(inputsOf("trino-batch-role-lake")).toEqual({
      role: "trino-batch-role",
      policyArn: lake,
    });
    expect(await new Promise((resolve) => roleArn?.apply(resolve))).toBe(
      "arn:aws:iam::1:role/trino-batch-role",
    );
  });

  test("is trusted by its own service account, in its EKS cluster, alone", async () => {
    new TrinoCluster("adhoc", { ...cluster, identity: { workloadIdentity: podIdentity } });
    await settled();
    expect(JSON.parse(inputsOf("adhoc-role").assumeRolePolicy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-name": "analytics",
            "aws:RequestTag/kubernetes-namespace": "trino",
            "aws:RequestTag/kubernetes-service-account": ["adhoc"],
          },
        },
      },
    ]);
  });

  test("may spool into its buckets if it spools, and not otherwise", async () => {
    const identity = { workloadIdentity: podIdentity, additionalPolicyArns: [lake] };
    const exchange = spooling();
    new TrinoCluster("trino-batch", { ...batch, identity, exchange });
    new TrinoCluster("trino-interactive", { ...cluster, identity });
    await settled();
    const policy = JSON.parse(inputsOf("trino-batch-role-exchange").policy);
    expect(policy.Statement[1].Resource).toEqual(["arn:aws-cn:s3:::exchange-bucket-0/*"]);
    expect(onAws().filter((line) => line.includes("interactive"))).toEqual([
      "PodIdentityAssociation trino-interactive-identity-trino-interactive",
      "Role trino-interactive-role",
      "RolePolicyAttachment trino-interactive-role-lake",
    ]);
  });

  test("marks its pods, so that those without credentials are replaced", async () => {
    new TrinoCluster("adhoc", { ...cluster, identity: { workloadIdentity: podIdentity } });
    await settled();
    const { coordinator, worker } = inputsOf("adhoc-release").values;
    expect(coordinator.annotations).toMatchObject({
      "trino-platform/aws-identity": "pod-identity",
      "karpenter.sh/do-not-disrupt": "true",
    });
    expect(worker.annotations).toEqual({ "trino-platform/aws-identity": "pod-identity" });
    expect(inputsOf("adhoc-service-account").metadata.annotations).toBeUndefined();
  });

  test("installs its pods when the association and all rights are there, and not before", async () => {
    const created = Promise.withResolvers<void>();
    hold("adhoc-identity-adhoc", created.promise);
    new TrinoCluster("adhoc", { ...cluster, identity: { workloadIdentity: podIdentity } });
    await vi.waitFor(() => expect(inputsOf("adhoc-identity-adhoc")).toBeDefined());
    // Whoever did not wait would have come by now.
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    expect(inputsOf("adhoc-release")).toBeUndefined();
    created.resolve();
    await settled();
    expect(inputsOf("adhoc-release")).toBeDefined();
  });
});

describe("a cluster with IRSA", () => {
  test("is named by the service account of a cluster that does not spool, too", async () => {
    new TrinoCluster("adhoc", { ...cluster, identity: { workloadIdentity: irsa } });
    await settled();
    expect(inputsOf("adhoc-service-account").metadata.annotations).toEqual({
      "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/adhoc-role",
    });
  });

  test("has a role that its service account names, and that names its service account", async () => {
    new TrinoCluster("trino-batch", {
      ...batch,
      identity: { workloadIdentity: irsa },
      exchange: spooling(),
    });
    await settled();
    expect(onAws()).toEqual(["Role trino-batch-role", "RolePolicy trino-batch-role-exchange"]);
    expect(JSON.parse(inputsOf("trino-batch-role").assumeRolePolicy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "oidc.example.com/id/X:aud": "sts.amazonaws.com",
            "oidc.example.com/id/X:sub": ["system:serviceaccount:trino:trino-batch"],
          },
        },
      },
    ]);
    expect(inputsOf("trino-batch-service-account").metadata.annotations).toEqual({
      "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/trino-batch-role",
    });
    expect(inputsOf("trino-batch-release").values.worker.annotations).toEqual({
      "trino-platform/aws-identity": "irsa",
    });
  });
});

describe("a role apart for the exchange", () => {
  test("is the cluster's, which alone becomes it", async () => {
    const identity = { workloadIdentity: podIdentity, separateExchangeRole: true };
    new TrinoCluster("trino-batch", { ...batch, identity, exchange: spooling() });
    await settled();
    expect(inputsOf("trino-batch-own-role-exchange").policy).toContain("s3:PutObject");
    expect(inputsOf("trino-batch-role-assume").policy).toContain("role/trino-batch-own-role");
    const trust = JSON.parse(inputsOf("trino-batch-own-role").assumeRolePolicy);
    expect(trust.Statement[0].Principal).toEqual({ AWS: "arn:aws:iam::1:role/trino-batch-role" });
    expect(inputsOf("trino-batch-role-exchange")).toBeUndefined();
    const { additionalExchangeManagerProperties: lines } = inputsOf("trino-batch-release").values;
    expect(lines).toContain("exchange.s3.iam-role=arn:aws:iam::1:role/trino-batch-own-role");
  });
});

describe("storage and cluster agree on who makes the role", () => {
  const known = { managerName: "filesystem", baseDirectories: ["gs://a/"], properties: {} };

  test("a cluster without an identity cannot use a storage that left the role to it", () => {
    const exchange = { ...known, awsPolicy: "{}" };
    expect(() => new TrinoCluster("trino-batch", { ...batch, exchange })).toThrow(
      /exchange\.awsPolicy: no role may spool: .* give the cluster an identity/,
    );
  });

  test("a service account that has the storage's role gets no second one", () => {
    const exchange = { ...known, awsRoleArn: "arn:aws:iam::1:role/exchange" };
    const identity = { workloadIdentity: podIdentity };
    expect(() => new TrinoCluster("trino-batch", { ...batch, exchange, identity })).toThrow(
      /exchange\.awsRoleArn: the storage has given .* the role arn:aws:iam::1:role\/exchange/,
    );
  });

  test("a role apart needs something that it may do", () => {
    const identity = { workloadIdentity: podIdentity, separateExchangeRole: true };
    expect(() => new TrinoCluster("trino-batch", { ...batch, exchange: known, identity })).toThrow(
      /exchange\.awsPolicy: missing; separateExchangeRole/,
    );
    expect(() => new TrinoCluster("adhoc", { ...cluster, identity })).toThrow(
      /identity\.separateExchangeRole: the cluster does not spool/,
    );
  });

  test("a cluster that spools elsewhere has a role all the same, that says nothing of it", async () => {
    const identity = { workloadIdentity: podIdentity, additionalPolicyArns: [lake] };
    new TrinoCluster("trino-batch", { ...batch, exchange: known, identity });
    await settled();
    expect(JSON.parse(inputsOf("trino-batch-role-exchange").policy).Statement).toEqual([
      expect.objectContaining({ Effect: "Deny", Action: "sts:GetCallerIdentity" }),
    ]);
  });

  test("a storage is told all of who uses it, or nothing", () => {
    const build = (args: object) => () => new S3ExchangeStorage("exchange", args);
    expect(build({ serviceAccountNames: ["trino"] })).toThrow(
      /workloadIdentity: missing beside serviceAccountNames[\s\S]*namespace: missing beside serviceAccountNames/,
    );
    expect(build({ separateExchangeRole: true })).toThrow(
      /serviceAccountNames: missing beside separateExchangeRole; .* give the clusters an identity/,
    );
  });
});
