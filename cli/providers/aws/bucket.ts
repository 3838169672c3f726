import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ShapeOf } from "../model";
import { allTags, completeName, completeRegion, region, regionOf, tags } from "./shared";

/** S3's rules for names of general purpose buckets. */
export const bucketName = z
  .string()
  .min(3)
  .max(63)
  .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "must be lower-case letters, digits, dots and hyphens")
  .refine((name) => !name.includes(".."), "must not have two dots in a row")
  .refine((name) => !/^\d+\.\d+\.\d+\.\d+$/.test(name), "must not look like an IP address")
  .refine(
    (name) => !/^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3)$/.test(name),
    "has a prefix or suffix that S3 keeps for itself",
  );

const inputs = z.strictObject({
  bucket: bucketName.optional(),
  bucketPrefix: z.string().max(37).optional(),
  forceDestroy: z.boolean().default(false),
  region,
  tags,
} satisfies ShapeOf<aws.s3.BucketArgs>);

/** aws.s3.Bucket: a bucket on the object store. Tags and region live in the state only. */
export const bucket = defineResource({
  inputs,
  replaceOn: ["bucket", "bucketPrefix", "region"],
  identity: (given) => given.bucket,
  // S3 takes lower-case names only, the real provider lowers the logical name.
  complete: (given, context) => {
    const autoname = (digits: number) => context.autoname(digits).toLowerCase();
    const named = completeName(given, { ...context, autoname }, "bucket", "bucketPrefix");
    return completeRegion(named, context);
  },
  apply: async (given, { cloud, config }, before) => {
    const name = given.bucket ?? "";
    if (before === undefined) await cloud.objectStore.createBucket(name);
    const regional = `${name}.s3.${regionOf(given)}.amazonaws.com`;
    const outputs = {
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: regional,
      bucketRegion: regionOf(given),
      region: regionOf(given),
      tagsAll: allTags(given, config),
    };
    return { id: name, outputs };
  },
  read: async ({ id }, { cloud }) => ((await cloud.objectStore.bucketExists(id)) ? {} : undefined),
  remove: async ({ id, inputs }, { cloud }) => {
    if (!(await cloud.objectStore.bucketExists(id))) return;
    await cloud.objectStore.deleteBucket(id, { force: inputs.forceDestroy });
  },
});
