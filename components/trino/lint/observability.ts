import type { ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { ROLES, type Role } from "./files";

const NATIVE = "scrape Trino's own /metrics on the HTTP port instead";

/** What Prometheus finds. */
export function checkObservability(values: ValuesReader): Finding[] {
  return [...ROLES.flatMap((role) => checkRole(role, values)), ...checkImage(values)];
}

/** A role's own key wins over the one for both. */
function isOn(values: ValuesReader, section: string, role: Role, key: string): boolean {
  const own = values.raw(`${section}.${role}.${key}`);
  return own === undefined ? values.flag(`${section}.${key}`) : Boolean(own);
}

function pathOf(values: ValuesReader, section: string, role: Role, key: string): string {
  const own = `${section}.${role}.${key}`;
  return values.raw(own) === undefined ? `${section}.${key}` : own;
}

function checkRole(role: Role, values: ValuesReader): Finding[] {
  const exports = isOn(values, "jmx", role, "exporter.enabled");
  const findings: Finding[] = [];
  if (exports && !isOn(values, "jmx", role, "enabled")) {
    const why = "has nothing to read: jmx.enabled is off";
    const path = pathOf(values, "jmx", role, "exporter.enabled");
    findings.push(error(path, why, `enable jmx, or ${NATIVE}`));
  }
  if (isOn(values, "serviceMonitor", role, "enabled") && !exports) {
    const why =
      "finds nothing: it looks for the port jmx-exporter, which only jmx.exporter.enabled opens";
    const path = pathOf(values, "serviceMonitor", role, "enabled");
    findings.push(error(path, why, `remove it, and ${NATIVE}`));
  }
  return findings.slice(0, role === "worker" && isShared(findings) ? 0 : undefined);
}

/** A finding about a key for both roles was already made for the coordinator. */
function isShared(findings: readonly Finding[]): boolean {
  return findings.every(({ path }) => !path.includes(".worker."));
}

function checkImage(values: ValuesReader): Finding[] {
  if (!ROLES.some((role) => isOn(values, "jmx", role, "exporter.enabled"))) return [];
  const path = "jmx.exporter.image";
  const image = values.text(path);
  if (/(^|\/)bitnami\//.test(image)) {
    return [error(path, `"${image}" is gone from the registry, and pods do not start`, NATIVE)];
  }
  return image.includes("bitnamilegacy/")
    ? [warning(path, `"${image}" is an archive that gets no fixes any more`, NATIVE)]
    : [];
}
