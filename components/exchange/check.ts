import {
  checkAwsId,
  checkEksClusterName,
  checkKmsKeyArn,
  checkOidcProvider,
  checkPolicyArns,
} from "../shared/aws-names";
import { checkTags } from "../shared/aws-tags";
import { below, type Fault } from "../shared/faults";
import { checkNamespace, checkObjectName } from "../shared/kubernetes-names";
import { between, wholeNumber } from "../shared/numbers";
import { RemovalPolicy } from "../shared/removal-policy";
import { MOST_BUCKETS, reasonsAgainstOnAws, repeated, reservedPrefix, WHY_NO_MORE } from "./names";
import { checkTuning, type S3TuningArgs } from "./tuning";
import type { ExchangeBucketArgs } from "./values";

/** What of an identity on AWS is known before anything is created. */
export interface PlainIdentity {
  namespace?: unknown;
  workloadIdentity: {
    irsa?: { oidcProviderArn?: unknown; oidcProviderUrl?: unknown };
    podIdentity?: { eksClusterName?: unknown };
  };
  additionalPolicyArns?: readonly unknown[] | undefined;
  tags?: unknown;
  /** Left out where the program fills it in. */
  serviceAccountNames?: readonly string[] | undefined;
}

/** What of an exchange storage on S3 is known before anything is created. */
export interface PlainS3ExchangeStorage extends PlainIdentity {
  bucketCount?: number | undefined;
  buckets?: Record<string, ExchangeBucketArgs> | undefined;
  bucketNamePrefix?: string | undefined;
  expirationDays?: number | undefined;
  kmsKeyArn?: unknown;
  vpcEndpoint?: { id?: unknown } | undefined;
  removalPolicy?: string | undefined;
  tuning?: S3TuningArgs | undefined;
}

/** Room for our key and for what AWS appends in a name of 63 characters. */
const MAX_PREFIX = 24;

/** S3's own limit of a prefix: the name's 63 less a random suffix of 26. */
const MAX_PREFIX_WITH_KEY = 37;

/** Everything that is wrong with an exchange storage on S3. */
export function checkS3ExchangeStorage(storage: PlainS3ExchangeStorage): Fault[] {
  return [
    ...checkCount(storage),
    ...checkBuckets(storage),
    ...checkExpirationDays(storage.expirationDays),
    ...checkKmsKeyArn("kmsKeyArn", storage.kmsKeyArn),
    ...checkAwsId("vpcEndpoint.id", storage.vpcEndpoint?.id, "vpce"),
    ...checkPrefix(storage.bucketNamePrefix),
    ...checkRemovalPolicy(storage.removalPolicy),
    ...checkIdentity(storage),
    ...below("tuning", checkTuning(storage.tuning, "s3")),
  ];
}

/** What is wrong with who may use a storage on AWS. */
export function checkIdentity(storage: PlainIdentity): Fault[] {
  return [
    ...checkNamespace("namespace", storage.namespace),
    ...checkWorkloadIdentity(storage.workloadIdentity),
    ...checkServiceAccounts(storage.serviceAccountNames),
    ...checkPolicyArns("additionalPolicyArns", storage.additionalPolicyArns),
    ...below("tags", checkTags(storage.tags)),
  ];
}

/** Path `expirationDays`. */
export function checkExpirationDays(days: number | undefined): Fault[] {
  return wholeNumber("expirationDays", days, between(1, 3650), "a number of days");
}

function checkCount({ bucketCount, buckets }: PlainS3ExchangeStorage): Fault[] {
  if (bucketCount === undefined) return [];
  const bounds = between(1, MOST_BUCKETS, WHY_NO_MORE);
  if (buckets === undefined) {
    return wholeNumber("bucketCount", bucketCount, bounds, "a number of buckets");
  }
  return [{ path: "bucketCount", message: "given beside buckets; keep one of the two" }];
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

function checkWorkloadIdentity(identity: PlainIdentity["workloadIdentity"]): Fault[] {
  const { irsa, podIdentity } = identity;
  const given = [irsa, podIdentity].filter((one) => one !== undefined).length;
  if (given !== 1) {
    const problem = given === 0 ? "missing" : "both given";
    return [{ path: "workloadIdentity", message: `${problem}; use one of irsa and podIdentity` }];
  }
  return below("workloadIdentity", [
    ...below("irsa", checkOidcProvider(irsa ?? {})),
    ...checkEksClusterName("podIdentity.eksClusterName", podIdentity?.eksClusterName),
  ]);
}

function checkServiceAccounts(names: readonly string[] | undefined): Fault[] {
  if (names === undefined) return [];
  return names.length === 0
    ? [{ path: "serviceAccountNames", message: "none; name who uses the storage" }]
    : [
        ...names.flatMap((name, index) =>
          checkObjectName(`serviceAccountNames[${index}]`, name, "a service account"),
        ),
        ...repeated("serviceAccountNames", names),
      ];
}
