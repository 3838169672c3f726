import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ModelContext, type ResourceModel, type ShapeOf } from "../model";
import { bucketName } from "./bucket";
import { completePolicy, policyFaults, policyText } from "./policy";
import { completeRegion, region, regionOf } from "./shared";

const bucket = bucketName;

const accessBlockInputs = z.strictObject({
  bucket,
  region,
  blockPublicAcls: z.boolean().optional(),
  blockPublicPolicy: z.boolean().optional(),
  ignorePublicAcls: z.boolean().optional(),
  restrictPublicBuckets: z.boolean().optional(),
  skipDestroy: z.boolean().optional(),
} satisfies ShapeOf<aws.s3.BucketPublicAccessBlockArgs>);

const ownershipInputs = z.strictObject({
  bucket,
  region,
  rule: z.strictObject({
    objectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
  }),
} satisfies ShapeOf<aws.s3.BucketOwnershipControlsArgs>);

const encryptionRule = z.strictObject({
  applyServerSideEncryptionByDefault: z
    .strictObject({
      sseAlgorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse"]),
      kmsMasterKeyId: z.string().optional(),
    })
    .refine(
      (given) => given.sseAlgorithm !== "AES256" || given.kmsMasterKeyId === undefined,
      "kmsMasterKeyId needs the algorithm aws:kms",
    ),
  bucketKeyEnabled: z.boolean().optional(),
  blockedEncryptionTypes: z.array(z.enum(["SSE-C", "NONE"])).optional(),
});

const encryptionInputs = z.strictObject({
  bucket,
  region,
  rules: z.array(encryptionRule).length(1),
} satisfies ShapeOf<aws.s3.BucketServerSideEncryptionConfigurationArgs>);

const policyInputs = z.strictObject({
  bucket,
  region,
  policy: policyText,
} satisfies ShapeOf<aws.s3.BucketPolicyArgs>);

const expirationDays = z.strictObject({ days: z.int().min(1) });
const lifecycleRule = z
  .strictObject({
    id: z.string().min(1).max(255),
    status: z.enum(["Enabled", "Disabled"]),
    // The whole bucket only: the object store's contract knows no prefixes.
    filter: z.strictObject({ prefix: z.literal("").optional() }).optional(),
    expiration: expirationDays.optional(),
    abortIncompleteMultipartUpload: z
      .strictObject({ daysAfterInitiation: z.int().min(1) })
      .optional(),
  })
  .refine(
    (rule) => rule.expiration !== undefined || rule.abortIncompleteMultipartUpload !== undefined,
    "needs at least one action: expiration or abortIncompleteMultipartUpload",
  );

const lifecycleInputs = z.strictObject({
  bucket,
  region,
  rules: z.array(lifecycleRule).min(1).max(1000),
} satisfies ShapeOf<aws.s3.BucketLifecycleConfigurationArgs>);

/** aws.s3.BucketPublicAccessBlock: checked and kept in the state; nothing in the lab is public. */
export const publicAccessBlock = ofBucket(accessBlockInputs, {});

/** aws.s3.BucketOwnershipControls. */
export const ownershipControls = ofBucket(ownershipInputs, {
  put: (given, { cloud }) =>
    cloud.objectStore.putOwnershipControls(given.bucket, given.rule.objectOwnership),
});

/** aws.s3.BucketServerSideEncryptionConfiguration: checked and kept in the state. */
export const encryption = ofBucket(encryptionInputs, {});

/** aws.s3.BucketPolicy: enforced by the object store, TLS-only among the rest. */
export const bucketPolicy = ofBucket(policyInputs, {
  put: (given, { cloud }) => cloud.objectStore.putPolicy(given.bucket, String(given.policy)),
  clear: (given, { cloud }) => cloud.objectStore.putPolicy(given.bucket, undefined),
  complete: (given) => completePolicy(given, "policy"),
  faults: (given) => policyFaults("policy", given.policy, { bucket: given.bucket }),
});

/** aws.s3.BucketLifecycleConfiguration: kept by the object store. */
export const lifecycle = ofBucket(lifecycleInputs, {
  put: (given, { cloud }) =>
    cloud.objectStore.putLifecycle(
      given.bucket,
      given.rules.map((rule) => ({
        id: rule.id,
        enabled: rule.status === "Enabled",
        ...(rule.expiration && { expirationDays: rule.expiration.days }),
        ...(rule.abortIncompleteMultipartUpload && {
          abortIncompleteMultipartUploadDays:
            rule.abortIncompleteMultipartUpload.daysAfterInitiation,
        }),
      })),
    ),
  clear: (given, { cloud }) => cloud.objectStore.putLifecycle(given.bucket, []),
});

interface BucketSetting<Inputs> extends Pick<ResourceModel<Inputs>, "complete" | "faults"> {
  put?: (inputs: Inputs, context: ModelContext) => Promise<void>;
  clear?: (inputs: Inputs, context: ModelContext) => Promise<void>;
}

/** What all settings of a bucket have in common: they are named after it and go with it. */
function ofBucket<Inputs extends { bucket: string; region?: string | undefined }>(
  schema: z.ZodType<Inputs>,
  { put, clear, complete, ...rest }: BucketSetting<Inputs>,
): ResourceModel {
  return defineResource({
    ...rest,
    inputs: schema,
    replaceOn: ["bucket", "region"],
    identity: (given) => given.bucket,
    complete: (given, context) => completeRegion(complete?.(given, context) ?? given, context),
    apply: async (given, context) => {
      await requireBucket(given.bucket, context);
      await put?.(given, context);
      return { id: given.bucket, outputs: { region: regionOf(given) } };
    },
    read: async ({ inputs }, { cloud }) =>
      (await cloud.objectStore.bucketExists(inputs.bucket)) ? {} : undefined,
    remove: async ({ inputs }, context) => {
      if (await context.cloud.objectStore.bucketExists(inputs.bucket)) {
        await clear?.(inputs, context);
      }
    },
  });
}

async function requireBucket(name: string, { cloud }: ModelContext): Promise<void> {
  if (await cloud.objectStore.bucketExists(name)) return;
  throw new Error(`NoSuchBucket: the bucket ${name} does not exist`);
}
