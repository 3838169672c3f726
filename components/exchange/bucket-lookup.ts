import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FoundBucket } from "./adopted-s3";

/**
 * Looks at existing buckets through the provider's data sources; changes nothing. What AWS offers no
 * data source for stays unseen: the bucket's own public access block, its ACL, its lifecycle.
 */
export function lookUpBuckets(
  names: readonly string[],
  opts: pulumi.InvokeOptions,
): Promise<FoundBucket[]> {
  return Promise.all(names.map((name) => lookUpBucket(name, opts)));
}

/** True if the account as a whole blocks public bucket policies; then none of its buckets is public. */
export async function blocksPublicPolicies(opts: pulumi.InvokeOptions): Promise<boolean> {
  const block = await aws.s3.getAccountPublicAccessBlock({}, opts).catch(() => undefined);
  return block?.restrictPublicBuckets === true;
}

async function lookUpBucket(name: string, opts: pulumi.InvokeOptions): Promise<FoundBucket> {
  try {
    const { arn, bucketRegion } = await aws.s3.getBucket({ bucket: name }, opts);
    const policy = await policyOf(name, opts);
    return { name, arn, region: bucketRegion, ...(policy && { policy }) };
  } catch (error) {
    return { name, problem: lastPart(error) };
  }
}

/** A bucket without a policy is an error of the data source. */
async function policyOf(bucket: string, opts: pulumi.InvokeOptions): Promise<string | undefined> {
  try {
    return (await aws.s3.getBucketPolicy({ bucket }, opts)).policy;
  } catch (error) {
    if (/NoSuchBucketPolicy|couldn't find resource|empty result/i.test(String(error))) {
      return undefined;
    }
    throw error;
  }
}

/** The provider wraps the cause in several sentences and lines; the first line of the last says it. */
function lastPart(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, " ").split(": ").slice(-2).join(": ").trim();
}
