import { GATEWAY_COMMAND } from "./chart/keys";
import { type GatewayLoadSpec, heapPercent } from "./memory";
import type { GatewayTrustStoreSpec } from "./security/spec";
import { TRUST_FOLDER } from "./security/values";

/** What decides how the gateway's JVM is started. */
interface Started {
  memoryGiB: number;
  load?: GatewayLoadSpec | undefined;
  trustStore?: GatewayTrustStoreSpec | undefined;
}

/**
 * The container's command, or nothing where the chart's own is right. Both clients, of the directory
 * and of the OpenID Connect provider, ask Java whom to believe.
 */
export function renderCommand({ memoryGiB, load, trustStore }: Started): string[] | undefined {
  const percent = heapPercent(memoryGiB, load).toFixed(1);
  const [java = "", ...others] = GATEWAY_COMMAND;
  const command = [
    java,
    ...(trustStore
      ? [`-Djavax.net.ssl.trustStore=${TRUST_FOLDER}/${trustStore.file ?? "truststore.jks"}`]
      : []),
    ...others.map((flag) => flag.replace(/(?<=RAMPercentage=).*/, percent)),
  ];
  return command.join(" ") === GATEWAY_COMMAND.join(" ") ? undefined : command;
}
