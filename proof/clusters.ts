import { judgeOf } from "../cli/commands/explain-route";
import type { RouteRequest } from "../components/gateway/spec";
import { isFaultTolerant } from "../components/trino/check";
import type { PlatformConfig } from "../infra/stack-file";
import { PIPELINE } from "./dataset";
import type { Client } from "./trino/client";

/** What of a stack file the trials go by: its clusters, and where its rules send a query. */
export interface Clusters {
  /** The first cluster that spools, and the first one that does not; none if a stack has none. */
  batch?: string;
  interactive?: string;
  /** The clusters that a query may end up on; undefined if only the gateway can tell. */
  targetsOf(client: Client, sql: string): string[] | undefined;
  /** A client whose queries go to that cluster's routing group; none if no rule of the stack knows ours. */
  clientFor(cluster: string): Client | undefined;
}

/** Clients as they are met, the usual ones first. */
const KNOWN: Client[] = [PIPELINE, { source: "Apache Superset" }, {}, { source: "airflow" }];

/** Reads the clusters of a stack. */
export function clustersOf(config: PlatformConfig, user?: string): Clusters {
  const judge = judgeOf(config);
  const active = Object.entries(config.clusters).filter(([, { active = true }]) => active);
  const groupOf = (name: string) => config.clusters[name]?.routingGroup ?? name;
  const named = (isBatch: boolean) =>
    active.find(([, { profile }]) => isFaultTolerant(profile) === isBatch)?.[0];
  const groupFor = (client: Client, sql: string) => {
    const { group, certain } = judge(requestOf({ ...(user && { user }), ...client }, sql));
    return certain ? group : undefined;
  };
  const [batch, interactive] = [named(true), named(false)];
  return {
    ...(batch !== undefined && { batch }),
    ...(interactive !== undefined && { interactive }),
    targetsOf: (client, sql) => {
      const group = groupFor(client, sql);
      if (group === undefined) return undefined;
      return active.map(([name]) => name).filter((name) => groupOf(name) === group);
    },
    clientFor: (cluster) =>
      [...KNOWN, { routingGroup: groupOf(cluster) }].find(
        (client) => groupFor(client, "SELECT 1") === groupOf(cluster),
      ),
  };
}

function requestOf({ source, tags, user, routingGroup }: Client, sql: string): RouteRequest {
  return {
    sql,
    ...(source && { source }),
    ...(tags && { clientTags: tags }),
    ...(user && { user }),
    ...(routingGroup && { headers: { "X-Trino-Routing-Group": routingGroup } }),
  };
}
