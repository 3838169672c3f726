import {
  expirationDaysOf,
  expiryOf,
  listSpooled,
  queryOf,
  type SpooledObject,
} from "../../proof/exchange-objects";
import type { Subject } from "../../proof/subject";
import { runningQueries } from "../../proof/trino/coordinator";
import type { LabFolder } from "../folder";
import { findObjectStore, s3Client } from "../processes";

/** What a query left in one bucket that runs no more. */
export interface Orphans {
  bucket: string;
  /** Undefined: nothing that a query spooled; somebody else put it there. */
  query: string | undefined;
  objects: number;
  bytes: number;
  /** When the last of it was written. */
  written: Date;
  /** When the bucket's lifecycle rule removes the last of it; undefined: no rule does. */
  removed: Date | undefined;
}

/**
 * What is in the exchange buckets and belongs to no running query.
 *
 * @throws Error if a coordinator does not answer: its queries cannot be told from dead ones
 */
export async function findOrphans(
  lab: LabFolder,
  { exchangeBuckets, coordinators }: Pick<Subject, "exchangeBuckets" | "coordinators">,
): Promise<Orphans[]> {
  const store = findObjectStore(lab);
  if (!store) throw new Error("the object store does not run");
  const client = s3Client(store);
  try {
    // In this order: a query that begins meanwhile is in no list, one that ends is not in both.
    const before = await listSpooled(client, exchangeBuckets);
    const running = new Set((await Promise.all(Object.values(coordinators).map(ask))).flat());
    const stay = new Set((await listSpooled(client, exchangeBuckets)).map(placeOf));
    const orphans = before.filter(
      (object) => stay.has(placeOf(object)) && !running.has(queryOf(object.key) ?? ""),
    );
    const days = await Promise.all(
      exchangeBuckets.map(
        async (bucket) => [bucket, await expirationDaysOf(client, bucket)] as const,
      ),
    );
    return groupOrphans(orphans, new Map(days));
  } finally {
    client.destroy();
  }
}

const placeOf = ({ bucket, key }: SpooledObject) => `${bucket}/${key}`;

async function ask(coordinator: string): Promise<string[]> {
  const queries = await runningQueries(coordinator).catch(() => undefined);
  if (queries) return queries;
  throw new Error(
    `${coordinator} does not answer: its queries may be running or dead; start it again with: npm run lab -- up`,
  );
}

/** One entry for each query and bucket, oldest first. */
export function groupOrphans(
  orphans: readonly SpooledObject[],
  daysByBucket: ReadonlyMap<string, number | undefined>,
): Orphans[] {
  const groups = Map.groupBy(orphans, ({ bucket, key }) => `${bucket}/${queryOf(key) ?? ""}`);
  return [...groups.values()]
    .flatMap((objects) => {
      const [first] = objects;
      if (!first) return [];
      const written = new Date(Math.max(...objects.map((object) => object.written.getTime())));
      const days = daysByBucket.get(first.bucket);
      return {
        bucket: first.bucket,
        query: queryOf(first.key),
        objects: objects.length,
        bytes: objects.reduce((sum, object) => sum + object.bytes, 0),
        written,
        removed: days === undefined ? undefined : expiryOf(written, days),
      };
    })
    .sort((a, b) => a.written.getTime() - b.written.getTime() || (a.bucket < b.bucket ? -1 : 1));
}
