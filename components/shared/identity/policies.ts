/** A JSON policy of AWS. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

/** One statement of it. */
export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string>;
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A policy of these statements. */
export function policyDocument(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The pods that may become a role. */
export interface TrustedPods {
  namespace: string;
  serviceAccountNames: readonly string[];
}

/**
 * EKS Pod Identity: the agent on the node assumes the role and tags the session. The tags are
 * conditions here: without them any association in the account could name the role. Which tags there
 * are: docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html; as conditions of a trust:
 * docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html.
 */
export function podIdentityTrust(eksClusterName: string, pods: TrustedPods): PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/eks-cluster-name": eksClusterName,
        "aws:RequestTag/kubernetes-namespace": pods.namespace,
        "aws:RequestTag/kubernetes-service-account": [...pods.serviceAccountNames],
      },
    },
  });
}

/** IRSA: exactly these service accounts of this namespace, through the EKS cluster's OIDC provider. */
export function irsaTrust(
  provider: { arn: string; url: string },
  pods: TrustedPods,
): PolicyDocument {
  const issuer = provider.url.replace(/^https:\/\//, "").replace(/\/$/, "");
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: provider.arn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: pods.serviceAccountNames.map(
          (name) => `system:serviceaccount:${pods.namespace}:${name}`,
        ),
      },
    },
  });
}

/**
 * What the pods' role needs to become a role of its own for the exchange (`exchange.s3.iam-role`).
 * The session tags of EKS Pod Identity are handed on, which takes a right, too.
 */
export function assumeRolePolicy(exchangeRoleArn: string, tagged: boolean): PolicyDocument {
  return policyDocument({
    Sid: "BecomeExchange",
    Effect: "Allow",
    Action: assumeActions(tagged),
    Resource: exchangeRoleArn,
  });
}

/** Trust of a role of its own for the exchange: the pods' role and nobody else. */
export function exchangeRoleTrust(podRoleArn: string, tagged: boolean): PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { AWS: podRoleArn },
    Action: assumeActions(tagged),
  });
}

function assumeActions(tagged: boolean): string | string[] {
  return tagged ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
}

/**
 * A policy that changes nothing: STS answers this call to whoever has credentials, denied or not (STS
 * API Reference, GetCallerIdentity). IAM takes no policy without a statement.
 */
export const NOTHING_ALLOWED: PolicyDocument = policyDocument({
  Sid: "NothingToSpoolOnAws",
  Effect: "Deny",
  Action: "sts:GetCallerIdentity",
  Resource: "*",
});
