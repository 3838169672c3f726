import {
  checkS3Compatible,
  S3_CREDENTIAL_KEYS,
  s3CompatibleExchange,
} from "../../components/exchange/s3-compatible";
import { bucketsJob, OWN_STORE, STORE_DEFAULTS } from "../in-cluster/values";
import type { Backend } from "./backend";

/** Buckets of MinIO, Ceph, SeaweedFS and their like; with `createBuckets` known when they are there. */
export const s3Compatible: Backend<"s3Compatible"> = {
  check: (written) => checkS3Compatible(written),
  known: ({ createBuckets, ...storage }) => ({
    ...s3CompatibleExchange(storage),
    ...(createBuckets && {
      expirationDays: createBuckets.expirationDays ?? STORE_DEFAULTS.expirationDays,
    }),
  }),
  expiryPath: "createBuckets",
  place: ({ endpoint, credentialsSecretName }) =>
    `${endpoint}, as the Secret ${credentialsSecretName} says`,
  amazonS3: () => undefined,
  bucketsJob: ({ createBuckets }) => createBuckets && bucketsJob(OWN_STORE),
  create: (library, { createBuckets, ...args }, { place, provider }) => {
    const storage = new library.S3CompatibleExchangeStorage("exchange", args);
    if (!createBuckets) return storage;
    const { accessKey, secretKey } = S3_CREDENTIAL_KEYS;
    const { expirationDays: days = STORE_DEFAULTS.expirationDays } = createBuckets;
    const job = library.createBuckets(
      OWN_STORE,
      place.created,
      {
        endpoint: args.endpoint,
        region: args.region ?? "us-east-1",
        credentials: { secretName: args.credentialsSecretName, accessKey, secretKey },
        expiring: { names: args.bucketNames, days },
        lasting: [],
        image: place.curl,
        store: args.endpoint,
      },
      { provider, parent: storage },
    );
    // By its URN, which a preview knows, and so the preview shows the exchange.
    const { exchange } = storage;
    return Object.assign(storage, { exchange: job.urn.apply(() => exchange) });
  },
};
