import { below, type Fault } from "../shared/faults";
import { checkSecretName } from "../shared/kubernetes-names";
import { repeated } from "./names";
import { checkEndpoint } from "./s3-compatible";
import type { ExchangeSpec } from "./spec";
import { checkTuning, type ExchangeTuningArgs, tuningProperties } from "./tuning";

/** Key of the Secret with the connection string, and environment variable of the pods. */
export const AZURE_CONNECTION_STRING_KEY = "EXCHANGE_AZURE_CONNECTION_STRING";

/** What an exchange storage on Azure Blob Storage is. */
export interface AzureStorage {
  accountName: string;
  containerNames: string[];
  connectionStringSecretName?: string | undefined;
  endpoint?: string | undefined;
  workloadIdentity?: { clientId: string } | undefined;
  tuning?: ExchangeTuningArgs | undefined;
}

/** Everything that is wrong with an exchange storage on Azure Blob Storage. */
export function checkAzure(storage: AzureStorage): Fault[] {
  const { accountName, connectionStringSecretName, endpoint, workloadIdentity } = storage;
  return [
    ...(/^[a-z0-9]{3,24}$/.test(accountName)
      ? []
      : [
          {
            path: "accountName",
            message: `"${accountName}" is not a storage account; use 3 to 24 lower-case letters and digits`,
          },
        ]),
    ...checkContainers(storage.containerNames),
    ...checkAccess(connectionStringSecretName, endpoint),
    ...(workloadIdentity && endpoint === undefined
      ? [{ path: "workloadIdentity", message: "has no effect without endpoint; give both" }]
      : []),
    ...checkClientId(workloadIdentity?.clientId),
    ...below("tuning", checkTuning(storage.tuning, "azure")),
  ];
}

/** The seam to Trino. */
export function azureExchange(storage: AzureStorage): ExchangeSpec {
  const { accountName, connectionStringSecretName, endpoint, workloadIdentity } = storage;
  return {
    managerName: "filesystem",
    baseDirectories: storage.containerNames.map(
      (name) => `abfs://${name}@${accountName}.dfs.core.windows.net/`,
    ),
    properties: {
      ...(connectionStringSecretName && {
        "exchange.azure.connection-string": `\${ENV:${AZURE_CONNECTION_STRING_KEY}}`,
      }),
      ...(endpoint && { "exchange.azure.endpoint": endpoint }),
      ...tuningProperties(storage.tuning, "azure"),
    },
    ...(connectionStringSecretName && { secretNames: [connectionStringSecretName] }),
    ...(workloadIdentity && {
      serviceAccountAnnotations: { "azure.workload.identity/client-id": workloadIdentity.clientId },
    }),
  };
}

function checkClientId(id: string | undefined): Fault[] {
  return id === undefined || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
    ? []
    : [
        {
          path: "workloadIdentity.clientId",
          message: `"${id}" is not the client id of a managed identity; write it as 00000000-0000-0000-0000-000000000000`,
        },
      ];
}

/** Trino wants exactly one of the two, and says so only when it starts. */
function checkAccess(secretName: string | undefined, endpoint: string | undefined): Fault[] {
  const path = "connectionStringSecretName";
  if (secretName === undefined && endpoint === undefined) {
    return [{ path, message: "missing; use one of connectionStringSecretName and endpoint" }];
  }
  return [
    ...(secretName !== undefined && endpoint !== undefined
      ? [{ path, message: "given beside endpoint; keep one of the two" }]
      : []),
    ...(secretName === undefined ? [] : checkSecretName(path, secretName)),
    ...(endpoint === undefined ? [] : checkEndpoint("endpoint", endpoint)),
  ];
}

function checkContainers(names: readonly string[]): Fault[] {
  const path = "containerNames";
  if (names.length === 0) return [{ path, message: "none; name at least one container" }];
  const wrong = names.flatMap((name, index) =>
    /^[a-z0-9](-?[a-z0-9])+$/.test(name) && name.length >= 3 && name.length <= 63
      ? []
      : [
          {
            path: `${path}[${index}]`,
            message: `"${name}" is no container's name; use 3 to 63 lower-case letters, digits and single hyphens`,
          },
        ],
  );
  return [...wrong, ...repeated(path, names)];
}
