import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type ObjectOwnership,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  type S3Client,
  type LifecycleRule as S3LifecycleRule,
} from "@aws-sdk/client-s3";
import type { LifecycleRule, ObjectStore } from "../../cli/providers/cloud";
import type { LabFolder } from "../folder";
import { findObjectStore, s3Client } from "../processes";

/** S3 on the lab's own server, called as its administrator. */
export function createObjectStore(lab: LabFolder): ObjectStore {
  const call = <T>(work: (client: S3Client) => Promise<T>) => withClient(lab, work);
  return {
    createBucket: (bucket) =>
      call((client) =>
        client
          .send(new CreateBucketCommand({ Bucket: bucket }))
          .then(nothing, unless("BucketAlreadyOwnedByYou")),
      ),
    bucketExists: (bucket) => call((client) => bucketExists(client, bucket)),
    // The lab has one region.
    describeBucket: (bucket) =>
      call(async (client) => {
        if (!(await bucketExists(client, bucket))) return undefined;
        const policy = await policyOf(client, bucket);
        return policy === undefined ? {} : { policy };
      }),
    deleteBucket: (bucket, { force }) =>
      call(async (client) => {
        if (!(await bucketExists(client, bucket))) return;
        if (force) await emptyBucket(client, bucket);
        await client
          .send(new DeleteBucketCommand({ Bucket: bucket }))
          .then(nothing, unless("NoSuchBucket"));
      }),
    putLifecycle: (bucket, rules) => call((client) => putLifecycle(client, bucket, rules)),
    putPolicy: (bucket, policy) =>
      call(async (client) => {
        const where = { Bucket: bucket };
        await (policy === undefined
          ? client.send(new DeleteBucketPolicyCommand(where))
          : client.send(new PutBucketPolicyCommand({ ...where, Policy: policy })));
      }),
    putOwnershipControls: (bucket, objectOwnership) =>
      call(async (client) => {
        const rules = [{ ObjectOwnership: objectOwnership as ObjectOwnership }];
        await client.send(
          new PutBucketOwnershipControlsCommand({
            Bucket: bucket,
            OwnershipControls: { Rules: rules },
          }),
        );
      }),
  };
}

/** As S3 wants a rule: what expires is told apart from what is cut short. */
export function toS3Rule(rule: LifecycleRule): S3LifecycleRule {
  const { expirationDays, abortIncompleteMultipartUploadDays } = rule;
  return {
    ID: rule.id,
    Status: rule.enabled ? "Enabled" : "Disabled",
    Filter: { Prefix: "" },
    ...(expirationDays !== undefined && { Expiration: { Days: expirationDays } }),
    ...(abortIncompleteMultipartUploadDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortIncompleteMultipartUploadDays },
    }),
  };
}

async function withClient<T>(lab: LabFolder, work: (client: S3Client) => Promise<T>): Promise<T> {
  const server = findObjectStore(lab);
  if (!server) throw new Error("the object store does not run");
  const client = s3Client(server);
  try {
    return await work(client);
  } catch (error) {
    throw withCode(error);
  } finally {
    client.destroy();
  }
}

/** The SDK keeps S3's error code in `name`, where messages do not show it. */
function withCode(error: unknown): unknown {
  return error instanceof Error
    ? new Error(`${error.name}: ${error.message}`, { cause: error })
    : error;
}

const nothing = () => {};

/** Lets one error of S3 pass as success: the call is idempotent then. */
function unless(name: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error && error.name === name)) throw error;
  };
}

function bucketExists(client: S3Client, bucket: string): Promise<boolean> {
  return client.send(new HeadBucketCommand({ Bucket: bucket })).then(
    () => true,
    (error) => {
      if (error?.$metadata?.httpStatusCode === 404) return false;
      throw error;
    },
  );
}

async function policyOf(client: S3Client, bucket: string): Promise<string | undefined> {
  return client
    .send(new GetBucketPolicyCommand({ Bucket: bucket }))
    .then(({ Policy }) => Policy, unless("NoSuchBucketPolicy")) as Promise<string | undefined>;
}

async function emptyBucket(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    if (Contents.length === 0) return;
    const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
    );
    if (Errors[0]) throw new Error(`${Errors[0].Code}: ${Errors[0].Key} of ${bucket}`);
  }
}

async function putLifecycle(
  client: S3Client,
  bucket: string,
  rules: LifecycleRule[],
): Promise<void> {
  if (rules.length === 0) {
    await client.send(new DeleteBucketLifecycleCommand({ Bucket: bucket }));
    return;
  }
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: { Rules: rules.map(toS3Rule) },
    }),
  );
}
