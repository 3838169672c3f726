import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { type GatewayDatabaseSpec, RdsGatewayDatabase } from "../components";
import type { PlatformConfig } from "./config";

/** The gateway's database: one that exists, or one created on RDS. */
export function gatewayDatabase(
  config: PlatformConfig,
  namespace: pulumi.Output<string>,
  provider: kubernetes.Provider,
): pulumi.Input<GatewayDatabaseSpec> {
  const { existing, rds } = config.gateway.database;
  if (existing) return existing;
  if (!rds) throw new Error("checked when the configuration was read");
  return new RdsGatewayDatabase(
    "gateway-database",
    { ...rds, namespace, tags: config.tags },
    { providers: [provider] },
  ).database;
}
