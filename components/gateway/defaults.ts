import { DEFAULT_GATEWAY_VERSION } from "../shared/versions";

// What is taken for what nobody says. Each is told with its reason at the field of its name, and a
// test compares the two.

/** Defaults of `GatewaySettings`. */
export const GATEWAY_DEFAULTS = {
  replicas: 2,
  cpu: 2,
  gatewayVersion: DEFAULT_GATEWAY_VERSION,
  healthCheckSeconds: 10,
  historyHours: 168,
  drainSeconds: 600,
  rulesRefreshSeconds: 15,
} as const;

/** Defaults of `RdsGatewayDatabaseArgs`. */
export const RDS_DEFAULTS = {
  instanceClass: "db.t4g.small",
  allocatedGiB: 20,
  multiAz: true,
  engineVersion: "17",
  backupRetentionDays: 7,
} as const;

/** Defaults of `AuroraGatewayDatabaseArgs`. */
export const AURORA_DEFAULTS = {
  instances: 2,
  minCapacity: 0.5,
  maxCapacity: 2,
  engineVersion: "17",
  backupRetentionDays: 7,
} as const;

/** Defaults of `CnpgGatewayDatabaseArgs`. */
export const CNPG_DEFAULTS = { instances: 2, storageGiB: 10 } as const;
