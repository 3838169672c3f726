import { below, type Fault } from "../shared/faults";
import { plainHttpToAws, S3_ENDPOINT_PROPERTY } from "../shared/s3-endpoint";
import { checkBucketNames, checkSecretName } from "./names";
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
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return [{ path, message: `"${endpoint}" is not an address; write http://… or https://…` }];
  }
  if (url.username !== "" || url.password !== "") {
    return [{ path, message: "holds a credential; credentials belong into a Kubernetes Secret" }];
  }
  return url.pathname === "/" && url.search === ""
    ? []
    : [{ path, message: `"${endpoint}" has a path; name the server alone` }];
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
