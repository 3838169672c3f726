import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  CnpgGatewayDatabase,
  type GatewayDatabaseSpec,
  RdsGatewayDatabase,
} from "../components/index";
import type { PlatformConfig } from "./config";

/** The gateway's database: one that exists, or one created on CloudNativePG or RDS. */
export function gatewayDatabase(
  config: PlatformConfig,
  namespace: pulumi.Output<string>,
  provider: kubernetes.Provider,
): pulumi.Input<GatewayDatabaseSpec> {
  const { existing, rds, cnpg } = config.gateway.database;
  if (existing) return existing;
  if (cnpg) {
    const opts = { providers: [provider] };
    return new CnpgGatewayDatabase("gateway-database", { ...cnpg, namespace }, opts).database;
  }
  if (!rds) throw new Error("checked when the configuration was read");
  return new RdsGatewayDatabase(
    "gateway-database",
    { ...rds, namespace, tags: config.tags },
    { providers: [provider] },
  ).database;
}
