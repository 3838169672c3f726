import { print } from "../../cli/context";
import { readEntries } from "../cluster/objects";
import type { LabFolder } from "../folder";
import { readDescription } from "../platform/description";

/**
 * Prints the password of the gateway's administrator: what `kubectl get secret` would.
 *
 * @returns the exit code
 */
export function password(lab: LabFolder, json: boolean): number {
  const { namespace, gatewayAdminSecretName } = readDescription(lab);
  const secret = readEntries(lab, "Secret", namespace, gatewayAdminSecretName);
  const value = secret?.GATEWAY_ADMIN_PASSWORD;
  if (!value) throw new Error(`the Secret ${gatewayAdminSecretName} is not there`);
  const text = value.toString("utf8");
  print(json, { password: text }, () => text);
  return 0;
}
