import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import { checkS3Endpoint, checkS3ExchangeStorage } from "./check";
import { createBucket } from "./exchange-bucket";
import { type AwsIdentityArgs, grantExchange } from "./exchange-role";
import { endpointPolicy } from "./policies";
import type { ExchangeSpec } from "./spec";
import { type S3TuningArgs, tuningProperties } from "./tuning";
import {
  DEFAULT_EXPIRATION_DAYS,
  type ExchangeBucketArgs,
  keyedBuckets,
  s3ExchangeSpec,
} from "./values";

/** The S3 gateway endpoint of the VPC in which the clusters run. */
export interface VpcEndpointArgs {
  /** Id of the endpoint, for example `vpce-0f1e2d3c4b5a60001`. */
  id: pulumi.Input<string>;
  /**
   * True if the endpoint serves the exchange alone: then its policy is set to the exchange's buckets.
   * On a shared endpoint that would cut off images and tables.
   * @default false - an endpoint has one policy, and it belongs to the VPC
   */
  dedicated?: boolean;
}

/** Arguments of {@link S3ExchangeStorage}. */
export interface S3ExchangeStorageArgs extends AwsIdentityArgs {
  /**
   * Number of buckets, under the keys `bucket-0`, `bucket-1`, …; not beside `buckets`. At most 50: the
   * policy of the role, which names each of them, ends at 10,240 characters.
   * @default 3 - each has its own client and request limits in Trino; an empty one costs nothing
   * @asType integer
   * @minimum 1
   * @maximum 50
   * @why for the policy of a role of IAM, which names each of them, ends at 10240 characters
   */
  bucketCount?: number;
  /**
   * The buckets by key, to name them or to remove any but the last; not beside `bucketCount`. A
   * bucket that is removed drains first: see `ExchangeBucketArgs.draining`.
   * @default as many as `bucketCount`
   */
  buckets?: Record<string, ExchangeBucketArgs>;
  /**
   * Beginning of the buckets' names.
   * @default the component's name - with a random suffix, as Pulumi names things
   */
  bucketNamePrefix?: string;
  /**
   * Days after which spooled data is deleted that no query cleaned up. Must exceed the longest query.
   * @default 3 - a weekend's failure can be looked at; nothing is billed for long
   * @asType integer
   * @minimum 1
   * @maximum 3650
   */
  expirationDays?: number;
  /**
   * KMS key for the objects. Its own key policy must let the exchange's role use it.
   * @default none - SSE-S3; Trino encrypts what it spools anyway, with a key of its own per query
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * The VPC's S3 gateway endpoint: objects are then read and written through it only.
   * @default none - from anywhere, with the role's credentials over TLS
   */
  vpcEndpoint?: VpcEndpointArgs;
  /**
   * Endpoint of S3 at which the exchange reads and writes: `fips`, `dual-stack` or `fips-dual-stack`,
   * or the `https://` address of an interface endpoint, such as
   * `https://bucket.vpce-0f1e2d3c-4b5a.s3.eu-west-1.vpce.amazonaws.com`. Plain HTTP is refused, and
   * so is FIPS in a region that has none.
   * @default the region's own, `https://s3.<region>.amazonaws.com` or what its partition has instead
   */
  endpoint?: string;
  /**
   * What becomes of the buckets when this component goes: `retain` or `destroy`. A retained bucket
   * that is not draining is also protected: the engine refuses to remove it.
   * @default retain - running queries would lose their data
   */
  removalPolicy?: RemovalPolicy;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3TuningArgs;
  /**
   * Tags of all resources.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Where batch clusters spool intermediate data on AWS: several hardened S3 buckets, and what a role
 * may do with them: what Trino does, and nothing else. Each cluster has the role (`identity`), or the
 * storage makes one for service accounts that it is given.
 *
 * @example
 * const storage = new S3ExchangeStorage("exchange", { bucketCount: 3 });
 * new TrinoCluster("batch", {
 *   exchange: storage.exchange,
 *   identity: { workloadIdentity: { podIdentity: { eksClusterName: "analytics" } } },
 *   ...
 * });
 */
export class S3ExchangeStorage extends pulumi.ComponentResource {
  /** The buckets' names, those of draining ones included. */
  readonly bucketNames: pulumi.Output<string[]>;
  /** The role of the pods that spool, if this storage makes it. */
  readonly roleArn?: pulumi.Output<string>;
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(name: string, args: S3ExchangeStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:S3ExchangeStorage", name, args, opts);
    const title = `the exchange storage "${name}" cannot be built:`;
    refuse(this, title, checkArguments("S3ExchangeStorageArgs", args, checkS3ExchangeStorage));

    const child = { parent: this };
    const tags = args.tags ?? {};
    const expirationDays = args.expirationDays ?? DEFAULT_EXPIRATION_DAYS;
    const wanted = keyedBuckets(args);
    const buckets = wanted.map((bucket) =>
      createBucket(
        name,
        bucket,
        {
          namePrefix: args.bucketNamePrefix,
          expirationDays,
          kmsKeyArn: args.kmsKeyArn,
          vpcEndpointId: args.vpcEndpoint?.id,
          stateful: statefulOptions(args.removalPolicy ?? RemovalPolicy.Retain),
          tags,
        },
        child,
      ),
    );
    const bucketArns = pulumi.all(buckets.map((bucket) => bucket.arn));
    // Draining buckets stay in the role: queries that began before still read from them.
    const granted = grantExchange(name, { ...args, bucketArns, tags }, child);
    if (args.vpcEndpoint?.dedicated) {
      new aws.ec2.VpcEndpointPolicy(
        `${name}-endpoint`,
        {
          vpcEndpointId: args.vpcEndpoint.id,
          policy: bucketArns.apply((arns) => JSON.stringify(endpointPolicy(arns))),
        },
        child,
      );
    }
    for (const { key } of wanted.filter(({ draining }) => draining)) {
      void pulumi.log.warn(
        `exchange bucket "${key}" is draining: remove it once no query runs that began before`,
        this,
      );
    }

    const taking = buckets.filter((_, index) => !wanted[index]?.draining);
    // A bucket's id is its name (https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/),
    // which mocks that know nothing of AWS have, too.
    this.bucketNames = pulumi.all(buckets.map((bucket) => bucket.id));
    if (granted.roleArn) this.roleArn = granted.roleArn;
    this.exchange = pulumi
      .all([pulumi.all(taking.map((bucket) => bucket.id)), taking[0]?.region, granted.access])
      .apply(([names, region = "", access]) => {
        refuse(this, title, checkS3Endpoint(args.endpoint, region));
        return s3ExchangeSpec({
          names,
          region,
          endpoint: args.endpoint,
          ...access,
          tuning: tuningProperties(args.tuning, "s3"),
          expirationDays,
        });
      });
    this.registerOutputs({
      bucketNames: this.bucketNames,
      ...(granted.roleArn && { roleArn: granted.roleArn }),
      exchange: this.exchange,
    });
  }
}
