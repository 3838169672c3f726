import { type Fault, nearest } from "./faults";

/**
 * The regions of AWS by partition, which is the second part of every ARN. As in the AWS SDK, with
 * which a test compares them.
 */
export const AWS_REGIONS: Record<string, string> = {
  aws: `af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1
    ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5
    ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1
    eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1
    me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2`,
  "aws-cn": "cn-north-1 cn-northwest-1",
  "aws-eusc": "eusc-de-east-1",
  "aws-iso": "us-iso-east-1 us-iso-west-1",
  "aws-iso-b": "us-isob-east-1 us-isob-west-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-east-1 us-isof-south-1",
  "aws-us-gov": "us-gov-east-1 us-gov-west-1",
};

/** Every region, whatever its partition. */
export function awsRegions(): string[] {
  return Object.values(AWS_REGIONS).flatMap((names) => names.split(/\s+/));
}

/** The partition of a region, for example `aws` or `aws-cn`; undefined if the region is unknown. */
export function partitionOf(region: string): string | undefined {
  return Object.keys(AWS_REGIONS).find((name) => AWS_REGIONS[name]?.split(/\s+/).includes(region));
}

/** A fault unless this is a region of AWS. */
export function checkAwsRegion(path: string, region: string): Fault[] {
  if (partitionOf(region) !== undefined) return [];
  const bare = region.trim().toLowerCase();
  const zone = /^(.*\d)[a-f]$/.exec(bare)?.[1];
  const message =
    zone !== undefined && partitionOf(zone) !== undefined
      ? `"${region}" is an availability zone; write its region, "${zone}"`
      : `"${region}" is not a region of AWS; use one like eu-west-1${nearest(bare, awsRegions())}`;
  return [{ path, message }];
}
