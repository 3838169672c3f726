import type { SpoolingRetrieval } from "../../components/spooling/spec";
import type { SpoolingStoreArgs } from "../../components/spooling/stores";

/**
 * Results that clients fetch from object storage, in parallel: from exactly one store, the same for all
 * clusters. Clients that know how do so by themselves once it is on, and must reach the store.
 */
export interface SpoolingConfig extends SpoolingStoreArgs {
  /**
   * How clients come to the segments: `storage` or `redirect`.
   * @default "storage" - Trino's own; one request a segment, and none of it meets the gateway
   */
  retrieval?: SpoolingRetrieval;
}
