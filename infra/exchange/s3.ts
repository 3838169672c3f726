import { checkS3ExchangeStorage } from "../../components/exchange/check";
import { tuningProperties } from "../../components/exchange/tuning";
import { DEFAULT_EXPIRATION_DAYS, keyedBuckets } from "../../components/exchange/values";
import { withoutIdentity } from "./amazon-s3";
import type { Backend } from "./backend";

/** Buckets on S3 that the stack creates; the roles are the clusters' own. */
export const s3: Backend<"s3"> = {
  check: (written, region) => checkS3ExchangeStorage(withoutIdentity(written), region),
  known: ({ tuning, expirationDays = DEFAULT_EXPIRATION_DAYS }) => ({
    properties: tuningProperties(tuning, "s3"),
    expirationDays,
  }),
  place: () => "the exchange buckets of this stack",
  amazonS3: (written) => ({
    buckets: keyedBuckets(written).filter(({ draining }) => !draining).length,
    kmsKeyArn: written.kmsKeyArn,
    identity: written,
  }),
  create: ({ S3ExchangeStorage }, written, { tags }) =>
    new S3ExchangeStorage("exchange", { ...withoutIdentity(written), tags }),
};
