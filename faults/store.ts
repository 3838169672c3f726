import type { Fault } from "./spec";

/** What happens to the object store. */
export const STORE_FAULTS: Fault[] = [
  {
    name: "store-unavailable",
    group: "Store",
    title: "Every request to the exchange buckets gets 503 for 30 s",
    seconds: 30,
    end: "S3 answers again",
    inject: async ({ relay, subject }) => {
      relay.slowDown(1, subject().exchangeBuckets);
      return async () => relay.slowDown(0, []);
    },
  },
];
