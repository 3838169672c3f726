import type { ValidStack } from "./valid-stacks";

/** A way in that the internet has not. */
export const INNER = { host: "trino.example.com", internetFacing: false };

/** Stacks with their storage elsewhere than on AWS. */
export const STORAGE_STACKS: ValidStack[] = [
  {
    what: "Google's storage, CloudNativePG, an HTTPRoute",
    settings: {
      exchange: {
        s3: undefined,
        gcs: {
          bucketNames: ["spool-a"],
          region: "europe-west1",
          hmacSecretName: "spool",
          jsonKeySecretName: "spool",
        },
      },
      gateway: {
        ingress: { httpRoute: { ...INNER, gatewayName: "public" } },
        database: { existing: undefined, cnpg: {} },
      },
    },
    files: {
      "files/trino-batch/worker/exchange-manager.properties": /storage\.googleapis\.com|gs:/,
      "manifests/httproute-trino-gateway-ingress.yaml": /trino\.example\.com/,
    },
  },
  {
    what: "a store of one's own whose buckets are made, and a database that is",
    settings: {
      exchange: {
        s3: undefined,
        s3Compatible: {
          bucketNames: ["spool-a", "spool-b"],
          endpoint: "https://s3.example.com",
          credentialsSecretName: "spool",
          createBuckets: {},
        },
      },
      gateway: { database: { existing: undefined, inCluster: { icebergCatalogs: ["lake"] } } },
    },
    files: {
      // Known before the buckets are there.
      "files/trino-batch/worker/exchange-manager.properties": /s3:\/\/spool-a\/,s3:\/\/spool-b\//,
      "files/trino-gateway/gateway/config.yaml": /jdbc:postgresql/,
      "manifests/statefulset-trino-postgresql.yaml": /postgres:18/,
    },
  },
  {
    what: "Azure's storage, with a login by OpenID Connect",
    settings: {
      exchange: {
        s3: undefined,
        azure: { accountName: "spool", containerNames: ["one"], connectionStringSecretName: "c" },
      },
      security: {
        tls: { secretName: "trino-tls" },
        authentication: {
          oauth2: { issuer: "https://login.example.com", clientId: "trino", clientSecretName: "x" },
        },
      },
    },
    files: {
      "files/trino-batch/worker/exchange-manager.properties": /abfs/,
      "files/trino-batch/coordinator/config.properties":
        /^http-server\.authentication\.type=OAUTH2$/m,
    },
  },
];
