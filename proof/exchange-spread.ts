import { setTimeout as pause } from "node:timers/promises";
import type { BucketContent, Subject } from "./subject";
import { type Client, mustRun, type QueryOutcome } from "./trino/client";

/** What one query spooled, at its peak, and what it left. */
export interface Spread {
  outcome: QueryOutcome;
  /** What each bucket held at its fullest, from the store itself. */
  peak: Record<string, BucketContent>;
  /** Objects that were left when the wait for their end was over. */
  left: number;
}

/** Runs a query on batch that must succeed, and watches the exchange buckets until they are empty. */
export async function measureSpread(
  subject: Subject,
  sql: string,
  client: Client,
  progress: (peak: BucketContent[]) => void = () => {},
): Promise<Spread> {
  const peak: Record<string, BucketContent> = {};
  let running = true;
  const query = mustRun(subject.gateway, sql, client).finally(() => {
    running = false;
  });
  const watch = async () => {
    while (running) {
      for (const content of await subject.measureBuckets()) {
        if (content.bytes >= (peak[content.bucket]?.bytes ?? 0)) peak[content.bucket] = content;
      }
      progress(Object.values(peak));
      await pause(100);
    }
  };
  const [outcome] = await Promise.all([query, watch()]);
  return { outcome, peak, left: await waitUntilEmpty(subject) };
}

/** Trino deletes spooled data right after the query; the number of objects still there after 15 s. */
export async function waitUntilEmpty(subject: Subject): Promise<number> {
  for (const end = performance.now() + 15_000; ; await pause(200)) {
    const objects = (await subject.measureBuckets()).reduce((sum, c) => sum + c.objects, 0);
    if (objects === 0 || performance.now() > end) return objects;
  }
}
