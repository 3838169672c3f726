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

/**
 * Bucket policy: TLS or nothing, and objects only through the VPC's endpoint if there is one. By
 * itself the exchange manager speaks plain HTTP, which this denies, so its endpoint is always given
 * (`s3ExchangeSpec`): trino#15253, `S3FileSystemExchangeStorage.createS3AsyncClient` in 476 and 483.
 */
export function bucketPolicy(bucketArn: string, vpcEndpointId?: string): PolicyDocument {
  const tls: PolicyStatement = {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  if (vpcEndpointId === undefined) return document(tls);
  return document(tls, {
    Sid: "DenyOtherNetworks",
    Effect: "Deny",
    Principal: "*",
    // Data only: whoever runs Pulumi sits elsewhere, and lists, empties and configures the bucket.
    Action: ["s3:GetObject", "s3:PutObject"],
    Resource: `${bucketArn}/*`,
    Condition: { StringNotEquals: { "aws:SourceVpce": vpcEndpointId } },
  });
}

/** Policy of a VPC endpoint that is there for the exchange alone: its buckets and nothing else. */
export function endpointPolicy(bucketArns: string[]): PolicyDocument {
  return document(
    ...spoolingStatements(bucketArns).map((one) => ({ ...one, Principal: "*" as const })),
  );
}

/**
 * What Trino's exchange plugin calls, and no more: ListObjectsV2, GetObject, PutObject, the multipart
 * calls and DeleteObjects. With a KMS key also what reading and writing under it takes.
 */
export function exchangePolicy(bucketArns: string[], kmsKeyArn?: string): PolicyDocument {
  if (kmsKeyArn === undefined) return document(...spoolingStatements(bucketArns));
  return document(...spoolingStatements(bucketArns), {
    Sid: "Encrypt",
    Effect: "Allow",
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: kmsKeyArn,
  });
}

function spoolingStatements(bucketArns: string[]): PolicyStatement[] {
  return [
    { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArns },
    {
      Sid: "Spool",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: bucketArns.map((arn) => `${arn}/*`),
    },
  ];
}

/**
 * What the pods' role needs to become a role of its own for the exchange (`exchange.s3.iam-role`).
 * The session tags of EKS Pod Identity are handed on, which takes a right, too.
 */
export function assumeRolePolicy(exchangeRoleArn: string, tagged: boolean): PolicyDocument {
  return document({
    Sid: "BecomeExchange",
    Effect: "Allow",
    Action: assumeActions(tagged),
    Resource: exchangeRoleArn,
  });
}

/** Trust of a role of its own for the exchange: the pods' role and nobody else. */
export function exchangeRoleTrust(podRoleArn: string, tagged: boolean): PolicyDocument {
  return document({
    Effect: "Allow",
    Principal: { AWS: podRoleArn },
    Action: assumeActions(tagged),
  });
}

function assumeActions(tagged: boolean): string | string[] {
  return tagged ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
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

function document(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
