import type { Fault } from "../shared/faults";
import { RemovalPolicy } from "../shared/removal-policy";
import { DEFAULT_BUCKET_COUNT, DEFAULT_EXPIRATION_DAYS } from "./values";

/** What of an exchange storage on S3 is known before anything is created. */
export interface PlainS3ExchangeStorage {
  bucketCount?: number | undefined;
  bucketNamePrefix?: string | undefined;
  expirationDays?: number | undefined;
  removalPolicy?: string | undefined;
  workloadIdentity: { irsa?: unknown; podIdentity?: unknown };
  /** Left out where the program fills it in. */
  serviceAccountNames?: readonly string[] | undefined;
}

/** Room for our key and for what AWS appends in a name of 63 characters. */
const MAX_PREFIX = 24;

/** Everything that is wrong with an exchange storage on S3. */
export function checkS3ExchangeStorage(storage: PlainS3ExchangeStorage): Fault[] {
  return [
    ...fromOne("bucketCount", storage.bucketCount ?? DEFAULT_BUCKET_COUNT),
    ...fromOne("expirationDays", storage.expirationDays ?? DEFAULT_EXPIRATION_DAYS),
    ...checkPrefix(storage.bucketNamePrefix),
    ...checkRemovalPolicy(storage.removalPolicy),
    ...checkIdentity(storage.workloadIdentity),
    ...checkServiceAccounts(storage.serviceAccountNames),
  ];
}

function fromOne(path: string, value: number): Fault[] {
  return Number.isInteger(value) && value >= 1
    ? []
    : [{ path, message: `${value} is not a whole number from 1` }];
}

function checkPrefix(prefix: string | undefined): Fault[] {
  if (prefix === undefined) return [];
  // A dot breaks the certificate of virtual-hosted addresses.
  return /^[a-z0-9][a-z0-9-]*$/.test(prefix) && prefix.length <= MAX_PREFIX
    ? []
    : [
        {
          path: "bucketNamePrefix",
          message: `"${prefix}" cannot begin a bucket's name; use up to ${MAX_PREFIX} lower-case letters, digits and hyphens`,
        },
      ];
}

function checkRemovalPolicy(policy: string | undefined): Fault[] {
  const allowed: string[] = Object.values(RemovalPolicy);
  return policy === undefined || allowed.includes(policy)
    ? []
    : [
        {
          path: "removalPolicy",
          message: `"${policy}" is not allowed; use ${allowed.join(" or ")}`,
        },
      ];
}

function checkIdentity(identity: PlainS3ExchangeStorage["workloadIdentity"]): Fault[] {
  const given = [identity.irsa, identity.podIdentity].filter((one) => one !== undefined).length;
  if (given === 1) return [];
  const problem = given === 0 ? "missing" : "both given";
  return [{ path: "workloadIdentity", message: `${problem}; use one of irsa and podIdentity` }];
}

function checkServiceAccounts(names: readonly string[] | undefined): Fault[] {
  if (names === undefined) return [];
  if (names.length === 0) {
    return [{ path: "serviceAccountNames", message: "none; name who uses the storage" }];
  }
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => ({
    path: "serviceAccountNames",
    message: `"${name}" stands twice; keep one`,
  }));
}
