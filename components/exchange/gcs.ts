import { below, type Fault } from "../shared/faults";
import { checkSecretName } from "../shared/kubernetes-names";
import { checkBucketNames, checkRegionName } from "./names";
import type { ExchangeSpec } from "./spec";
import { checkTuning, type S3TuningArgs, tuningProperties } from "./tuning";

/** Keys of the Secrets with the credentials, and environment variables of the pods. */
export const GCS_CREDENTIAL_KEYS = {
  accessKey: "EXCHANGE_GCS_HMAC_ACCESS_KEY",
  secretKey: "EXCHANGE_GCS_HMAC_SECRET_KEY",
  jsonKey: "EXCHANGE_GCS_JSON_KEY",
} as const;

/** What an exchange storage on Google Cloud Storage is. */
export interface GcsStorage {
  bucketNames: string[];
  region: string;
  hmacSecretName: string;
  jsonKeySecretName?: string | undefined;
  workloadIdentity?: { serviceAccountEmail: string } | undefined;
  tuning?: S3TuningArgs | undefined;
}

/** Everything that is wrong with an exchange storage on Google Cloud Storage. */
export function checkGcs(storage: GcsStorage): Fault[] {
  const { jsonKeySecretName, workloadIdentity } = storage;
  const given = [jsonKeySecretName, workloadIdentity].filter((one) => one !== undefined).length;
  return [
    ...checkBucketNames("bucketNames", storage.bucketNames),
    ...checkRegionName(storage.region, "europe-west1"),
    ...checkSecretName("hmacSecretName", storage.hmacSecretName),
    ...(jsonKeySecretName === undefined
      ? []
      : checkSecretName("jsonKeySecretName", jsonKeySecretName)),
    ...(given === 1
      ? []
      : [
          {
            path: "workloadIdentity",
            message: `${given === 0 ? "missing" : "given beside jsonKeySecretName"}; use one of workloadIdentity and jsonKeySecretName`,
          },
        ]),
    ...checkEmail(workloadIdentity?.serviceAccountEmail),
    ...below("tuning", checkTuning(storage.tuning, "s3")),
  ];
}

/**
 * The seam to Trino, which reads and writes through the store's S3 interface with HMAC keys, and
 * deletes through its own: GCS has no S3 call that deletes many objects.
 */
export function gcsExchange(storage: GcsStorage): ExchangeSpec {
  const { jsonKeySecretName, workloadIdentity } = storage;
  const { accessKey, secretKey, jsonKey } = GCS_CREDENTIAL_KEYS;
  return {
    managerName: "filesystem",
    baseDirectories: storage.bucketNames.map((name) => `gs://${name}/`),
    properties: {
      "exchange.s3.endpoint": "https://storage.googleapis.com",
      "exchange.s3.region": storage.region,
      "exchange.s3.aws-access-key": `\${ENV:${accessKey}}`,
      "exchange.s3.aws-secret-key": `\${ENV:${secretKey}}`,
      ...(jsonKeySecretName && { "exchange.gcs.json-key": `\${ENV:${jsonKey}}` }),
      ...tuningProperties(storage.tuning, "s3"),
    },
    secretNames: [
      ...new Set([storage.hmacSecretName, ...(jsonKeySecretName ? [jsonKeySecretName] : [])]),
    ],
    ...(workloadIdentity && {
      serviceAccountAnnotations: {
        "iam.gke.io/gcp-service-account": workloadIdentity.serviceAccountEmail,
      },
    }),
  };
}

function checkEmail(email: string | undefined): Fault[] {
  return email === undefined || /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/.test(email)
    ? []
    : [
        {
          path: "workloadIdentity.serviceAccountEmail",
          message: `"${email}" is not a service account; write name@project.iam.gserviceaccount.com`,
        },
      ];
}
