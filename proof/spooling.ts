import { LONG_QUERY, MANY_TASKS, PIPELINE } from "./dataset";
import { measureSpread } from "./exchange-spread";
import { type Evidence, ProofFailed, type Subject } from "./subject";
import type { QueryOutcome } from "./trino/client";

/** The evidence, and the right answer of the long query for the proofs that follow. */
export interface Spooled {
  evidence: Evidence;
  expected: QueryOutcome;
}

/** Runs the long query on batch and watches the exchange buckets meanwhile, and afterwards. */
export async function proveSpooling(
  subject: Subject,
  progress: (line: string) => void,
): Promise<Spooled> {
  const client = { ...PIPELINE, session: MANY_TASKS };
  const spread = await measureSpread(subject, LONG_QUERY, client, (peak) =>
    progress(peak.map((c) => `${c.bucket} ${megabytes(c.bytes)}`).join(", ")),
  );
  const { outcome: expected, left } = spread;
  const peaks = Object.values(spread.peak);
  const idle = peaks.filter((content) => content.bytes === 0);
  if (peaks.length < subject.exchangeBuckets.length || idle.length > 0) {
    throw new ProofFailed(`spooling: nothing was seen in ${idle.map((c) => c.bucket).join(", ")}`);
  }
  if (left > 0) throw new ProofFailed(`spooling: ${left} objects were left after the query`);
  return {
    expected,
    evidence: {
      title: `Intermediate data was spooled to all ${peaks.length} buckets, and is gone`,
      lines: peaks.map(
        (c) =>
          `${c.bucket.padEnd(30)} ${megabytes(c.bytes).padStart(9)} in ${String(c.objects).padStart(3)} objects at its peak, 0 objects now`,
      ),
      data: { peak: peaks, left },
    },
  };
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
