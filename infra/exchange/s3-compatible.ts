import { checkS3Compatible, s3CompatibleExchange } from "../../components/exchange/s3-compatible";
import type { Backend } from "./backend";

/** Buckets of MinIO, Ceph, SeaweedFS and their like. */
export const s3Compatible: Backend<"s3Compatible"> = {
  check: (written) => checkS3Compatible(written),
  known: s3CompatibleExchange,
  place: ({ endpoint, credentialsSecretName }) =>
    `${endpoint}, as the Secret ${credentialsSecretName} says`,
  amazonS3: () => undefined,
  create: ({ S3CompatibleExchangeStorage }, written) =>
    new S3CompatibleExchangeStorage("exchange", written),
};
