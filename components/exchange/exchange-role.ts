import * as pulumi from "@pulumi/pulumi";
import { createIdentity } from "../shared/identity/create-identity";
import type { WorkloadIdentityArgs } from "../shared/identity/spec";
import { exchangePolicy } from "./policies";
import type { S3Buckets } from "./values";

/**
 * Who may use an exchange storage on AWS, if the storage itself shall make their role. Leave all of
 * it out for clusters that have an identity of their own (`identity`): `exchange` then carries what
 * their roles must be allowed.
 */
export interface AwsIdentityArgs {
  /**
   * Kubernetes namespace of the clusters that spool; beside `serviceAccountNames`.
   * @default none - the clusters have roles of their own
   */
  namespace?: pulumi.Input<string>;
  /**
   * Kubernetes service accounts that spool; nobody else gets in. Beside `workloadIdentity`.
   * @default none - the clusters have roles of their own
   */
  serviceAccountNames?: string[];
  /**
   * How pods become the AWS role: one of `irsa` and `podIdentity`; beside `serviceAccountNames`.
   * @default none - the clusters have roles of their own
   */
  workloadIdentity?: WorkloadIdentityArgs;
  /**
   * Policies for the data of the catalogs, attached to the pods' role: a pod has one identity.
   * Beside `workloadIdentity`.
   * @default [] - catalogs bring their own credentials
   */
  additionalPolicyArns?: pulumi.Input<string>[];
  /**
   * True if the exchange shall have a role of its own, which the pods' role assumes
   * (`exchange.s3.iam-role`): then what reads tables cannot touch spooled data, nor the other way
   * round. Beside `workloadIdentity`.
   * @default false - one role fewer; sessions of a chained role end after an hour and are renewed
   */
  separateExchangeRole?: boolean;
}

/** Which buckets the role is for. */
interface RoleSettings extends AwsIdentityArgs {
  bucketArns: pulumi.Output<string[]>;
  kmsKeyArn?: pulumi.Input<string> | undefined;
  tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What a cluster must know of it, and the role if there is one. */
export interface ExchangeAccess {
  /** The role of the pods, if the storage has made it. */
  roleArn?: pulumi.Output<string>;
  /** The parts of `ExchangeSpec` that say who may spool. */
  access: pulumi.Output<PlainExchangeAccess>;
}

/** The same once it is known. */
type PlainExchangeAccess = Pick<S3Buckets, "annotations" | "iamRole" | "awsRoleArn" | "awsPolicy">;

/**
 * The role of the pods that spool, or two, with exactly the rights that spooling takes; or, for
 * clusters that have roles of their own, those rights.
 */
export function grantExchange(
  name: string,
  settings: RoleSettings,
  opts: pulumi.CustomResourceOptions,
): ExchangeAccess {
  const { namespace, serviceAccountNames, workloadIdentity, ...rest } = settings;
  const policy = pulumi
    .all([settings.bucketArns, settings.kmsKeyArn])
    .apply(([arns, kmsKeyArn]) => JSON.stringify(exchangePolicy(arns, kmsKeyArn)));
  if (namespace === undefined || serviceAccountNames === undefined || !workloadIdentity) {
    const access = policy.apply(
      (awsPolicy): PlainExchangeAccess => ({ annotations: {}, awsPolicy }),
    );
    return { access };
  }
  const identity = createIdentity(
    name,
    { ...rest, namespace, serviceAccountNames, workloadIdentity, exchangePolicy: policy },
    opts,
  );
  const { roleArn, exchangeRoleArn } = identity;
  const access = pulumi
    .all([identity.annotations, roleArn, exchangeRoleArn])
    .apply(([annotations, awsRoleArn, iamRole]) => ({ annotations, awsRoleArn, iamRole }));
  return { roleArn, access };
}
