import { GATEWAY_COMMAND } from "./chart/keys";
import { type GatewayLoadSpec, heapPercent } from "./memory";
import type { GatewayTrustStoreSpec } from "./security/spec";
import { TRUST_FOLDER } from "./security/values";

/**
 * Of each statement the gateway reads up to `requestAnalyzerConfig.maxBodySize` characters into an array of
 * that many (`TrinoQueryProperties.processRequestBody`): 2 MB, whatever the statement's length. G1 has regions
 * of 1 MiB in a heap of this size, and what is larger than half a region is humongous: it goes past the young
 * generation, and begins a collection of the old one. In regions of 4 MiB it is an object like others.
 */
export const HEAP_FLAGS: readonly string[] = ["-XX:G1HeapRegionSize=4m"];

/** What decides how the gateway's JVM is started. */
interface Started {
  memoryGiB: number;
  load?: GatewayLoadSpec | undefined;
  trustStore?: GatewayTrustStoreSpec | undefined;
}

/**
 * The container's command: the chart's, with what the heap needs. Both clients, of the directory and of the
 * OpenID Connect provider, ask Java whom to believe.
 */
export function renderCommand({ memoryGiB, load, trustStore }: Started): string[] {
  const percent = heapPercent(memoryGiB, load).toFixed(1);
  const [java = "", ...others] = GATEWAY_COMMAND;
  return [
    java,
    ...(trustStore
      ? [`-Djavax.net.ssl.trustStore=${TRUST_FOLDER}/${trustStore.file ?? "truststore.jks"}`]
      : []),
    ...HEAP_FLAGS,
    ...others.map((flag) => flag.replace(/(?<=RAMPercentage=).*/, percent)),
  ];
}
