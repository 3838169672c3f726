import { isMap } from "../../cli/charts/values";
import type { LabFolder } from "../folder";
import { readEntries } from "./objects";

/** A container's environment as Kubernetes has it, and where its references are looked up. */
export interface EnvironmentSource {
  namespace: string;
  podName: string;
  env: unknown[];
  envFrom: unknown[];
}

/**
 * The environment of a container: `envFrom`, then `env` over it.
 * @throws Error `CreateContainerConfigError: …` naming the Secret, ConfigMap or key that is missing
 */
export function resolveEnvironment(
  lab: LabFolder,
  source: EnvironmentSource,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const entry of source.envFrom.filter(isMap)) {
    Object.assign(environment, fromObject(lab, source, entry));
  }
  for (const entry of source.env.filter(isMap)) {
    const value = isMap(entry.valueFrom)
      ? fromReference(lab, source, entry.valueFrom, String(entry.name))
      : String(entry.value ?? "");
    if (value !== undefined) environment[String(entry.name)] = value;
  }
  return environment;
}

function failure({ podName }: EnvironmentSource, reason: string): Error {
  return new Error(`pod ${podName}: CreateContainerConfigError: ${reason}`);
}

function entriesOf(
  lab: LabFolder,
  kind: "ConfigMap" | "Secret",
  namespace: string,
  name: string,
): [key: string, value: string][] | undefined {
  const entries = readEntries(lab, kind, namespace, name);
  return entries && Object.entries(entries).map(([key, value]) => [key, value.toString("utf8")]);
}

function fromObject(
  lab: LabFolder,
  source: EnvironmentSource,
  entry: Record<string, unknown>,
): Record<string, string> {
  const kind = isMap(entry.secretRef) ? "Secret" : "ConfigMap";
  const reference = entry.secretRef ?? entry.configMapRef;
  if (!isMap(reference)) {
    throw failure(source, `envFrom: ${Object.keys(entry)} is not modelled by the lab`);
  }
  const entries = entriesOf(lab, kind, source.namespace, String(reference.name));
  if (!entries) {
    if (reference.optional === true) return {};
    throw failure(source, `${kind.toLowerCase()} "${reference.name}" not found`);
  }
  const prefix = String(entry.prefix ?? "");
  return Object.fromEntries(entries.map(([key, value]) => [`${prefix}${key}`, value]));
}

function fromReference(
  lab: LabFolder,
  source: EnvironmentSource,
  from: Record<string, unknown>,
  name: string,
): string | undefined {
  if (isMap(from.secretKeyRef)) return fromKey(lab, source, "Secret", from.secretKeyRef);
  if (isMap(from.configMapKeyRef)) return fromKey(lab, source, "ConfigMap", from.configMapKeyRef);
  const field = isMap(from.fieldRef) ? String(from.fieldRef.fieldPath) : "";
  const value = {
    "metadata.name": source.podName,
    "metadata.namespace": source.namespace,
    "status.podIP": "127.0.0.1",
  }[field];
  if (value !== undefined) return value;
  throw failure(source, `env ${name}: ${Object.keys(from)} ${field} is not modelled by the lab`);
}

function fromKey(
  lab: LabFolder,
  source: EnvironmentSource,
  kind: "ConfigMap" | "Secret",
  reference: Record<string, unknown>,
): string | undefined {
  const { name, key, optional } = reference;
  const entries = readEntries(lab, kind, source.namespace, String(name));
  const value = entries?.[String(key)]?.toString("utf8");
  if (value !== undefined || optional === true) return value;
  throw failure(
    source,
    entries
      ? `couldn't find key ${key} in ${kind} ${source.namespace}/${name}`
      : `${kind.toLowerCase()} "${name}" not found`,
  );
}
