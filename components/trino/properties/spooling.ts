import type { Fault } from "../../shared/faults";

/** The switch of the client spooling protocol. */
export const SPOOLING_ENABLED = "protocol.spooling.enabled";
/** The key with which it seals the ids of segments. */
export const SPOOLING_SECRET = "protocol.spooling.shared-secret-key";
/** How clients come to segments. */
export const RETRIEVAL_MODE = "protocol.spooling.retrieval-mode";

/**
 * Why a way to the segments cannot be used behind Trino Gateway; undefined for one that can. It reads
 * every answer as a text in UTF-8 (`ProxyResponseHandler` of 21), which a compressed segment does not
 * survive, and follows no redirect, so that a client would need to reach the pods of workers.
 */
export function retrievalFault(mode: string): string | undefined {
  const why: Record<string, string> = {
    COORDINATOR_PROXY:
      "brings every segment through Trino Gateway, which reads it as a text and so destroys what is compressed",
    WORKER_PROXY: "sends clients to the address of a pod, which they do not reach",
  };
  const found = why[mode.trim().toUpperCase().replaceAll("-", "_")];
  return found && `"${mode}" ${found}; use STORAGE or COORDINATOR_STORAGE_REDIRECT`;
}

/**
 * What the client spooling protocol needs: with it a coordinator does not start without a key of 256
 * bits in base64 (class `SpoolingConfig` of Trino 476). Paths are the names.
 *
 * @param properties lines of `config.properties`
 */
export function checkSpooling(properties: Readonly<Record<string, string>>): Fault[] {
  const isOn = String(properties[SPOOLING_ENABLED] ?? "").toLowerCase() === "true";
  const key = properties[SPOOLING_SECRET];
  if (!isOn) return [];
  if (key === undefined || key === "") {
    const message = `needs ${SPOOLING_SECRET}, 32 bytes in base64; make them with "openssl rand -base64 32", put them into a Kubernetes Secret, and write ${SPOOLING_SECRET}: \${ENV:NAME}`;
    return [{ path: SPOOLING_ENABLED, message }];
  }
  return /^\$\{\w+:[^}]+\}$/.test(String(key))
    ? []
    : [
        {
          path: SPOOLING_SECRET,
          // The value itself stays out of the message: it would end in a log.
          message: `holds a secret in plain text${isKey(String(key)) ? "" : ", and not one of 32 bytes in base64"}; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`,
        },
      ];
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, "base64").length === 32;
}
