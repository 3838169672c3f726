import { isPublic } from "../exchange/adopted-s3";
import { reasonsAgainst, reasonsAgainstOnAws, reservedPrefix } from "../exchange/names";
import { checkEndpoint } from "../exchange/s3-compatible";
import { checkKmsKeyArn } from "../shared/aws-names";
import { checkTags } from "../shared/aws-tags";
import { below, eitherOf, type Fault } from "../shared/faults";
import { checkNamespace, checkSecretName } from "../shared/kubernetes-names";
import type { SpoolingStoreArgs } from "./stores";
import { DEFAULT_TTL, daysFor, ttlHours } from "./values";

/** The words for a store; exactly one is given. */
export const SPOOLING_STORES = ["s3", "adoptedS3", "s3Compatible", "gcs", "azure"] as const;

/** What of a spooling storage is known before anything is created. */
export interface PlainSpoolingStorage extends SpoolingStoreArgs {
  namespace?: unknown;
  tags?: unknown;
}

/** Everything that is wrong with where results are spooled for clients. */
export function checkSpoolingStorage(storage: PlainSpoolingStorage): Fault[] {
  return [
    ...checkNamespace("namespace", storage.namespace),
    ...below("tags", checkTags(storage.tags)),
    ...checkSpoolingStores(storage),
    ...checkSpoolingStore(storage),
  ];
}

/** Path is the storage's: a fault unless exactly one store is given. @param words those that are known */
export function checkSpoolingStores(
  storage: object,
  words: readonly string[] = SPOOLING_STORES,
): Fault[] {
  const given = words.filter((word) => (storage as Record<string, unknown>)[word] !== undefined);
  const problem = given.length === 0 ? "no store given" : `${given.join(" and ")} given`;
  const message = `${problem}; use exactly one of ${eitherOf(words)}`;
  return given.length === 1 ? [] : [{ path: "", message }];
}

/** What is wrong with the stores that are given, and with how long segments stay. */
export function checkSpoolingStore(storage: SpoolingStoreArgs): Fault[] {
  return [
    ...checkS3(storage),
    ...checkAdopted(storage),
    ...checkCompatible(storage),
    ...checkClouds(storage),
    ...checkLife(storage),
  ];
}

/** Room for our key and for what AWS appends in a name of 63 characters: as for exchange buckets. */
const MAX_PREFIX = 24;

function checkS3({ s3, encryption = true }: SpoolingStoreArgs): Fault[] {
  if (!s3) return [];
  const { bucketName, bucketNamePrefix: prefix } = s3;
  const faults: Fault[] = [
    ...(bucketName === undefined ? [] : reasonsAgainstOnAws(bucketName)).map((message) => ({
      path: "bucketName",
      message,
    })),
    ...checkKmsKeyArn("kmsKeyArn", s3.kmsKeyArn),
    ...checkOneEncryption(s3.kmsKeyArn, encryption),
  ];
  if (prefix !== undefined) {
    const path = "bucketNamePrefix";
    const fits = /^[a-z0-9][a-z0-9-]*$/.test(prefix) && prefix.length <= MAX_PREFIX;
    const messages = fits
      ? reservedPrefix(`${prefix}-`)
      : [
          `"${prefix}" cannot begin a bucket's name; use up to ${MAX_PREFIX} lower-case letters, digits and hyphens`,
        ];
    faults.push(...messages.map((message) => ({ path, message })));
    if (bucketName !== undefined) {
      faults.push({ path, message: "given beside bucketName; keep one of the two" });
    }
  }
  return below("s3", faults);
}

function checkAdopted({ adoptedS3, encryption = false }: SpoolingStoreArgs): Fault[] {
  if (!adoptedS3) return [];
  const { bucketName, kmsKeyArn } = adoptedS3;
  return below("adoptedS3", [
    ...reasonsAgainstOnAws(bucketName).map((message) => ({ path: "bucketName", message })),
    ...checkKmsKeyArn("kmsKeyArn", kmsKeyArn),
    ...checkOneEncryption(kmsKeyArn, encryption),
  ]);
}

