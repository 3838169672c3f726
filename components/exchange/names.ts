import type { Fault } from "../shared/faults";

/**
 * What is wrong with the names of buckets or containers. Trino's list of base directories is split at
 * commas and not trimmed, so one name is one entry.
 *
 * @param path path of the list in the user's input
 */
export function checkBucketNames(path: string, names: readonly string[]): Fault[] {
  if (names.length === 0) return [{ path, message: "none; name at least one bucket" }];
  const faults = names.flatMap((name, index) =>
    reasonsAgainst(name).map((message) => ({ path: `${path}[${index}]`, message })),
  );
  return [...faults, ...repeated(path, names)];
}

/** Why this cannot be the name of a bucket; the rules of S3, and dots on top. */
export function reasonsAgainst(name: string): string[] {
  if (/^[a-z0-9]+:\/\//i.test(name)) return [`"${name}" is an address; give the name alone`];
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

/** Names that stand twice. */
export function repeated(path: string, names: readonly string[]): Fault[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => ({
    path,
    message: `"${name}" stands twice; keep one`,
  }));
}

/** Why this cannot be the name of a Kubernetes Secret, or nothing. Path `path`. */
export function checkSecretName(path: string, name: string): Fault[] {
  return /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)
    ? []
    : [
        {
          path,
          // What is no name may be the secret itself: it is not repeated.
          message: "is not the name of a Kubernetes Secret; never write the secret itself here",
        },
      ];
}
