import type { PlatformClusterArgs } from "../components/index";
import { clusterReleaseName } from "../components/platform/names";
import { clusterSecurity } from "../components/platform/security";
import { clusterRetrieval } from "../components/platform/spooling";
import { mergeValues } from "../components/shared/merge";
import { isFaultTolerant } from "../components/trino/check";
import { renderClusterValues } from "../components/trino/values";
import { exchangeConfigProperties } from "./exchange/check";
import { retrievalOf } from "./spooling/check";
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

/** The chart's values of every cluster, as far as they are known without the engine, by cluster. */
export function knownValues(config: PlatformConfig): Record<string, Record<string, unknown>> {
  const { trinoVersion, catalogs } = config;
  return Object.fromEntries(
    Object.entries(clustersWithExchange(config)).map(([key, cluster]) => {
      const name = clusterReleaseName(key);
      const security = clusterSecurity(config.security, cluster.security);
      const retrieval = clusterRetrieval(retrievalOf(config), cluster);
      const { spooling: _, ...options } = cluster;
      const spec = {
        ...{ trinoVersion, ...options, name, catalogs, security, serviceAccountName: name },
        ...(retrieval !== undefined && { spoolingRetrieval: retrieval }),
      };
      return [key, mergeValues(renderClusterValues(spec), cluster.valuesOverride ?? {})];
    }),
  );
}
