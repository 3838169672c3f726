/** How many requests buckets take, as S3 does: so many a second, of which a second's worth is saved up. */
export interface Allowance {
  /** Takes one request of the bucket; true if it has none left. Buckets that are not limited have always. */
  isOver(bucket: string): boolean;
  /** From now on these buckets are limited, none of them having asked yet. */
  limit(buckets: readonly string[]): void;
}

/** @param now milliseconds of a clock */
export function allowance(perSecond: number, now = () => performance.now()): Allowance {
  const left = new Map<string, { requests: number; at: number }>();
  return {
    isOver(bucket) {
      const known = left.get(bucket);
      if (!known) return false;
      const at = now();
      const since = ((at - known.at) / 1000) * perSecond;
      const requests = Math.min(perSecond, known.requests + since);
      const isOver = requests < 1;
      left.set(bucket, { requests: isOver ? requests : requests - 1, at });
      return isOver;
    },
    limit(buckets) {
      left.clear();
      for (const bucket of buckets) left.set(bucket, { requests: perSecond, at: now() });
    },
  };
}
