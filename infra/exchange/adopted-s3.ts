import { checkAdoptedS3 } from "../../components/exchange/adopted-s3";
import { tuningProperties } from "../../components/exchange/tuning";
import { withoutIdentity } from "./amazon-s3";
import type { Backend } from "./backend";

/** Buckets on S3 that somebody else owns; the roles are the clusters' own. */
export const adoptedS3: Backend<"adoptedS3"> = {
  check: (written) => checkAdoptedS3(withoutIdentity(written)),
  known: ({ tuning, expirationDays }) => ({
    properties: tuningProperties(tuning, "s3"),
    ...(expirationDays !== undefined && { expirationDays }),
  }),
  place: ({ bucketNames, drainingBucketNames = [] }) =>
    `the buckets ${[...bucketNames, ...drainingBucketNames].join(", ")}`,
  amazonS3: (written) => ({
    buckets: written.bucketNames.length,
    kmsKeyArn: written.kmsKeyArn,
    identity: written,
  }),
  create: ({ AdoptedS3ExchangeStorage }, written, { tags }) =>
    new AdoptedS3ExchangeStorage("exchange", { ...withoutIdentity(written), tags }),
};
