import { bucketPolicy, exchangePolicy } from "../../components/exchange/policies";
import type { ExchangeSpec } from "../../components/exchange/spec";
import { s3ExchangeSpec } from "../../components/exchange/values";
import {
  assumeRolePolicy,
  exchangeRoleTrust,
  irsaTrust,
} from "../../components/shared/identity/policies";
import { DEFAULT_REGION } from "../../lab/aws/names";
import { startAws } from "../../lab/aws/start";
import { createLocalCloud } from "../../lab/cloud/local-cloud";
import { createCluster } from "../../lab/cluster";
import type { LabFolder } from "../../lab/folder";
import { startObjectStore } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";

const arnOf = (role: string) => `arn:aws:iam::000000000000:role/${role}`;
const ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/LAB";
const PROVIDER = { arn: "arn:aws:iam::000000000000:oidc-provider/lab", url: ISSUER };

/** A storage for one cluster, and what makes its service account the role `pods`. */
export interface LoneStorage {
  exchange: ExchangeSpec;
  /** Of the service account. */
  annotations: Record<string, string>;
}

/**
 * A bucket, or several, that takes TLS only, a role that the service account becomes by IRSA, and the exchange's own
 * role that this one becomes: made of what the components render.
 */
export async function createLoneStorage(
  lab: LabFolder,
  buckets: string | readonly string[],
  serviceAccountName: string,
): Promise<LoneStorage> {
  const names = [buckets].flat();
  const toolchain = await ensureToolchain(() => {});
  await startObjectStore(lab, toolchain);
  await startAws(lab, DEFAULT_REGION);
  const { objectStore, identity } = createLocalCloud(lab, toolchain, createCluster(lab, toolchain));
  const arns = names.map((bucket) => `arn:aws:s3:::${bucket}`);
  for (const [index, bucket] of names.entries()) {
    await objectStore.createBucket(bucket);
    await objectStore.putPolicy(bucket, JSON.stringify(bucketPolicy(arns[index] ?? "")));
  }
  const pods = { namespace: "trino", serviceAccountNames: [serviceAccountName] };
  const roles = {
    pods: {
      trust: irsaTrust(PROVIDER, pods),
      policy: assumeRolePolicy(arnOf("exchange"), false),
    },
    exchange: {
      trust: exchangeRoleTrust(arnOf("pods"), false),
      policy: exchangePolicy(arns),
    },
  };
  for (const [name, { trust, policy }] of Object.entries(roles)) {
    await identity.applyRole({
      name,
      arn: arnOf(name),
      assumeRolePolicy: JSON.stringify(trust),
    });
    const document = JSON.stringify(policy);
    await identity.applyRolePolicy({ roleName: name, policyName: name, document });
  }
  const annotations = { "eks.amazonaws.com/role-arn": arnOf("pods") };
  const exchange = s3ExchangeSpec({
    names,
    region: DEFAULT_REGION,
    iamRole: arnOf("exchange"),
    annotations,
    tuning: {},
  });
  return { exchange, annotations };
}
