import { checkGcs, gcsExchange } from "../../components/exchange/gcs";
import type { Backend } from "./backend";

/** Buckets of Google Cloud Storage. */
export const gcs: Backend<"gcs"> = {
  check: (written) => checkGcs(written),
  known: gcsExchange,
  place: ({ bucketNames }) => `the buckets ${bucketNames.join(", ")} of Google Cloud Storage`,
  amazonS3: () => undefined,
  create: ({ GcsExchangeStorage }, written) => new GcsExchangeStorage("exchange", written),
};
