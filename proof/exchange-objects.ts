import {
  DeleteObjectsCommand,
  GetBucketLifecycleConfigurationCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { BucketContent } from "./subject";

/** An object that a query spooled. */
export interface SpooledObject {
  bucket: string;
  key: string;
  bytes: number;
  written: Date;
}

/** The exchange manager's directories: `<6 hex digits>.<query id>.<exchange id>.<task>/<attempt>/`. */
const SPOOLED = /^[0-9a-f]{6}\.(\d{8}_\d{6}_\d{5}_[a-z0-9]{5})\./;

/** The query that spooled an object, or undefined if no query did. */
export function queryOf(key: string): string | undefined {
  return SPOOLED.exec(key)?.[1];
}

/** Every object of the buckets, as the store lists them. */
export async function listSpooled(
  client: S3Client,
  buckets: readonly string[],
): Promise<SpooledObject[]> {
  const lists = await Promise.all(buckets.map((bucket) => listBucket(client, bucket)));
  return lists.flat();
}

async function listBucket(client: S3Client, bucket: string): Promise<SpooledObject[]> {
  const objects: SpooledObject[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      objects.push({
        bucket,
        key: Key ?? "",
        bytes: Size ?? 0,
        written: LastModified ?? new Date(0),
      });
    }
  }
  return objects;
}

/**
 * Number and bytes of the objects in each of the buckets.
 *
 * @param query of those alone that it spooled; of all unless given
 */
export async function measureContents(
  client: S3Client,
  buckets: readonly string[],
  query?: string,
): Promise<BucketContent[]> {
  return Promise.all(
    buckets.map(async (bucket) => {
      const all = await listBucket(client, bucket);
      const objects = query === undefined ? all : all.filter(({ key }) => queryOf(key) === query);
      const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
      return { bucket, objects: objects.length, bytes };
    }),
  );
}

/** Deletes every object of the buckets; the buckets and their settings stay. */
export async function emptyBuckets(client: S3Client, buckets: readonly string[]): Promise<void> {
  const objects = Map.groupBy(await listSpooled(client, buckets), ({ bucket }) => bucket);
  for (const [bucket, found] of objects) {
    const keys = found.map(({ key }) => ({ Key: key }));
    for (let start = 0; start < keys.length; start += 1000) {
      const Delete = { Objects: keys.slice(start, start + 1000) };
      await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
    }
  }
}

/** Days after which the bucket's lifecycle rules delete what is in it; undefined: never. */
export async function expirationDaysOf(
  client: S3Client,
  bucket: string,
): Promise<number | undefined> {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket: bucket });
  const { Rules } = await client.send(command).catch((error: Error) => {
    if (error.name === "NoSuchLifecycleConfiguration") return { Rules: [] };
    throw error;
  });
  const days = (Rules ?? [])
    .filter((rule) => rule.Status === "Enabled")
    .flatMap((rule) => rule.Expiration?.Days ?? []);
  return days.length > 0 ? Math.min(...days) : undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** S3 adds the days to the moment of writing, and rounds up to the next midnight UTC. */
export function expiryOf(written: Date, days: number): Date {
  return new Date(Math.ceil((written.getTime() + days * DAY) / DAY) * DAY);
}
