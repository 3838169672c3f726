import { longQuery } from "../dataset";
import { batchClient, type Stage } from "../stage";
import { type BucketContent, NotTried, ProofFailed } from "../subject";
import type { TrialEntry } from "../trial";
import type { QueryOutcome } from "../trino/client";
import { waitUntilEmpty } from "../watched-query";

/** Looks are few and buckets are drawn by lot: a bucket may be missed, but not as often as this. */
const RUNS = 3;

/** Runs the long query on batch and looks into the exchange buckets meanwhile, and afterwards. */
export const spooling: TrialEntry = {
  name: "spooling",
  title: "Intermediate data was spooled to every exchange bucket, and is gone",
  run: async (stage) => {
    const { exchangeBuckets, unseen } = stage.subject;
    if (unseen) throw new NotTried(unseen);
    const peak = new Map<string, BucketContent>();
    const idle = () => exchangeBuckets.filter((bucket) => !peak.get(bucket)?.bytes);
    for (let run = 1; run === 1 || (idle().length > 0 && run <= RUNS); run++) {
      for (const one of await peakOf(stage)) {
        if (one.bytes >= (peak.get(one.bucket)?.bytes ?? 0)) peak.set(one.bucket, one);
      }
    }
    if (idle().length > 0) throw new ProofFailed(`nothing was seen in ${idle().join(", ")}`);
    return [...peak.values()].map(
      ({ bucket, bytes, objects }) =>
        `${bucket.padEnd(30)} ${megabytes(bytes).padStart(9)} in ${String(objects).padStart(3)} objects at its peak, 0 objects now`,
    );
  },
};

async function peakOf(stage: Stage): Promise<BucketContent[]> {
  const query = stage.watch(longQuery(stage.dataset()), batchClient(stage));
  const shown = setInterval(() => {
    const peak = query.peak().map(({ bucket, bytes }) => `${bucket} ${megabytes(bytes)}`);
    if (peak.length > 0) stage.progress(peak.join(", "));
  }, 500);
  const outcome = await query.outcome.finally(() => clearInterval(shown));
  mustHaveEnded(outcome);
  stage.setUndisturbed(outcome);
  const left = await waitUntilEmpty(stage.subject, outcome.id);
  if (left > 0) throw new ProofFailed(`${left} objects were left after the query`);
  return query.peak();
}

function mustHaveEnded({ error }: QueryOutcome): void {
  if (error) throw new ProofFailed(error);
}

/** Bytes, for people. */
export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
