import { checkUrl } from "../shared/addresses";
import { below, type Fault } from "../shared/faults";
import { checkSecretName } from "../shared/kubernetes-names";
import { plainHttpToAws, S3_ENDPOINT_PROPERTY } from "../shared/s3-endpoint";
import { checkBucketNames, checkRegionName } from "./names";
import type { ExchangeSpec } from "./spec";
import { checkTuning, type S3TuningArgs, tuningProperties } from "./tuning";

/** Keys of the Secret with the credentials, and environment variables of the pods. */
export const S3_CREDENTIAL_KEYS = {
  accessKey: "EXCHANGE_S3_ACCESS_KEY",
  secretKey: "EXCHANGE_S3_SECRET_KEY",
} as const;

/** What an S3-compatible exchange storage is. */
export interface S3CompatibleStorage {
  bucketNames: string[];
  endpoint: string;
  region?: string | undefined;
  pathStyleAccess?: boolean | undefined;
  credentialsSecretName: string;
  tuning?: S3TuningArgs | undefined;
}

/** Everything that is wrong with an S3-compatible exchange storage. */
export function checkS3Compatible(storage: S3CompatibleStorage): Fault[] {
  return [
    ...checkBucketNames("bucketNames", storage.bucketNames),
    ...checkEndpoint("endpoint", storage.endpoint),
    ...checkRegionName(storage.region, "us-east-1"),
    ...checkPlainHttp(storage),
    ...checkSecretName("credentialsSecretName", storage.credentialsSecretName),
    ...below("tuning", checkTuning(storage.tuning, "s3")),
  ];
}

/** S3 at AWS works as S3-compatible, too: then it is the same as everywhere. */
function checkPlainHttp({ endpoint }: S3CompatibleStorage): Fault[] {
  const found = plainHttpToAws(["s3://any/"], { [S3_ENDPOINT_PROPERTY]: endpoint });
  return found ? [{ path: "endpoint", message: `${found.message}; write https://…` }] : [];
}

/** A fault unless the address is that of a server, and nothing more. */
export function checkEndpoint(path: string, endpoint: string): Fault[] {
  const example = "https://minio.example.com:9000";
  const faults = checkUrl(path, endpoint, { schemes: ["https", "http"], example });
  if (faults.length > 0) return faults;
  const { pathname, search, hash, origin } = new URL(endpoint);
  return pathname === "/" && search + hash === ""
    ? []
    : [{ path, message: `"${endpoint}" has a path; name the server alone, ${origin}` }];
}

/** The seam to Trino. Credentials come from the environment. */
export function s3CompatibleExchange(storage: S3CompatibleStorage): ExchangeSpec {
  const { accessKey, secretKey } = S3_CREDENTIAL_KEYS;
  return {
    managerName: "filesystem",
    baseDirectories: storage.bucketNames.map((name) => `s3://${name}/`),
    properties: {
      [S3_ENDPOINT_PROPERTY]: storage.endpoint,
      // Requests are signed for a region, whatever the store makes of it.
      "exchange.s3.region": storage.region ?? "us-east-1",
      "exchange.s3.path-style-access": String(storage.pathStyleAccess ?? true),
      "exchange.s3.aws-access-key": `\${ENV:${accessKey}}`,
      "exchange.s3.aws-secret-key": `\${ENV:${secretKey}}`,
      ...tuningProperties(storage.tuning, "s3"),
    },
    secretNames: [storage.credentialsSecretName],
  };
}
