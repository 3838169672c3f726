import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StatefulOptions } from "../shared/removal-policy";
import { bucketPolicy } from "./policies";
import type { KeyedBucket } from "./values";

/** What all buckets of an exchange storage have in common. */
interface BucketSettings {
  namePrefix?: string | undefined;
  expirationDays: number;
  kmsKeyArn?: pulumi.Input<string> | undefined;
  vpcEndpointId?: pulumi.Input<string> | undefined;
  /**
   * True if objects come with keys of their own (SSE-C), which S3 refuses on every bucket made since
   * April 2026 that does not say otherwise (Amazon S3 User Guide, "Blocking or unblocking SSE-C").
   * @default false
   */
  takesCustomerKeys?: boolean;
  stateful: StatefulOptions;
  tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * One bucket with everything that guards it. Not versioned: old versions would defeat deletion.
 *
 * A bucket that is kept is also protected, so that the engine refuses to remove it until it has been
 * told to drain: the protection is in the state, which the program itself cannot read.
 */
export function createBucket(
  name: string,
  { key, name: bucketName, draining }: KeyedBucket,
  settings: BucketSettings,
  opts: pulumi.CustomResourceOptions,
): aws.s3.Bucket {
  // A kept bucket keeps its guards: without them it would lie open.
  const kept = { ...opts, retainOnDelete: settings.stateful.retainOnDelete };
  const bucket = new aws.s3.Bucket(
    `${name}-${key}`,
    {
      ...(bucketName
        ? { bucket: bucketName }
        : settings.namePrefix && { bucketPrefix: `${settings.namePrefix}-${key}-` }),
      forceDestroy: settings.stateful.forceDestroy,
      tags: settings.tags,
    },
    { ...kept, protect: settings.stateful.retainOnDelete && !draining },
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
    { bucket: bucket.bucket, rules: [encryptionRule(settings)] },
    kept,
  );
  new aws.s3.BucketPolicy(
    `${name}-${key}-tls`,
    {
      bucket: bucket.bucket,
      policy: pulumi
        .all([bucket.arn, settings.vpcEndpointId])
        .apply(([arn, endpoint]) => JSON.stringify(bucketPolicy(arn, endpoint))),
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

function encryptionRule({
  kmsKeyArn,
  takesCustomerKeys,
}: BucketSettings): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  if (kmsKeyArn === undefined) {
    return {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
      ...(takesCustomerKeys && { blockedEncryptionTypes: ["NONE"] }),
    };
  }
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: kmsKeyArn },
    // One call to KMS for many objects.
    bucketKeyEnabled: true,
  };
}
