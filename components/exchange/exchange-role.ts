import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  assumeRolePolicy,
  exchangePolicy,
  exchangeRoleTrust,
  irsaTrust,
  type PolicyDocument,
  podIdentityTrust,
} from "./policies";

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

/** Who may use an exchange storage on AWS, and as whom. */
export interface AwsIdentityArgs {
  /** Kubernetes namespace of the clusters that spool. */
  namespace: pulumi.Input<string>;
  /** Kubernetes service accounts of the clusters that spool; nobody else gets in. */
  serviceAccountNames: string[];
  /** How pods become the AWS role: one of `irsa` and `podIdentity`. */
  workloadIdentity: WorkloadIdentityArgs;
  /**
   * Policies for the data of the catalogs, attached to the pods' role: a pod has one identity.
   * @default [] - catalogs bring their own credentials
   */
  additionalPolicyArns?: pulumi.Input<string>[];
  /**
   * True if the exchange shall have a role of its own, which the pods' role assumes
   * (`exchange.s3.iam-role`): then what reads tables cannot touch spooled data, nor the other way
   * round.
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

/** What came of it. */
export interface ExchangeIdentity {
  /** The role of the pods. */
  roleArn: pulumi.Output<string>;
  /** The role of the exchange alone, if it has one. */
  iamRoleArn?: pulumi.Output<string>;
  /** Annotations of the service accounts. */
  annotations: pulumi.Output<Record<string, string>>;
}

/** The role of the pods that spool, or two: with exactly the rights that spooling takes. */
export function createIdentity(
  name: string,
  settings: RoleSettings,
  opts: pulumi.CustomResourceOptions,
): ExchangeIdentity {
  const { workloadIdentity, tags } = settings;
  const tagged = workloadIdentity.podIdentity !== undefined;
  const role = createRole(`${name}-role`, trustPolicy(settings), tags, opts);
  const spooling = pulumi
    .all([settings.bucketArns, settings.kmsKeyArn])
    .apply(([arns, kmsKeyArn]) => exchangePolicy(arns, kmsKeyArn));
  const own = settings.separateExchangeRole
    ? createRole(
        `${name}-own-role`,
        role.arn.apply((arn) => exchangeRoleTrust(arn, tagged)),
        tags,
        opts,
      )
    : undefined;
  allow(own ? `${name}-own-role-exchange` : `${name}-role-exchange`, own ?? role, spooling, opts);
  if (own) {
    const assume = own.arn.apply((arn) => assumeRolePolicy(arn, tagged));
    allow(`${name}-role-assume`, role, assume, opts);
  }
  attachPolicies(name, role, settings.additionalPolicyArns ?? [], opts);
  associate(name, role, settings, opts);
  const annotations = workloadIdentity.irsa ? { "eks.amazonaws.com/role-arn": role.arn } : {};
  return {
    roleArn: role.arn,
    ...(own && { iamRoleArn: own.arn }),
    annotations: pulumi.all(annotations).apply((byName) => ({ ...byName })),
  };
}

function createRole(
  name: string,
  trust: pulumi.Output<PolicyDocument>,
  tags: RoleSettings["tags"],
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  return new aws.iam.Role(name, { assumeRolePolicy: trust.apply(toJson), tags }, opts);
}

function allow(
  name: string,
  role: aws.iam.Role,
  policy: pulumi.Output<PolicyDocument>,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.iam.RolePolicy(name, { role: role.name, policy: policy.apply(toJson) }, opts);
}

function attachPolicies(
  name: string,
  role: aws.iam.Role,
  arns: readonly pulumi.Input<string>[],
  opts: pulumi.CustomResourceOptions,
): void {
  arns.forEach((policyArn, index) => {
    new aws.iam.RolePolicyAttachment(
      `${name}-role-${policyKey(policyArn, index)}`,
      { role: role.name, policyArn },
      opts,
    );
  });
}

function associate(
  name: string,
  role: aws.iam.Role,
  settings: RoleSettings,
  opts: pulumi.CustomResourceOptions,
): void {
  const { podIdentity } = settings.workloadIdentity;
  if (!podIdentity) return;
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
