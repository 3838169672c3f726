import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  assumeRolePolicy,
  exchangeRoleTrust,
  irsaTrust,
  type PolicyDocument,
  podIdentityTrust,
} from "./policies";
import { policyKeys, ROLE_ANNOTATION } from "./values";

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

/** An identity, the pods that have it, and what it spools. */
interface IdentitySettings extends ClusterIdentityArgs {
  namespace: pulumi.Input<string>;
  serviceAccountNames: readonly string[];
  /** Text of the policy that spooling takes; none if the pods do not spool. */
  exchangePolicy?: pulumi.Input<string> | undefined;
  /** Text of the policy that spooling results for clients takes; none if the pods do not. */
  resultsPolicy?: pulumi.Input<string> | undefined;
}

/** What came of it. */
export interface AwsIdentity {
  /** The role of the pods. */
  roleArn: pulumi.Output<string>;
  /** The role of the exchange alone, if it has one. */
  exchangeRoleArn?: pulumi.Output<string>;
  /** Annotations of the service accounts. */
  annotations: Record<string, pulumi.Output<string>>;
  /** What must be there before a pod starts: credentials come at its creation, and never later. */
  ready: pulumi.Resource[];
}

/**
 * The role of the pods of some service accounts, with exactly the rights that they are given: all
 * resources begin with `name`.
 */
export function createIdentity(
  name: string,
  settings: IdentitySettings,
  opts: pulumi.CustomResourceOptions,
): AwsIdentity {
  const { exchangePolicy, resultsPolicy, additionalPolicyArns = [] } = settings;
  const role = createRole(`${name}-role`, trustPolicy(settings), settings, opts);
  const exchange =
    exchangePolicy === undefined
      ? undefined
      : allowExchange(name, role, { ...settings, exchangePolicy }, opts);
  const keys = policyKeys(additionalPolicyArns);
  return {
    roleArn: role.arn,
    ...(exchange?.own && { exchangeRoleArn: exchange.own.arn }),
    annotations: settings.workloadIdentity.irsa ? { [ROLE_ANNOTATION]: role.arn } : {},
    ready: [
      ...(exchange?.policies ?? []),
      ...(resultsPolicy === undefined
        ? []
        : [allow(`${name}-role-results`, role, resultsPolicy, opts)]),
      ...additionalPolicyArns.map(
        (policyArn, index) =>
          new aws.iam.RolePolicyAttachment(
            `${name}-role-${keys[index]}`,
            { role: role.name, policyArn },
            opts,
          ),
      ),
      ...associate(name, role, settings, opts),
    ],
  };
}

/** What spooling takes: as a right of the pods' role, or of a role of its own that it may become. */
function allowExchange(
  name: string,
  role: aws.iam.Role,
  settings: IdentitySettings & { exchangePolicy: pulumi.Input<string> },
  opts: pulumi.CustomResourceOptions,
): { own?: aws.iam.Role; policies: pulumi.Resource[] } {
  const { exchangePolicy, separateExchangeRole, workloadIdentity } = settings;
  if (!separateExchangeRole) {
    return { policies: [allow(`${name}-role-exchange`, role, exchangePolicy, opts)] };
  }
  const tagged = workloadIdentity.podIdentity !== undefined;
  const trust = role.arn.apply((arn) => exchangeRoleTrust(arn, tagged));
  const own = createRole(`${name}-own-role`, trust, settings, opts);
  const assume = own.arn.apply((arn) => JSON.stringify(assumeRolePolicy(arn, tagged)));
  const policies = [
    allow(`${name}-own-role-exchange`, own, exchangePolicy, opts),
    allow(`${name}-role-assume`, role, assume, opts),
  ];
  return { own, policies };
}

function createRole(
  name: string,
  trust: pulumi.Output<PolicyDocument>,
  { tags = {} }: IdentitySettings,
  opts: pulumi.CustomResourceOptions,
): aws.iam.Role {
  const policy = trust.apply((document) => JSON.stringify(document));
  return new aws.iam.Role(name, { assumeRolePolicy: policy, tags }, opts);
}

function allow(
  name: string,
  role: aws.iam.Role,
  policy: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicy {
  return new aws.iam.RolePolicy(name, { role: role.name, policy }, opts);
}

/** One association a service account: AWS knows no second one. */
function associate(
  name: string,
  role: aws.iam.Role,
  { workloadIdentity: { podIdentity }, ...settings }: IdentitySettings,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (!podIdentity) return [];
  return settings.serviceAccountNames.map(
    (serviceAccount) =>
      new aws.eks.PodIdentityAssociation(
        `${name}-identity-${serviceAccount}`,
        {
          clusterName: podIdentity.eksClusterName,
          namespace: settings.namespace,
          serviceAccount,
          roleArn: role.arn,
          tags: settings.tags ?? {},
        },
        opts,
      ),
  );
}

function trustPolicy({
  workloadIdentity: { irsa, podIdentity },
  namespace,
  serviceAccountNames,
}: IdentitySettings): pulumi.Output<PolicyDocument> {
  if (irsa) {
    return pulumi
      .all([irsa.oidcProviderArn, irsa.oidcProviderUrl, namespace])
      .apply(([arn, url, known]) =>
        irsaTrust({ arn, url }, { namespace: known, serviceAccountNames }),
      );
  }
  return pulumi
    .all([podIdentity?.eksClusterName ?? "", namespace])
    .apply(([cluster, known]) =>
      podIdentityTrust(cluster, { namespace: known, serviceAccountNames }),
    );
}
