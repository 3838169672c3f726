/** Lets through so many requests a second to each bucket, as S3 does for each of its partitions. */
export interface Limiter {
  /** From now on these buckets take so many requests a second, and all others as many as come. */
  limit(perSecond: number, buckets: readonly string[]): void;
  /** Counts a request; true if the bucket has no more left for it. */
  isOver(bucket: string): boolean;
}

/** One that limits nothing yet. Of what a bucket may take at most a second's is saved up. */
export function newLimiter(): Limiter {
  let perSecond = Number.POSITIVE_INFINITY;
  const allowance = new Map<string, { left: number; at: number }>();
  return {
    limit: (rate, buckets) => {
      perSecond = rate;
      allowance.clear();
      const at = performance.now();
      for (const one of buckets) allowance.set(one, { left: Math.max(1, rate), at });
    },
    isOver: (bucket) => {
      const known = allowance.get(bucket);
      if (!known) return false;
      const now = performance.now();
      const grown = known.left + ((now - known.at) / 1000) * perSecond;
      known.left = Math.min(Math.max(1, perSecond), grown);
      known.at = now;
      if (known.left < 1) return true;
      known.left -= 1;
      return false;
    },
  };
}
