import { checkKmsKeyArn } from "../shared/aws-names";
import { checkTags } from "../shared/aws-tags";
import { below, type Fault } from "../shared/faults";
import { checkIdentity, checkS3Endpoint, type PlainIdentity } from "./check";
import { checkBucketNames, MOST_BUCKETS, reasonsAgainstOnAws, WHY_NO_MORE } from "./names";
import { checkTuning, type S3TuningArgs } from "./tuning";

/** What of adopted buckets is known before they are looked up. */
export interface PlainAdoptedS3 extends PlainIdentity {
  bucketNames: readonly string[];
  drainingBucketNames?: readonly string[] | undefined;
  endpoint?: string | undefined;
  kmsKeyArn?: unknown;
  tags?: unknown;
  tuning?: S3TuningArgs | undefined;
}

/** A bucket as AWS shows it. */
export interface FoundBucket {
  name: string;
  arn?: string;
  region?: string;
  /** Text of the bucket's policy, if it has one. */
  policy?: string;
  /** Why it could not be looked at; AWS does not tell a missing bucket from a foreign one. */
  problem?: string;
}

/** What is wrong with the wish to adopt, before anything is looked up. */
export function checkAdoptedS3(storage: PlainAdoptedS3): Fault[] {
  const draining = storage.drainingBucketNames ?? [];
  return [
    ...checkBucketNames("bucketNames", storage.bucketNames, reasonsAgainstOnAws),
    ...(draining.length > 0
      ? checkBucketNames("drainingBucketNames", draining, reasonsAgainstOnAws)
      : []),
    ...checkMost("bucketNames", storage.bucketNames.length + draining.length),
    ...draining
      .filter((name) => storage.bucketNames.includes(name))
      .map((name) => ({
        path: "drainingBucketNames",
        message: `"${name}" also stands in bucketNames; keep one of the two`,
      })),
    ...checkKmsKeyArn("kmsKeyArn", storage.kmsKeyArn),
    ...checkS3Endpoint(storage.endpoint),
    ...below("tags", checkTags(storage.tags)),
    ...checkIdentity(storage),
    ...below("tuning", checkTuning(storage.tuning, "s3")),
  ];
}

function checkMost(path: string, count: number): Fault[] {
  return count <= MOST_BUCKETS
    ? []
    : [
        {
          path,
          message: `${count} with those that drain; use at most ${MOST_BUCKETS}, ${WHY_NO_MORE}`,
        },
      ];
}

/**
 * What is wrong with the buckets that were found: missing, public, in two regions.
 *
 * @param blockedByAccount true if the account as a whole blocks public bucket policies
 */
export function checkFoundBuckets(
  buckets: readonly FoundBucket[],
  blockedByAccount: boolean,
): Fault[] {
  const path = "bucketNames";
  const missing = buckets.flatMap(({ name, problem }) =>
    problem === undefined
      ? []
      : [
          {
            path,
            message: `"${name}" does not exist, or cannot be seen with these credentials (${problem}); create it first, or use s3 to have buckets created`,
          },
        ],
  );
  const open = blockedByAccount ? [] : buckets.filter(({ policy }) => isPublic(policy));
  const placed = buckets.filter(({ region }) => region !== undefined);
  const regions = [...new Set(placed.map(({ region }) => region))];
  return [
    ...missing,
    ...open.map(({ name }) => ({
      path,
      message: `"${name}" is public: its policy allows everybody; block public access to it first`,
    })),
    ...(regions.length > 1
      ? [
          {
            path,
            message: `lie in different regions (${placed.map(({ name, region }) => `"${name}" in ${region}`).join(", ")}); an exchange manager has one`,
          },
        ]
      : []),
  ];
}

/** True if a statement allows something to everybody without any condition. */
export function isPublic(policy: string | undefined): boolean {
  if (!policy) return false;
  const { Statement = [] } = JSON.parse(policy) as { Statement?: unknown };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as Record<
    string,
    unknown
  >[];
  return statements.some(
    ({ Effect, Principal, Condition }) =>
      Effect === "Allow" && Condition === undefined && isEverybody(Principal),
  );
}

function isEverybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  return Object.values(principal).flat().includes("*");
}
