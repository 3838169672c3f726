import { S3ExchangeStorage } from "trino-platform";

const storage = new S3ExchangeStorage("exchange", {
  namespace: "trino",
  serviceAccountNames: ["trino"],
  workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
});

const { exchange } = storage;

/** `exchange-manager.properties` of the coordinator and of every worker. */
export const exchangeManagerProperties = exchange.apply((spec) =>
  Object.entries({
    "exchange-manager.name": spec.managerName,
    "exchange.base-directories": spec.baseDirectories.join(","),
    ...spec.properties,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join(""),
);
export const roleArn = storage.roleArn;
