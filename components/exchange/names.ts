import type { Fault } from "../shared/faults";

/**
 * Buckets of one exchange at most. On AWS each takes two entries, of up to 160 characters together, in
 * the policy of the exchange's role, and all inline policies of a role may have 10,240 (IAM quotas).
 */
export const MOST_BUCKETS = 50;

/** Why not more, in words that follow the number. */
export const WHY_NO_MORE =
  "for the policy of a role of IAM, which names each of them, ends at 10,240 characters";

/**
 * What is wrong with the names of buckets. Trino's list of base directories is split at commas and not
 * trimmed, so one name is one entry.
 *
 * @param path path of the list in the user's input
 * @param reasons why one name cannot be
 */
export function checkBucketNames(
  path: string,
  names: readonly string[],
  reasons: (name: string) => string[] = reasonsAgainst,
): Fault[] {
  if (names.length === 0) return [{ path, message: "none; name at least one bucket" }];
  const faults = names.flatMap((name, index) =>
    reasons(name).map((message) => ({ path: `${path}[${index}]`, message })),
  );
  return [...faults, ...repeated(path, names)];
}

/** Why this cannot be the name of a bucket; the rules of S3, and dots on top. */
export function reasonsAgainst(name: string): string[] {
  if (/^[a-z0-9]+:\/\//i.test(name)) return [`"${name}" is an address; give the name alone`];
  if (name.startsWith("arn:")) {
    return [`"${name}" is an ARN; give the name alone, "${name.split(":").at(-1)}"`];
  }
  if (/[\s,]/.test(name)) {
    return [`"${name}" has a blank or a comma; write each name as its own entry`];
  }
  const reasons: string[] = [];
  if (name.length < 3 || name.length > 63) {
    reasons.push(`"${name}" has ${name.length} characters; use 3 to 63`);
  }
  if (/[A-Z]/.test(name)) reasons.push(`"${name}" has upper-case letters; use lower case`);
  if (name.includes(".")) {
    // A dot breaks the certificate of virtual-hosted addresses.
    reasons.push(
      `"${name}" has a dot, which TLS certificates of buckets do not cover; use hyphens`,
    );
  }
  if (reasons.length === 0 && !/^[a-z0-9][a-z0-9-]*[a-z0-9]$/.test(name)) {
    reasons.push(`"${name}" is no bucket's name; use lower-case letters, digits and hyphens`);
  }
  return reasons;
}

/** A fault unless this may be the name of a region: what a request is signed for is one word. */
export function checkRegionName(region: string | undefined, example: string): Fault[] {
  return region === undefined || /^[A-Za-z0-9-]+$/.test(region)
    ? []
    : [{ path: "region", message: `"${region}" is not a region; use one word, like ${example}` }];
}

/** Names that stand twice. */
export function repeated(path: string, names: readonly string[]): Fault[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => ({
    path,
    message: `"${name}" stands twice; keep one`,
  }));
}

/** What S3 keeps for itself (Amazon S3 User Guide, "General purpose bucket naming rules"). */
const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES: Record<string, string> = {
  "-s3alias": "aliases of access points",
  "--ol-s3": "access points of Object Lambda",
  "--x-s3": "directory buckets",
  "--table-s3": "table buckets",
};

/** Why this cannot be the name of a bucket of AWS: the rules of all stores, and what S3 reserves. */
export function reasonsAgainstOnAws(name: string): string[] {
  const reasons = reasonsAgainst(name);
  if (reasons.length > 0) return reasons;
  const suffix = Object.keys(RESERVED_SUFFIXES).find((end) => name.endsWith(end));
  return [
    ...reservedPrefix(name),
    ...(suffix === undefined
      ? []
      : [
          `"${name}" ends with "${suffix}", which S3 reserves for ${RESERVED_SUFFIXES[suffix]}; use another ending`,
        ]),
  ];
}

/** Why a bucket's name cannot begin like this on AWS. */
export function reservedPrefix(name: string): string[] {
  const prefix = RESERVED_PREFIXES.find((start) => name.startsWith(start));
  return prefix === undefined
    ? []
    : [`"${name}" begins with "${prefix}", which S3 reserves; use another beginning`];
}
