import { at, type Edit } from "./edit";

const store = {
  bucketName: "results",
  endpoint: "https://s3.example.com",
  credentialsSecretName: "results",
};

/** Of results that are spooled for clients. */
export const SPOOLING_EDITS: Edit[] = [
  at(
    "spooling",
    [
      undefined,
      { s3: {} },
      { s3: { bucketName: "acme-results", removalPolicy: "destroy" }, ttl: "36h" },
      { adoptedS3: { bucketName: "acme-results" }, retrieval: "redirect", encryption: true },
      { s3Compatible: store, ttl: "90m", keyVersion: 3 },
      { gcs: { bucketName: "acme-results", jsonKeySecretName: "gcs" } },
      { azure: { accountName: "acme", containerName: "results", accessKeySecretName: "azure" } },
    ],
    [
      {},
      { s3: {}, s3Compatible: store },
      { s3: {}, ttl: "2d", expirationDays: 1 },
      { s3: {}, retrieval: "worker-proxy" },
      { s3Compatible: { ...store, endpoint: "http://minio" }, encryption: true },
    ],
  ),
  at("clusters.batch.spooling", [undefined, false]),
];
