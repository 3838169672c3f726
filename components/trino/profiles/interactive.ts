import { sizeConcurrency } from "../sizing";
import { interactiveGroups } from "../workload/default-groups";
import type { Profile } from "./profile";

/** Low latency for people who wait: no spooling, no retries, no query may fill a node. */
export const interactive: Profile = {
  faultTolerant: false,
  // Two large dashboard queries would block each other at more; a lone one would starve at less.
  queryShare: 0.6,
  drainSeconds: 30,
  // Without retries a lost worker fails its queries: leave it ten minutes to finish them.
  terminationSeconds: 600,
  scaleIn: { stabilizationSeconds: 300, workers: 1, everySeconds: 60 },
  queriesPerWorker: 4,
  // Each worker holds a part of every running query.
  maxUnavailable: 1,
  // Not over zones: workers exchange data directly, which between zones is slow and paid for.
  topologySpread: [{ topologyKey: "kubernetes.io/hostname" }],
  resourceGroups: interactiveGroups,
  configProperties: (spec) => ({
    "task.concurrency": String(sizeConcurrency(spec.workers.cpu, false)),
    // An interactive query that runs for half an hour belongs on batch.
    "query.max-execution-time": "30m",
    // Nor does one that reads a terabyte: it would take the disks and links from everybody else.
    "query.max-scan-physical-bytes": "1TB",
  }),
};
