import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { FoundBucket } from "../exchange/adopted-s3";
import { blocksPublicPolicies, lookUpBuckets } from "../exchange/bucket-lookup";
import { createBucket } from "../exchange/exchange-bucket";
import { exchangePolicy } from "../exchange/policies";
import { checkArguments } from "../shared/arguments";
import { formatFaults } from "../shared/faults";
import { refuse } from "../shared/refuse";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import { checkFoundSpoolingBucket, checkSpoolingStorage, isVpcOnly } from "./check";
import { SPOOLING_KEY, SPOOLING_LABEL, type SpoolingSpec } from "./spec";
import type { SpoolingStoreArgs } from "./stores";
import {
  DEFAULT_TTL,
  daysFor,
  encrypts,
  onAzure,
  onGcs,
  onS3,
  onS3Compatible,
  type SpoolingPlace,
  segmentProperties,
} from "./values";

/** Arguments of {@link SpoolingStorage}. */
export interface SpoolingStorageArgs extends SpoolingStoreArgs {
  /** Kubernetes namespace of the clusters, where the key's Secret is made; it exists already. */
  namespace: pulumi.Input<string>;
  /**
   * Tags of the bucket.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Where segments lie, once it is known, and on AWS what reading and writing them takes. */
interface KnownPlace extends SpoolingPlace {
  awsPolicy?: string;
}

/**
 * Where the results of queries are spooled, from where clients fetch them in parallel, and the key with
 * which all clusters behind one gateway seal the segments' ids. It belongs to the storage: a cluster
 * that is replaced takes the same.
 *
 * @example
 * const results = new SpoolingStorage("results", { namespace: "trino", s3: {} });
 * new TrinoPlatform("trino", { spooling: { storage: results.spooling }, ... });
 */
export class SpoolingStorage extends pulumi.ComponentResource {
  /** What a cluster needs to know. */
  readonly spooling: pulumi.Output<SpoolingSpec>;
  /** The bucket's or container's name. */
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: SpoolingStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:SpoolingStorage", name, args, opts);
    const title = `the spooling storage "${name}" cannot be built:`;
    refuse(this, title, checkArguments("SpoolingStorageArgs", args, checkSpoolingStorage));

    const child = { parent: this };
    const keyVersion = args.keyVersion ?? 1;
    const key = new random.RandomBytes(
      `${name}-key`,
      // What Trino wants: 256 bits (`SpoolingConfig`).
      { length: 32, keepers: { version: String(keyVersion) } },
      child,
    );
    const secret = new kubernetes.core.v1.Secret(
      `${name}-key`,
      {
        metadata: {
          name: `${name}-key`,
          namespace: args.namespace,
          labels: { [SPOOLING_LABEL]: "true" },
        },
        stringData: { [SPOOLING_KEY]: key.base64 },
      },
      child,
    );

    const place = placeOf(this, name, title, args);
    // By the Secret's URN, which a preview knows: a cluster waits for it.
    this.spooling = pulumi.all([place, secret.urn]).apply(
      ([known]): SpoolingSpec => ({
        ...known,
        properties: { ...known.properties, ...segmentProperties(args) },
        secretNames: [`${name}-key`, ...known.secretNames],
        keyVersion,
      }),
    );
    this.bucketName = place.apply(({ location }) => new URL(location).host || location);
    this.registerOutputs({ spooling: this.spooling, bucketName: this.bucketName });
  }
}

function placeOf(
  storage: SpoolingStorage,
  name: string,
  title: string,
  args: SpoolingStorageArgs,
): pulumi.Output<KnownPlace> {
  if (args.s3) return createdBucket(storage, name, args);
  if (args.adoptedS3) {
    const { bucketName, kmsKeyArn } = args.adoptedS3;
    return pulumi
      .all([acceptableBucket(storage, title, bucketName), kmsKeyArn])
      .apply(([{ region, arn }, key]) => onAws(bucketName, region ?? "", arn ?? "", key));
  }
  if (args.s3Compatible) return pulumi.output(onS3Compatible(args.s3Compatible));
  if (args.gcs) return pulumi.output(onGcs(args.gcs));
  if (args.azure) return pulumi.output(onAzure(args.azure));
  throw new pulumi.ResourceError(`${title} no store`, storage, true);
}

/** A bucket as the exchange's: not public, TLS only, without versions, and what stays in it ends. */
function createdBucket(
  parent: SpoolingStorage,
  name: string,
  args: SpoolingStorageArgs,
): pulumi.Output<KnownPlace> {
  const { bucketName, bucketNamePrefix, kmsKeyArn, removalPolicy } = args.s3 ?? {};
  const bucket = createBucket(
    name,
    // It never drains: what a kept one holds ends by itself, so nothing keeps the engine from removing it.
    { key: "bucket", draining: true, ...(bucketName !== undefined && { name: bucketName }) },
    {
      namePrefix: bucketNamePrefix,
      expirationDays: args.expirationDays ?? daysFor(args.ttl ?? DEFAULT_TTL),
      kmsKeyArn,
      takesCustomerKeys: encrypts(args),
      stateful: statefulOptions(removalPolicy ?? RemovalPolicy.Retain),
      tags: args.tags ?? {},
    },
    { parent },
  );
  // A bucket's id is its name, which mocks that know nothing of AWS have, too.
  return pulumi
    .all([bucket.id, bucket.region, bucket.arn, kmsKeyArn])
    .apply(([known, region, arn, kmsKey]) => onAws(known, region, arn, kmsKey));
}

/**
 * A segment takes the calls that a file of the exchange takes: it is put, in parts if it is long, and the
 * upload aborted if that fails (`S3OutputStream`); a client gets it by an address that may what its signer
 * may (`S3FileSystem.preSignedUri`); an acknowledgement deletes it; a coordinator lists what has expired
 * and deletes that (`FileSystemSegmentPruner`). No class of the plugin calls more, in 476 and 483.
 */
function onAws(bucket: string, region: string, arn: string, kmsKey?: string): KnownPlace {
  const awsPolicy = JSON.stringify(exchangePolicy([arn], kmsKey));
  return { ...onS3(bucket, region), awsPolicy };
}

/** @throws ResourceError if the bucket cannot be used */
async function acceptableBucket(
  parent: SpoolingStorage,
  title: string,
  bucketName: string,
): Promise<FoundBucket> {
  const opts = { parent };
  const [found] = await lookUpBuckets([bucketName], opts);
  if (!found) throw new pulumi.ResourceError(`${title} no bucket`, parent, true);
  const { policy, ...unpolicied } = found;
  const blocked = await blocksPublicPolicies(opts);
  const faults = checkFoundSpoolingBucket(blocked || policy === undefined ? unpolicied : found);
  if (faults.length > 0) throw new pulumi.ResourceError(formatFaults(title, faults), parent, true);
  if (isVpcOnly(policy)) {
    void pulumi.log.warn(
      `the policy of the bucket "${bucketName}" denies whoever comes from elsewhere than its networks: clients there get 403 for every result that is spooled`,
      parent,
    );
  }
  return found;
}
