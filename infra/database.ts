import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  AuroraGatewayDatabase,
  CnpgGatewayDatabase,
  type GatewayDatabaseSpec,
  RdsGatewayDatabase,
} from "../components/index";
import { InClusterGatewayDatabase } from "./in-cluster/postgresql";
import type { PlatformConfig } from "./stack-file";

/** The gateway's database: one that exists, or one created in the cluster, on CloudNativePG, RDS or Aurora. */
export function gatewayDatabase(
  config: PlatformConfig,
  namespace: pulumi.Output<string>,
  provider: kubernetes.Provider,
): pulumi.Input<GatewayDatabaseSpec> {
  const { existing, rds, aurora, cnpg, inCluster } = config.gateway.database;
  if (existing) return existing;
  const opts = { providers: [provider] };
  if (cnpg) {
    return new CnpgGatewayDatabase("gateway-database", { ...cnpg, namespace }, opts).database;
  }
  if (inCluster) {
    const place = { namespace: config.namespace, created: namespace };
    return new InClusterGatewayDatabase("gateway-database", inCluster, place, opts).database;
  }
  const created = { namespace, tags: config.tags };
  if (aurora) {
    return new AuroraGatewayDatabase("gateway-database", { ...aurora, ...created }, opts).database;
  }
  if (!rds) throw new Error("checked when the configuration was read");
  return new RdsGatewayDatabase("gateway-database", { ...rds, ...created }, opts).database;
}
