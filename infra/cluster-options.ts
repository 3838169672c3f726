import type { PlatformClusterArgs } from "../components/index";
import { isFaultTolerant } from "../components/trino/check";
import { exchangeConfigProperties } from "./exchange/check";
import type { PlatformConfig } from "./stack-file";

/** The clusters, those that spool with what the exchange's tuning adds to their configuration. */
export function clustersWithExchange(config: PlatformConfig): Record<string, PlatformClusterArgs> {
  return Object.fromEntries(
    Object.entries(config.clusters).map(([name, cluster]) => {
      const added = exchangeConfigProperties(config, cluster.trinoVersion ?? config.trinoVersion);
      const adds = isFaultTolerant(cluster.profile) && Object.keys(added).length > 0;
      const configProperties = { ...added, ...cluster.configProperties };
      return [name, adds ? { ...cluster, configProperties } : cluster];
    }),
  );
}
