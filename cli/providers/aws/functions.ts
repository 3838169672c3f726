import type { ModelFunction } from "../model";
import type { Properties } from "../wire";
import { fallbackRegion } from "./shared";

/** aws.getRegion: the provider's own. */
export const getRegion: ModelFunction = async (_inputs, { config }) => {
  const region = ownRegion(config);
  const endpoint = `ec2.${region}.amazonaws.com`;
  return { id: region, region, name: region, description: region, endpoint };
};

/** aws.s3.getBucket: what is known of an existing bucket. */
export const getBucket: ModelFunction = async (inputs, { cloud, config }) => {
  const { bucket } = inputs as { bucket: string };
  const found = await cloud.objectStore.describeBucket(bucket);
  if (found === undefined) throw new Error(`reading S3 Bucket (${bucket}): couldn't find resource`);
  const region = found.region ?? ownRegion(config);
  return {
    id: bucket,
    bucket,
    arn: `arn:aws:s3:::${bucket}`,
    bucketDomainName: `${bucket}.s3.amazonaws.com`,
    bucketRegion: region,
    bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
    hostedZoneId: "",
    region: ownRegion(config),
    websiteDomain: "",
    websiteEndpoint: "",
  };
};

/** aws.s3.getBucketPolicy: an error for a bucket that has none, as with the real provider. */
export const getBucketPolicy: ModelFunction = async (inputs, { cloud, config }) => {
  const { bucket } = inputs as { bucket: string };
  const policy = (await cloud.objectStore.describeBucket(bucket))?.policy;
  if (policy === undefined) {
    throw new Error(`reading S3 Bucket (${bucket}) Policy: couldn't find resource`);
  }
  return { id: bucket, bucket, policy, region: ownRegion(config) };
};

/** aws.s3.getAccountPublicAccessBlock: the lab's account has none. */
export const getAccountPublicAccessBlock: ModelFunction = async () => {
  throw new Error("reading S3 Account Public Access Block: couldn't find resource");
};

function ownRegion(config: Properties): string {
  return typeof config.region === "string" ? config.region : fallbackRegion;
}
