import { parseProperties } from "./properties";

/**
 * DNS suffixes by the beginning of a region's name; everywhere else it is `amazonaws.com`. Source:
 * `partitions` of the AWS SDK (`@aws-sdk/core`, `util-endpoints/lib/aws/partitions.js`).
 */
const DNS_SUFFIXES: readonly (readonly [region: string, suffix: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];
const COMMERCIAL_SUFFIX = "amazonaws.com";

/** Endpoints that S3 has in a region beside its plain one. */
export const S3_ENDPOINT_KINDS = ["fips", "dual-stack", "fips-dual-stack"] as const;

/**
 * The https address at which the region's S3 is reached, right for its partition of AWS. It is
 * worked out from the region's name alone: a preview has no credentials to ask AWS with.
 *
 * @param region for example `eu-west-1`, `cn-north-1`, `us-gov-west-1`
 * @param endpoint one of the kinds, or an address, which stays as it is
 * @default the region's plain endpoint
 */
export function s3Endpoint(region: string, endpoint?: string): string {
  if (endpoint?.includes("://")) return endpoint;
  const fips = endpoint?.startsWith("fips") ? "-fips" : "";
  const dualStack = endpoint?.endsWith("dual-stack") ? ".dualstack" : "";
  return `https://s3${fips}${dualStack}.${region}.${dnsSuffix(region)}`;
}

/**
 * True if S3 has FIPS endpoints in the region: in the US and Canada. Source: the variants of `s3` in
 * `endpoints.json` of the AWS SDK for Java (`software.amazon.awssdk:regions`, 2.31.57).
 */
export function hasFipsEndpoint(region: string): boolean {
  return /^(us|ca)-(?!isof-)/.test(region);
}

function dnsSuffix(region: string): string {
  return DNS_SUFFIXES.find(([start]) => region.startsWith(start))?.[1] ?? COMMERCIAL_SUFFIX;
}

/** True of addresses of S3 at AWS, buckets and interface endpoints included. */
function isS3AtAws(hostname: string): boolean {
  const suffixes = [COMMERCIAL_SUFFIX, ...DNS_SUFFIXES.map(([, suffix]) => suffix)];
  return (
    suffixes.some((suffix) => hostname.endsWith(`.${suffix}`)) && /(^|\.)s3[.-]/.test(hostname)
  );
}

/** The property that decides. */
export const S3_ENDPOINT_PROPERTY = "exchange.s3.endpoint";

/** That an exchange speaks plain HTTP to AWS, and the way out. */
export interface PlainHttp {
  /** What is so, and what comes of it: lower case, no final period. */
  message: string;
  /** What to write: an imperative, lower case, no final period. */
  fix: string;
}

/**
 * Whether an exchange manager speaks plain HTTP to S3 at AWS; undefined if it does not. Given no
 * endpoint Trino's plugin makes one with the protocol `http`, on purpose: trino#15253;
 * `S3FileSystemExchangeStorage.createS3AsyncClient` in 476 and 483. A bucket policy that denies that
 * (`aws:SecureTransport`) then refuses every object, and Trino's log does not say so: tried with 476,
 * only the client sees the 403. Other stores may speak HTTP: they are somebody's own network.
 *
 * @param baseDirectories `exchange.base-directories`
 * @param properties the lines of `exchange-manager.properties`
 */
export function plainHttpToAws(
  baseDirectories: readonly string[],
  properties: Readonly<Record<string, string>>,
): PlainHttp | undefined {
  if (!baseDirectories.some((one) => one.startsWith("s3://"))) return undefined;
  const endpoint = properties[S3_ENDPOINT_PROPERTY] ?? "";
  if (endpoint === "") {
    const region = properties["exchange.s3.region"] || "<region>";
    return {
      message: `missing: Trino's exchange then speaks plain HTTP to S3, and ${REFUSED}`,
      fix: `write ${S3_ENDPOINT_PROPERTY}=${s3Endpoint(region)}`,
    };
  }
  const url = URL.parse(endpoint);
  if (url?.protocol !== "http:" || !isS3AtAws(url.hostname)) return undefined;
  return {
    message: `"${endpoint}" is plain HTTP to S3, and ${REFUSED}`,
    fix: `write ${S3_ENDPOINT_PROPERTY}=${endpoint.replace(/^http:/i, "https:")}`,
  };
}

/** The same of a whole `exchange-manager.properties`; of no file nothing is said. */
export function plainHttpInFile(text = ""): PlainHttp | undefined {
  const properties = Object.fromEntries(parseProperties(text));
  return plainHttpToAws(properties["exchange.base-directories"]?.split(",") ?? [], properties);
}

const REFUSED = "a bucket policy that denies it (aws:SecureTransport) answers 403 to every object";
