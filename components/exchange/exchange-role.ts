import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { exchangePolicy, irsaTrust, type PolicyDocument, podIdentityTrust } from "./values";

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

/** Who may do what with which buckets. */
interface RoleSettings {
  workloadIdentity: WorkloadIdentityArgs;
  namespace: pulumi.Input<string>;
  serviceAccountNames: readonly string[];
  bucketArns: pulumi.Output<string[]>;
  kmsKeyArn?: pulumi.Input<string> | undefined;
  additionalPolicyArns: readonly pulumi.Input<string>[];
  tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The one role of the pods that spool, with exactly the rights that spooling takes. */
export function createRole(
  name: string,
  settings: RoleSettings,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trustPolicy(settings).apply(toJson), tags: settings.tags },
    opts,
  );
  new aws.iam.RolePolicy(
    `${name}-role-exchange`,
    {
      role: role.name,
      policy: pulumi
        .all([settings.bucketArns, settings.kmsKeyArn])
        .apply(([arns, kmsKeyArn]) => toJson(exchangePolicy(arns, kmsKeyArn))),
    },
    opts,
  );
  settings.additionalPolicyArns.forEach((policyArn, index) => {
    new aws.iam.RolePolicyAttachment(
      `${name}-role-${policyKey(policyArn, index)}`,
      { role: role.name, policyArn },
      opts,
    );
  });
  const { podIdentity } = settings.workloadIdentity;
  if (podIdentity) {
    for (const serviceAccount of settings.serviceAccountNames) {
      new aws.eks.PodIdentityAssociation(
        `${name}-identity-${serviceAccount}`,
        {
          clusterName: podIdentity.eksClusterName,
          namespace: settings.namespace,
          serviceAccount,
          roleArn: role.arn,
          tags: settings.tags,
        },
        opts,
      );
    }
  }
  return role;
}

function trustPolicy(settings: RoleSettings): pulumi.Output<PolicyDocument> {
  const { irsa } = settings.workloadIdentity;
  if (!irsa) return pulumi.output(podIdentityTrust());
  return pulumi
    .all([irsa.oidcProviderArn, irsa.oidcProviderUrl, settings.namespace])
    .apply(([arn, url, namespace]) =>
      irsaTrust({ arn, url }, namespace, settings.serviceAccountNames),
    );
}

/** The policy's own name where the program knows it, so that the order of the list means nothing. */
function policyKey(arn: pulumi.Input<string>, index: number): string {
  return typeof arn === "string" ? (arn.split("/").at(-1) ?? `policy-${index}`) : `policy-${index}`;
}

function toJson(policy: PolicyDocument): string {
  return JSON.stringify(policy);
}
