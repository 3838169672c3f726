import { checkAwsId, checkKmsKeyArn, checkPolicyArns } from "../shared/aws-names";
import { checkTags } from "../shared/aws-tags";
import { below, type Fault, nearest } from "../shared/faults";
import { checkWorkloadIdentity, type PlainWorkloadIdentity } from "../shared/identity/check";
import { checkNamespace, checkObjectName } from "../shared/kubernetes-names";
import { hasFipsEndpoint, S3_ENDPOINT_KINDS } from "../shared/s3-endpoint";
import { MOST_BUCKETS, reasonsAgainstOnAws, repeated, reservedPrefix, WHY_NO_MORE } from "./names";
import { checkEndpoint } from "./s3-compatible";
import { checkTuning, type S3TuningArgs } from "./tuning";
import type { ExchangeBucketArgs } from "./values";

/** What of an identity on AWS is known before anything is created. */
export interface PlainIdentity {
  namespace?: unknown;
  workloadIdentity?: PlainWorkloadIdentity | undefined;
  serviceAccountNames?: readonly string[] | undefined;
  additionalPolicyArns?: readonly unknown[] | undefined;
  separateExchangeRole?: boolean | undefined;
}

/** What of an exchange storage on S3 is known before anything is created. */
export interface PlainS3ExchangeStorage extends PlainIdentity {
  bucketCount?: number | undefined;
  buckets?: Record<string, ExchangeBucketArgs> | undefined;
  bucketNamePrefix?: string | undefined;
  endpoint?: string | undefined;
  kmsKeyArn?: unknown;
  tags?: unknown;
  vpcEndpoint?: { id?: unknown } | undefined;
  tuning?: S3TuningArgs | undefined;
}

/** Room for our key and for what AWS appends in a name of 63 characters. */
const MAX_PREFIX = 24;

/** S3's own limit of a prefix: the name's 63 less a random suffix of 26. */
const MAX_PREFIX_WITH_KEY = 37;

/**
 * Everything that is wrong with an exchange storage on S3.
 *
 * @param region where the buckets will be, if that is known already
 */
export function checkS3ExchangeStorage(storage: PlainS3ExchangeStorage, region?: string): Fault[] {
  return [
    ...checkCount(storage),
    ...checkBuckets(storage),
    ...checkKmsKeyArn("kmsKeyArn", storage.kmsKeyArn),
    ...checkAwsId("vpcEndpoint.id", storage.vpcEndpoint?.id, "vpce"),
    ...checkPrefix(storage.bucketNamePrefix),
    ...checkS3Endpoint(storage.endpoint, region),
    ...below("tags", checkTags(storage.tags)),
    ...checkIdentity(storage),
    ...below("tuning", checkTuning(storage.tuning, "s3")),
  ];
}

/** What is wrong with who may use a storage on AWS: all of it is given, or nothing. */
export function checkIdentity(storage: PlainIdentity): Fault[] {
  const { workloadIdentity, serviceAccountNames, namespace } = storage;
  const wanted = (
    [
      "workloadIdentity",
      "serviceAccountNames",
      "additionalPolicyArns",
      "separateExchangeRole",
    ] as const
  ).filter((key) => storage[key] !== undefined);
  if (wanted.length === 0) return [];
  const beside = (path: string) => ({
    path,
    message: `missing beside ${wanted.join(" and ")}; give it for a role of this storage, or take ${wanted.join(" and ")} away and give the clusters an identity`,
  });
  return [
    ...(workloadIdentity ? checkWorkloadIdentity(workloadIdentity) : [beside("workloadIdentity")]),
    ...(serviceAccountNames
      ? checkServiceAccounts(serviceAccountNames)
      : [beside("serviceAccountNames")]),
    ...(namespace === undefined ? [beside("namespace")] : checkNamespace("namespace", namespace)),
    ...checkPolicyArns("additionalPolicyArns", storage.additionalPolicyArns),
  ];
}

/**
 * What is wrong with the endpoint of an exchange storage on AWS. Path `endpoint`.
 *
 * @param region where the buckets are, as soon as that is known
 */
