import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** What of the lake others use. */
export interface Lake {
  bucketName: pulumi.Output<string>;
  /** The Glue database, a schema of the catalog `lake`. */
  databaseName: pulumi.Output<string>;
  /** What a cluster's role needs to read and write the tables, and nothing else. */
  policyArn: pulumi.Output<string>;
}

/** A bucket for tables, a Glue database that knows them, and the policy for those who use both. */
export function createLake({ name, deleteData }: Settings): Lake {
  const kept = { protect: !deleteData };
  const bucket = new aws.s3.Bucket("lake", { forceDestroy: deleteData }, kept);
  const ofBucket = { bucket: bucket.id };
  new aws.s3.BucketPublicAccessBlock("lake", {
    ...ofBucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new aws.s3.BucketOwnershipControls("lake", {
    ...ofBucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration("lake", {
    ...ofBucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  new aws.s3.BucketPolicy("lake", {
    ...ofBucket,
    policy: bucket.arn.apply((arn) => JSON.stringify(tlsOnly(arn))),
  });
  const database = new aws.glue.CatalogDatabase(
    "lake",
    {
      name: `${name.replaceAll("-", "_")}_lake`,
      locationUri: pulumi.interpolate`s3://${bucket.id}/`,
    },
    kept,
  );
  const policy = new aws.iam.Policy("lake", {
    policy: pulumi
      .all([bucket.arn, database.arn, database.name])
      .apply(([bucketArn, databaseArn, databaseName]) =>
        JSON.stringify(lakePolicy(bucketArn, databaseArn, databaseName)),
      ),
  });
  return { bucketName: bucket.id, databaseName: database.name, policyArn: policy.arn };
}

/** Whatever comes to a bucket over plain HTTP is refused, whoever sends it. */
function tlsOnly(bucketArn: string) {
  const overPlainHttp = { Bool: { "aws:SecureTransport": "false" } };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: overPlainHttp,
      },
    ],
  };
}

/** What Trino's Glue catalog and its S3 file system call, on this database and this bucket. */
export function lakePolicy(bucketArn: string, databaseArn: string, databaseName: string) {
  // arn:<partition>:glue:<region>:<account>:database/<name>
  const glue = databaseArn.split(":").slice(0, 5).join(":");
  const allow = (Action: string[], Resource: string[]) => ({ Effect: "Allow", Action, Resource });
  return {
    Version: "2012-10-17",
    Statement: [
      allow(["s3:ListBucket", "s3:GetBucketLocation"], [bucketArn]),
      allow(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        [`${bucketArn}/*`],
      ),
      allow(
        [
          "glue:GetDatabase",
          "glue:GetTable",
          "glue:GetTables",
          "glue:CreateTable",
          "glue:UpdateTable",
          "glue:DeleteTable",
          "glue:GetPartition",
          "glue:GetPartitions",
          "glue:BatchGetPartition",
        ],
        [`${glue}:catalog`, databaseArn, `${glue}:table/${databaseName}/*`],
      ),
      // `SHOW SCHEMAS` lists all databases of the account; their tables stay out of reach.
      allow(["glue:GetDatabases"], [`${glue}:catalog`, `${glue}:database/*`]),
    ],
  };
}
