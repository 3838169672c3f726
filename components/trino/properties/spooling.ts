import type { Fault } from "../../shared/faults";

const ENABLED = "protocol.spooling.enabled";
const KEY = "protocol.spooling.shared-secret-key";

/**
 * What the client spooling protocol needs: with it a coordinator does not start without a key of 256
 * bits in base64 (class `SpoolingConfig` of Trino 476). Paths are the names.
 *
 * @param properties lines of `config.properties`
 */
export function checkSpooling(properties: Readonly<Record<string, string>>): Fault[] {
  const isOn = String(properties[ENABLED] ?? "").toLowerCase() === "true";
  const key = properties[KEY];
  if (!isOn) return [];
  if (key === undefined || key === "") {
    const message = `needs ${KEY}, 32 bytes in base64; make them with "openssl rand -base64 32", put them into a Kubernetes Secret, and write ${KEY}: \${ENV:NAME}`;
    return [{ path: ENABLED, message }];
  }
  return /^\$\{\w+:[^}]+\}$/.test(String(key))
    ? []
    : [
        {
          path: KEY,
          // The value itself stays out of the message: it would end in a log.
          message: `holds a secret in plain text${isKey(String(key)) ? "" : ", and not one of 32 bytes in base64"}; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`,
        },
      ];
}

function isKey(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, "base64").length === 32;
}