export function checkS3Endpoint(endpoint: string | undefined, region?: string): Fault[] {
  const path = "endpoint";
  const words: string[] = [...S3_ENDPOINT_KINDS];
  if (endpoint === undefined) return [];
  if (words.includes(endpoint)) {
    const isThere = !endpoint.startsWith("fips") || !region || hasFipsEndpoint(region);
    const message = `"${endpoint}" does not exist in ${region}: S3 has FIPS endpoints in the US and Canada only; leave it out, or use dual-stack`;
    return isThere ? [] : [{ path, message }];
  }
  if (/^http:/i.test(endpoint)) {
    const message = `"${endpoint}" is plain HTTP, and a bucket policy that denies it answers 403 to every object; write https://…`;
    return [{ path, message }];
  }
  if (!/^https:/i.test(endpoint)) {
    const message = `"${endpoint}" is not allowed; use ${words.join(", ")} or an https:// address${nearest(endpoint, words)}`;
    return [{ path, message }];
  }
  // The name without it is none: AWS writes the wildcard of its DNS name as "bucket" (PrivateLink for S3).
  return /^https:\/\/vpce-/i.test(endpoint)
    ? [{ path, message: `"${endpoint}" is no address of S3; write https://bucket.vpce-…` }]
    : checkEndpoint(path, endpoint);
}

function checkCount({ bucketCount, buckets }: PlainS3ExchangeStorage): Fault[] {
  return bucketCount === undefined || buckets === undefined
    ? []
    : [{ path: "bucketCount", message: "given beside buckets; keep one of the two" }];
}

function checkBuckets({ buckets, bucketNamePrefix }: PlainS3ExchangeStorage): Fault[] {
  if (buckets === undefined) return [];
  const entries = Object.entries(buckets);
  if (!entries.some(([, { draining }]) => !draining)) {
    const message = entries.length === 0 ? "none" : "all are draining";
    return [{ path: "buckets", message: `${message}; keep at least one that takes new data` }];
  }
  if (entries.length > MOST_BUCKETS) {
    const message = `${entries.length}; use at most ${MOST_BUCKETS}, ${WHY_NO_MORE}`;
    return [{ path: "buckets", message }];
  }
  const names = entries.flatMap(([, { name }]) => (name === undefined ? [] : [name]));
  return [
    ...entries.flatMap(([key]) => checkKey(key, bucketNamePrefix)),
    ...entries.flatMap(([key, { name }]) =>
      (name === undefined ? [] : reasonsAgainstOnAws(name)).map((message) => ({
        path: `buckets.${key}.name`,
        message,
      })),
    ),
    ...repeated("buckets", names),
  ];
}

function checkKey(key: string, prefix: string | undefined): Fault[] {
  const path = `buckets.${key}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(key)) {
    const message = `"${key}" is not a key; use lower-case letters, digits and hyphens`;
    return [{ path, message }];
  }
  const length = `${prefix ?? ""}-${key}-`.length;
  return prefix === undefined || length <= MAX_PREFIX_WITH_KEY
    ? []
    : [
        {
          path,
          message: `"${prefix}-${key}-" has ${length} characters; ${MAX_PREFIX_WITH_KEY} leave room for the random suffix`,
        },
      ];
}

function checkPrefix(prefix: string | undefined): Fault[] {
  if (prefix === undefined) return [];
  // A dot breaks the certificate of virtual-hosted addresses.
  return /^[a-z0-9][a-z0-9-]*$/.test(prefix) && prefix.length <= MAX_PREFIX
    ? reservedPrefix(`${prefix}-`).map((message) => ({ path: "bucketNamePrefix", message }))
    : [
        {
          path: "bucketNamePrefix",
          message: `"${prefix}" cannot begin a bucket's name; use up to ${MAX_PREFIX} lower-case letters, digits and hyphens`,
        },
      ];
}

function checkServiceAccounts(names: readonly string[]): Fault[] {
  return names.length === 0
    ? [{ path: "serviceAccountNames", message: "none; name who uses the storage" }]
    : [
        ...names.flatMap((name, index) =>
          checkObjectName(`serviceAccountNames[${index}]`, name, "a service account"),
        ),
        ...repeated("serviceAccountNames", names),
      ];
}
