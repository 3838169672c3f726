import type * as pulumi from "@pulumi/pulumi";

/** IAM roles for service accounts: the older way, works on any EKS cluster with an OIDC provider. */
export interface IrsaArgs {
  /** ARN of the EKS cluster's OIDC provider in IAM. */
  oidcProviderArn: pulumi.Input<string>;
  /** Issuer URL of that provider. */
  oidcProviderUrl: pulumi.Input<string>;
}

/** EKS Pod Identity: needs its agent as an add-on of the EKS cluster. */
export interface PodIdentityArgs {
  /** Name of the EKS cluster. */
  eksClusterName: pulumi.Input<string>;
}

/** How pods become an AWS role: exactly one of the two. */
export interface WorkloadIdentityArgs {
  /** IAM roles for service accounts. */
  irsa?: IrsaArgs;
  /** EKS Pod Identity. */
  podIdentity?: PodIdentityArgs;
}

/**
 * The AWS identity of a Trino cluster: a role of its own, which its pods and nobody else become.
 * A cluster that spools on S3 may also do with the exchange's buckets what spooling takes.
 */
export interface ClusterIdentityArgs {
  /** How pods become the AWS role: one of `irsa` and `podIdentity`. */
  workloadIdentity: WorkloadIdentityArgs;
  /**
   * ARNs of the policies for the data of the catalogs, attached to the role.
   * @default [] - no catalog lies on AWS, or catalogs bring their own credentials
   */
  additionalPolicyArns?: pulumi.Input<string>[];
  /**
   * True if the exchange shall have a role of its own, which the pods' role assumes
   * (`exchange.s3.iam-role`): then what reads tables cannot touch spooled data, nor the other way
   * round. Only for clusters that spool on S3.
   * @default false - one role fewer; sessions of a chained role end after an hour and are renewed
   */
  separateExchangeRole?: boolean;
  /**
   * Tags of the role, and of its association with the service account.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** How pods become their AWS role, in a word. */
export const AwsIdentityKind = { PodIdentity: "pod-identity", Irsa: "irsa" } as const;
export type AwsIdentityKind = (typeof AwsIdentityKind)[keyof typeof AwsIdentityKind];
