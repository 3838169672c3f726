import { S3_ENDPOINT_KINDS, s3Endpoint } from "../../components/shared/s3-endpoint";

/** The region of the lab's AWS, unless the stack's configuration says another one (`aws:region`). */
export const DEFAULT_REGION = "us-east-1";

/**
 * Names under which S3 answers in a region: plain, FIPS, dual stack, and both. Buckets are labels
 * before them. In us-east-1 also the global one, which AWS's clients take there unless told otherwise
 * (AWS SDKs Reference Guide, `s3_us_east_1_regional_endpoint`: legacy).
 */
export function s3Hosts(region: string): string[] {
  const regional = [undefined, ...S3_ENDPOINT_KINDS].map(
    (kind) => new URL(s3Endpoint(region, kind)).host,
  );
  return region === "us-east-1" ? [...regional, "s3.amazonaws.com"] : regional;
}

/** The regional name of STS, which EKS tells pods to use (`AWS_STS_REGIONAL_ENDPOINTS=regional`). */
export const stsHost = (region: string) =>
  new URL(s3Endpoint(region)).host.replace(/^s3\./, "sts.");

/** Whether a name is that of S3 in a region, or of a bucket there. */
export function isS3(host: string, region: string): boolean {
  return s3Hosts(region).some((name) => host === name || host.endsWith(`.${name}`));
}

/** Whether a name is one of AWS's, in whatever region and partition. */
export const isAws = (host: string) =>
  /\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws)$/.test(host);
