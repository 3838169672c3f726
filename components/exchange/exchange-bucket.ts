import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StatefulOptions } from "../shared/removal-policy";
import { tlsOnlyPolicy } from "./values";

/** What all buckets of an exchange storage have in common. */
interface BucketSettings {
  namePrefix?: string | undefined;
  expirationDays: number;
  kmsKeyArn?: pulumi.Input<string> | undefined;
  stateful: StatefulOptions;
  tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** One bucket with everything that guards it. Not versioned: old versions would defeat deletion. */
export function createBucket(
  name: string,
  key: string,
  settings: BucketSettings,
  opts: pulumi.CustomResourceOptions,
): aws.s3.Bucket {
  // A kept bucket keeps its guards: without them it would lie open.
  const kept = { ...opts, retainOnDelete: settings.stateful.retainOnDelete };
  const bucket = new aws.s3.Bucket(
    `${name}-${key}`,
    {
      ...(settings.namePrefix && { bucketPrefix: `${settings.namePrefix}-${key}-` }),
      forceDestroy: settings.stateful.forceDestroy,
      tags: settings.tags,
    },
    kept,
  );
  const access = new aws.s3.BucketPublicAccessBlock(
    `${name}-${key}-access`,
    {
      bucket: bucket.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    kept,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-${key}-ownership`,
    { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    kept,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-${key}-encryption`,
    { bucket: bucket.bucket, rules: [encryptionRule(settings.kmsKeyArn)] },
    kept,
  );
  new aws.s3.BucketPolicy(
    `${name}-${key}-tls`,
    {
      bucket: bucket.bucket,
      policy: bucket.arn.apply((arn) => JSON.stringify(tlsOnlyPolicy(arn))),
    },
    // Both change the bucket's policy; S3 refuses two such changes at once.
    { ...kept, dependsOn: [access] },
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-${key}-lifecycle`,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "expire-orphans",
          status: "Enabled",
          filter: { prefix: "" },
          expiration: { days: settings.expirationDays },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    kept,
  );
  return bucket;
}

function encryptionRule(
  kmsKeyArn: pulumi.Input<string> | undefined,
): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  return kmsKeyArn === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms",
          kmsMasterKeyId: kmsKeyArn,
        },
        // One call to KMS for many objects.
        bucketKeyEnabled: true,
      };
}
