/** The region of the lab's AWS, unless the stack's configuration says another one (`aws:region`). */
export const DEFAULT_REGION = "us-east-1";

/**
 * Names under which S3 answers in a region: plain, FIPS, dual stack, and both. Buckets are labels
 * before them (AWS General Reference, "Amazon S3 endpoints and quotas").
 */
export function s3Hosts(region: string): string[] {
  return ["s3", "s3-fips", "s3.dualstack", "s3-fips.dualstack"].map((service) =>
    hostOf(service, region),
  );
}

/** The regional name of STS, which EKS tells pods to use (`AWS_STS_REGIONAL_ENDPOINTS=regional`). */
export const stsHost = (region: string) => hostOf("sts", region);

function hostOf(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** Whether a name is that of S3 in a region, or of a bucket there. */
export function isS3(host: string, region: string): boolean {
  return s3Hosts(region).some((name) => host === name || host.endsWith(`.${name}`));
}

/** Whether a name is one of AWS's, in whatever region and partition. */
export const isAws = (host: string) => /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(host);
