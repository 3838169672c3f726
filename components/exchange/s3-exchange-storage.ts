import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../shared/refuse";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import { checkS3ExchangeStorage } from "./check";
import { createBucket } from "./exchange-bucket";
import { createRole, type WorkloadIdentityArgs } from "./exchange-role";
import type { ExchangeSpec } from "./spec";
import {
  bucketKeys,
  DEFAULT_BUCKET_COUNT,
  DEFAULT_EXPIRATION_DAYS,
  s3ExchangeSpec,
} from "./values";

/** Arguments of {@link S3ExchangeStorage}. */
export interface S3ExchangeStorageArgs {
  /** Kubernetes namespace of the clusters that spool. */
  namespace: pulumi.Input<string>;
  /** Kubernetes service accounts of the clusters that spool; nobody else gets in. */
  serviceAccountNames: string[];
  /** How pods become the AWS role: one of `irsa` and `podIdentity`. */
  workloadIdentity: WorkloadIdentityArgs;
  /**
   * Number of buckets.
   * @default 3 - each has its own client and request limits in Trino; an empty one costs nothing
   */
  bucketCount?: number;
  /**
   * Beginning of the buckets' names.
   * @default the component's name - with a random suffix, as Pulumi names things
   */
  bucketNamePrefix?: string;
  /**
   * Days after which spooled data is deleted that no query cleaned up. Must exceed the longest query.
   * @default 3 - a weekend's failure can be looked at; nothing is billed for long
   */
  expirationDays?: number;
  /**
   * KMS key for the objects.
   * @default none - SSE-S3; Trino encrypts what it spools anyway, with a key of its own per query
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * What becomes of the buckets when this component goes: `retain` or `destroy`.
   * @default retain - running queries would lose their data
   */
  removalPolicy?: RemovalPolicy;
  /**
   * Policies for the data of the catalogs, attached to the same role: a pod has one identity.
   * @default [] - catalogs bring their own credentials
   */
  additionalPolicyArns?: pulumi.Input<string>[];
  /**
   * Tags of all resources.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Where batch clusters spool intermediate data on AWS: several hardened S3 buckets, and one role that
 * may do with them what Trino does, and nothing else.
 *
 * @example
 * const storage = new S3ExchangeStorage("exchange", {
 *   namespace: "trino",
 *   serviceAccountNames: ["trino-batch"],
 *   workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
 * });
 * new TrinoCluster("batch", { exchange: storage.exchange, ... });
 */
export class S3ExchangeStorage extends pulumi.ComponentResource {
  /** The buckets' names. */
  readonly bucketNames: pulumi.Output<string[]>;
  /** The role of the pods that spool. */
  readonly roleArn: pulumi.Output<string>;
  /** What a cluster needs to know. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(name: string, args: S3ExchangeStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:S3ExchangeStorage", name, args, opts);
    refuse(this, `the exchange storage "${name}" cannot be built:`, checkS3ExchangeStorage(args));

    const child = { parent: this };
    const shared = { kmsKeyArn: args.kmsKeyArn, tags: args.tags ?? {} };
    const buckets = bucketKeys(args.bucketCount ?? DEFAULT_BUCKET_COUNT).map((key) =>
      createBucket(
        name,
        key,
        {
          ...shared,
          namePrefix: args.bucketNamePrefix,
          expirationDays: args.expirationDays ?? DEFAULT_EXPIRATION_DAYS,
          stateful: statefulOptions(args.removalPolicy ?? RemovalPolicy.Retain),
        },
        child,
      ),
    );
    const role = createRole(
      name,
      {
        ...shared,
        workloadIdentity: args.workloadIdentity,
        namespace: args.namespace,
        serviceAccountNames: args.serviceAccountNames,
        bucketArns: pulumi.all(buckets.map((bucket) => bucket.arn)),
        additionalPolicyArns: args.additionalPolicyArns ?? [],
      },
      child,
    );

    const region = buckets[0]?.region ?? "";
    const annotations = args.workloadIdentity.irsa
      ? { "eks.amazonaws.com/role-arn": role.arn }
      : {};
    this.bucketNames = pulumi.all(buckets.map((bucket) => bucket.bucket));
    this.roleArn = role.arn;
    this.exchange = pulumi
      .all([this.bucketNames, region, pulumi.all(annotations)])
      .apply(([names, known, byName]) => s3ExchangeSpec(names, known, { ...byName }));
    this.registerOutputs({
      bucketNames: this.bucketNames,
      roleArn: this.roleArn,
      exchange: this.exchange,
    });
  }
}
