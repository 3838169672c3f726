import type { Profile } from "./profile";

/** Low latency for people who wait: no spooling, no retries, no query may fill a node. */
export const interactive: Profile = {
  faultTolerant: false,
  // Two large dashboard queries would block each other at more; a lone one would starve at less.
  queryShare: 0.6,
  drainSeconds: 30,
  // Without retries a lost worker fails its queries: leave it ten minutes to finish them.
  terminationSeconds: 600,
  configProperties: () => ({
    // An interactive query that runs for half an hour belongs on batch.
    "query.max-execution-time": "30m",
  }),
};
