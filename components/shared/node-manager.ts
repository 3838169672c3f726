/** Metrics have names of Java classes; the one that counts nodes moved (trinodb/trino 26119, 28221). */
const MOVED = 477;

/**
 * What the names of the metrics of Trino's node manager begin with, at one version of Trino.
 *
 * @example nodeManagerMetrics("483") // "trino_node_name_CoordinatorNodeManager"
 */
export function nodeManagerMetrics(trinoVersion: string): string {
  return Number(trinoVersion) >= MOVED
    ? "trino_node_name_CoordinatorNodeManager"
    : "trino_metadata_name_DiscoveryNodeManager";
}