/** S3 encrypts an object with a customer's key or with KMS, not with both. */
function checkOneEncryption(kmsKeyArn: unknown, encryption: boolean): Fault[] {
  const message =
    "has no effect on segments that have keys of their own; say encryption: false, or take it away";
  return kmsKeyArn !== undefined && encryption ? [{ path: "kmsKeyArn", message }] : [];
}

function checkCompatible({ s3Compatible, encryption = false }: SpoolingStoreArgs): Fault[] {
  if (!s3Compatible) return [];
  const { bucketName, endpoint, region, credentialsSecretName } = s3Compatible;
  const faults = [
    ...reasonsAgainst(bucketName).map((message) => ({ path: "bucketName", message })),
    ...checkEndpoint("endpoint", endpoint),
    ...checkSecretName("credentialsSecretName", credentialsSecretName),
  ];
  if (region !== undefined && !/^[A-Za-z0-9-]+$/.test(region)) {
    const message = `"${region}" is not a region; use one word, like us-east-1`;
    faults.push({ path: "region", message });
  }
  // trino#26157: customer keys over plain HTTP are refused by the client.
  if (encryption && /^http:/i.test(endpoint)) {
    const message = `"${endpoint}" is plain HTTP, over which S3's clients send no key of a segment; write https://…, or take encryption: true away`;
    faults.push({ path: "endpoint", message });
  }
  return below("s3Compatible", faults);
}

function checkClouds({ gcs, azure }: SpoolingStoreArgs): Fault[] {
  const faults: Fault[] = [];
  if (gcs) {
    const { bucketName, jsonKeySecretName } = gcs;
    const names = reasonsAgainst(bucketName).map((message) => ({ path: "bucketName", message }));
    faults.push(
      ...below("gcs", [...names, ...checkSecretName("jsonKeySecretName", jsonKeySecretName)]),
    );
  }
  if (azure) {
    const { accountName, containerName, accessKeySecretName } = azure;
    const names = [
      ...(/^[a-z0-9]{3,24}$/.test(accountName)
        ? []
        : [
            {
              path: "accountName",
              message: `"${accountName}" is not a storage account; use 3 to 24 lower-case letters and digits`,
            },
          ]),
      ...(/^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])+$/.test(containerName)
        ? []
        : [
            {
              path: "containerName",
              message: `"${containerName}" is no container's name; use 3 to 63 lower-case letters, digits and single hyphens`,
            },
          ]),
    ];
    faults.push(
      ...below("azure", [...names, ...checkSecretName("accessKeySecretName", accessKeySecretName)]),
    );
  }
  return faults;
}

/** A lifecycle that is over before `ttl` deletes what a client has not fetched yet. */
function checkLife({ ttl = DEFAULT_TTL, expirationDays }: SpoolingStoreArgs): Fault[] {
  const hours = ttlHours(ttl);
  if (hours === undefined || expirationDays === undefined || hours <= expirationDays * 24) {
    return [];
  }
  const message = `${ttl} is longer than the bucket keeps a segment, which is ${expirationDays * 24}h; use expirationDays: ${daysFor(ttl)} or more, or a shorter ttl`;
  return [{ path: "ttl", message }];
}

/** What is wrong with a found bucket that clients are to be sent to. */
export function checkFoundSpoolingBucket(found: {
  name: string;
  policy?: string;
  problem?: string;
}): Fault[] {
  const path = "adoptedS3.bucketName";
  if (found.problem !== undefined) {
    const message = `"${found.name}" does not exist, or cannot be seen with these credentials (${found.problem}); create it first, or use s3 to have it created`;
    return [{ path, message }];
  }
  const message = `"${found.name}" is public: its policy allows everybody; block public access to it first`;
  return isPublic(found.policy) ? [{ path, message }] : [];
}

/**
 * True if a bucket's policy denies whoever comes from elsewhere than a VPC or its endpoint: clients
 * outside then get addresses that answer 403.
 */
export function isVpcOnly(policy: string | undefined): boolean {
  if (!policy) return false;
  const { Statement = [] } = JSON.parse(policy) as { Statement?: unknown };
  return ([Statement].flat() as { Effect?: unknown }[]).some(
    (one) => one.Effect === "Deny" && /aws:source(vpce?|ip)"/i.test(JSON.stringify(one)),
  );
}
