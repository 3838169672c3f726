import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { formatFaults } from "../shared/faults";
import { refuse } from "../shared/refuse";
import { checkAdoptedS3, checkFoundBuckets, type FoundBucket } from "./adopted-s3";
import { blocksPublicPolicies, lookUpBuckets } from "./bucket-lookup";
import { checkS3Endpoint } from "./check";
import { type AwsIdentityArgs, grantExchange } from "./exchange-role";
import type { ExchangeSpec } from "./spec";
import { type S3TuningArgs, tuningProperties } from "./tuning";
import { s3ExchangeSpec } from "./values";

/** Arguments of {@link AdoptedS3ExchangeStorage}. */
export interface AdoptedS3ExchangeStorageArgs extends AwsIdentityArgs {
  /** Names of existing buckets, all in one region. */
  bucketNames: string[];
  /**
   * Names of buckets in which nothing new shall be spooled, while queries that began before still
   * read from them.
   * @default []
   */
  drainingBucketNames?: string[];
  /**
   * Days after which the buckets' own lifecycle rules delete what is in them: compared with the
   * longest query, not set.
   * @default unknown - not compared
   * @asType integer
   * @minimum 1
   * @maximum 3650
   */
  expirationDays?: number;
  /**
   * KMS key with which the buckets encrypt: the role gets the rights to use it.
   * @default none - SSE-S3
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * Endpoint of S3 at which the exchange reads and writes: `fips`, `dual-stack` or `fips-dual-stack`,
   * or the `https://` address of an interface endpoint, such as
   * `https://bucket.vpce-0f1e2d3c-4b5a.s3.eu-west-1.vpce.amazonaws.com`. Plain HTTP is refused, and
   * so is FIPS in a region that has none.
   * @default the region's own, `https://s3.<region>.amazonaws.com` or what its partition has instead
   */
  endpoint?: string;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3TuningArgs;
  /**
   * Tags of the roles.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Where batch clusters spool intermediate data on AWS: buckets that somebody else owns. They are
 * looked at, and refused if they are missing, public or in two regions, but never changed; at most a
 * role is created.
 *
 * @example
 * const storage = new AdoptedS3ExchangeStorage("exchange", {
 *   bucketNames: ["acme-exchange-a", "acme-exchange-b"],
 * });
 */
export class AdoptedS3ExchangeStorage extends pulumi.ComponentResource {
  /** The buckets' names, those of draining ones included. */
  readonly bucketNames: pulumi.Output<string[]>;
  /** The role of the pods that spool, if this storage makes it. */
  readonly roleArn?: pulumi.Output<string>;
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(
    name: string,
    args: AdoptedS3ExchangeStorageArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:index:AdoptedS3ExchangeStorage", name, args, opts);
    const title = `the exchange storage "${name}" cannot be built:`;
    refuse(this, title, checkArguments("AdoptedS3ExchangeStorageArgs", args, checkAdoptedS3));

    const child = { parent: this };
    const names = [...args.bucketNames, ...(args.drainingBucketNames ?? [])];
    const buckets = pulumi.output(acceptableBuckets(this, title, names, args.endpoint));
    const granted = grantExchange(
      name,
      {
        ...args,
        bucketArns: buckets.apply((found) => found.flatMap(({ arn }) => arn ?? [])),
        tags: args.tags ?? {},
      },
      child,
    );

    this.bucketNames = buckets.apply((found) => found.map((bucket) => bucket.name));
    if (granted.roleArn) this.roleArn = granted.roleArn;
    this.exchange = pulumi.all([buckets, granted.access]).apply(([found, access]) =>
      s3ExchangeSpec({
        names: args.bucketNames,
        region: found[0]?.region ?? "",
        endpoint: args.endpoint,
        ...access,
        tuning: tuningProperties(args.tuning, "s3"),
        expirationDays: args.expirationDays,
      }),
    );
    this.registerOutputs({
      bucketNames: this.bucketNames,
      ...(granted.roleArn && { roleArn: granted.roleArn }),
      exchange: this.exchange,
    });
  }
}

/** @throws ResourceError with every bucket that cannot be used */
async function acceptableBuckets(
  storage: pulumi.Resource,
  title: string,
  names: readonly string[],
  endpoint: string | undefined,
): Promise<FoundBucket[]> {
  const opts = { parent: storage };
  const buckets = await lookUpBuckets(names, opts);
  const faults = [
    ...checkFoundBuckets(buckets, await blocksPublicPolicies(opts)),
    ...checkS3Endpoint(endpoint, buckets[0]?.region),
  ];
  if (faults.length > 0) {
    throw new pulumi.ResourceError(formatFaults(title, faults), storage, true);
  }
  return buckets;
}
