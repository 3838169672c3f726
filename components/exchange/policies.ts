import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/identity/policies";

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
  if (vpcEndpointId === undefined) return policyDocument(tls);
  return policyDocument(tls, {
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
  return policyDocument(
    ...spoolingStatements(bucketArns).map((one) => ({ ...one, Principal: "*" as const })),
  );
}

/**
 * What Trino's exchange plugin calls, and no more: ListObjectsV2, GetObject, PutObject, the multipart
 * calls and DeleteObjects. With a KMS key also what reading and writing under it takes.
 */
export function exchangePolicy(bucketArns: string[], kmsKeyArn?: string): PolicyDocument {
  if (kmsKeyArn === undefined) return policyDocument(...spoolingStatements(bucketArns));
  return policyDocument(...spoolingStatements(bucketArns), {
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
