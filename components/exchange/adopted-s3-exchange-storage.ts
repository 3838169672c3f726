import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { formatFaults } from "../shared/faults";
import { refuse } from "../shared/refuse";
import { checkAdoptedS3, checkFoundBuckets, type FoundBucket } from "./adopted-s3";
import { blocksPublicPolicies, lookUpBuckets } from "./bucket-lookup";
import { type AwsIdentityArgs, createIdentity } from "./exchange-role";
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
   */
  expirationDays?: number;
  /**
   * KMS key with which the buckets encrypt: the role gets the rights to use it.
   * @default none - SSE-S3
   */
  kmsKeyArn?: pulumi.Input<string>;
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
 * looked at, and refused if they are missing, public or in two regions, but never changed; only the
 * role is created.
 *
 * @example
 * const storage = new AdoptedS3ExchangeStorage("exchange", {
 *   bucketNames: ["acme-exchange-a", "acme-exchange-b"],
 *   namespace: "trino",
 *   serviceAccountNames: ["trino-batch"],
 *   workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
 * });
 */
export class AdoptedS3ExchangeStorage extends pulumi.ComponentResource {
  /** The buckets' names, those of draining ones included. */
  readonly bucketNames: pulumi.Output<string[]>;
  /** The role of the pods that spool. */
  readonly roleArn: pulumi.Output<string>;
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
    const buckets = pulumi.output(acceptableBuckets(this, title, names));
    const identity = createIdentity(
      name,
      {
        ...args,
        bucketArns: buckets.apply((found) => found.flatMap(({ arn }) => arn ?? [])),
        tags: args.tags ?? {},
      },
      child,
    );

    this.bucketNames = buckets.apply((found) => found.map((bucket) => bucket.name));
    this.roleArn = identity.roleArn;
    this.exchange = pulumi
      .all([buckets, identity.annotations, identity.iamRoleArn])
      .apply(([found, annotations, iamRole]) =>
        s3ExchangeSpec({
          names: args.bucketNames,
          region: found[0]?.region ?? "",
          iamRole,
          annotations,
          tuning: tuningProperties(args.tuning, "s3"),
          expirationDays: args.expirationDays,
        }),
      );
    this.registerOutputs({
      bucketNames: this.bucketNames,
      roleArn: this.roleArn,
      exchange: this.exchange,
    });
  }
}

/** @throws ResourceError with every bucket that cannot be used */
async function acceptableBuckets(
  storage: pulumi.Resource,
  title: string,
  names: readonly string[],
): Promise<FoundBucket[]> {
  const opts = { parent: storage };
  const buckets = await lookUpBuckets(names, opts);
  const faults = checkFoundBuckets(buckets, await blocksPublicPolicies(opts));
  if (faults.length > 0) {
    throw new pulumi.ResourceError(formatFaults(title, faults), storage, true);
  }
  return buckets;
}
