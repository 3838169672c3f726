import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../cli/engine/events";
import {
  S3ExchangeStorage,
  TrinoCluster,
  type TrinoClusterArgs,
  type WorkloadIdentityArgs,
} from "../../components/index";
import { rolesOfStorage } from "../../infra/moved-roles";
import { openWorkbench, type Workbench } from "./support";

const buckets = { bucketCount: 1, removalPolicy: "destroy" } as const;
const lake = "arn:aws:iam::111111111111:policy/lake";
const podIdentity = { podIdentity: { eksClusterName: "analytics" } };
const irsa = {
  irsa: {
    oidcProviderArn:
      "arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE0123456789",
    oidcProviderUrl: "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE0123456789",
  },
};
const size = { memoryGiB: 16, cpu: 4 };
const cluster: TrinoClusterArgs = {
  profile: "batch",
  namespace: "trino",
  coordinator: size,
  workers: { ...size, replicas: 2 },
  catalogs: {},
};

interface Roles {
  workloadIdentity: WorkloadIdentityArgs;
  additionalPolicyArns: string[];
  separateExchangeRole?: boolean;
}

/** As version 0.1.0 had it: the storage makes the role of all clusters that spool. */
const before = (roles: Roles, keys: string[]) => async () => {
  const serviceAccountNames = keys.map((key) => `trino-${key}`);
  new S3ExchangeStorage("exchange", {
    ...buckets,
    ...roles,
    namespace: "trino",
    serviceAccountNames,
  });
  return {};
};

/** As the program has it: each cluster makes its own. */
const after = (identity: Roles, keys: string[]) => async () => {
  const storage = new S3ExchangeStorage("exchange", buckets);
  const { spooling: _, ...options } = cluster;
  const clusters = Object.fromEntries(keys.map((key) => [key, options]));
  const transformations = [rolesOfStorage(clusters, storage)];
  const { exchange } = storage;
  for (const key of keys) {
    new TrinoCluster(`trino-${key}`, { ...cluster, identity, exchange }, { transformations });
  }
  return {};
};

const onAws = (changes: Change[]) =>
  changes
    .filter(({ type }) => /^aws:(iam|eks)/.test(type))
    .map(({ op, name }) => `${op} ${name}`)
    .sort();

describe("roles that the exchange storage made in version 0.1.0", () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await openWorkbench();
  });
  afterEach(() => bench.close());

  const upgraded = async (roles: Roles, old: string[], now: string[] = old) => {
    await (await bench.open(before(roles, old))).up();
    const stack = await bench.open(after(roles, now));
    const { changes } = await stack.up();
    return { changes: onAws(changes), again: onAws((await stack.preview()).changes) };
  };

  it.each([
    ["Pod Identity", podIdentity],
    ["IRSA", irsa],
  ])("become the cluster's as they are, with %s", async (_, workloadIdentity) => {
    const roles = { workloadIdentity, additionalPolicyArns: [lake] };
    expect(await upgraded(roles, ["batch"])).toEqual({ changes: [], again: [] });
  });

  it("stay two, where the exchange had one apart", async () => {
    const roles = { workloadIdentity: podIdentity, additionalPolicyArns: [lake] };
    const apart = { ...roles, separateExchangeRole: true };
    expect(await upgraded(apart, ["batch"])).toEqual({ changes: [], again: [] });
  });

  it("go to the first of several clusters; the others' associations get a new role", async () => {
    const roles = { workloadIdentity: podIdentity, additionalPolicyArns: [lake] };
    expect(await upgraded(roles, ["batch", "etl"])).toEqual({
      changes: [
        "create trino-etl-role",
        "create trino-etl-role-exchange",
        "create trino-etl-role-lake",
        // Trusted by one service account instead of two.
        "update trino-batch-role",
        "update trino-etl-identity-trino-etl",
      ],
      again: [],
    });
  });

  it("go to a cluster that is new, if that is the first by name", async () => {
    const roles = { workloadIdentity: podIdentity, additionalPolicyArns: [] };
    expect(await upgraded(roles, ["batch"], ["adhoc", "batch"])).toEqual({
      changes: [
        "create trino-adhoc-identity-trino-adhoc",
        "create trino-batch-role",
        "create trino-batch-role-exchange",
        "update trino-adhoc-role",
        "update trino-batch-identity-trino-batch",
      ],
      again: [],
    });
  });
});
