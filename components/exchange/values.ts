import type { ExchangeSpec } from "./spec";

/**
 * Trino spreads the output of tasks over the buckets, and each has its own client and its own request
 * limits: three keep a large query below what S3 slows down, and cost nothing while empty.
 */
export const DEFAULT_BUCKET_COUNT = 3;

/**
 * Trino deletes what a query spooled when the query ends; what a dead coordinator leaves behind is
 * deleted after this many days. It must exceed the longest query, whose data would vanish under it.
 */
export const DEFAULT_EXPIRATION_DAYS = 3;

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

/** Stable keys of the buckets: taking the last away leaves the others as they are. */
export function bucketKeys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `bucket-${index}`);
}

/** Bucket policy: TLS or nothing. */
export function tlsOnlyPolicy(bucketArn: string): PolicyDocument {
  return document({
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}

/**
 * What Trino's exchange plugin calls, and no more: ListObjectsV2, GetObject, PutObject, the multipart
 * calls and DeleteObjects. With a KMS key also what reading and writing under it takes.
 */
export function exchangePolicy(bucketArns: string[], kmsKeyArn?: string): PolicyDocument {
  return document(
    { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArns },
    {
      Sid: "Spool",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: bucketArns.map((arn) => `${arn}/*`),
    },
    ...(kmsKeyArn === undefined
      ? []
      : [
          {
            Sid: "Encrypt",
            Effect: "Allow" as const,
            Action: ["kms:GenerateDataKey", "kms:Decrypt"],
            Resource: kmsKeyArn,
          },
        ]),
  );
}

/** EKS Pod Identity: the agent on the node assumes the role and tags the session. */
export function podIdentityTrust(): PolicyDocument {
  return document({
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  });
}

/** IRSA: exactly these service accounts of this namespace, through the EKS cluster's OIDC provider. */
export function irsaTrust(
  provider: { arn: string; url: string },
  namespace: string,
  serviceAccountNames: readonly string[],
): PolicyDocument {
  const issuer = provider.url.replace(/^https:\/\//, "").replace(/\/$/, "");
  return document({
    Effect: "Allow",
    Principal: { Federated: provider.arn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: serviceAccountNames.map(
          (name) => `system:serviceaccount:${namespace}:${name}`,
        ),
      },
    },
  });
}

/** The seam to Trino: buckets as base directories. Credentials come from the pod's identity. */
export function s3ExchangeSpec(
  bucketNames: readonly string[],
  region: string,
  serviceAccountAnnotations: Record<string, string>,
): ExchangeSpec {
  return {
    managerName: "filesystem",
    baseDirectories: bucketNames.map((name) => `s3://${name}/`),
    properties: { "exchange.s3.region": region },
    serviceAccountAnnotations,
  };
}

function document(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
