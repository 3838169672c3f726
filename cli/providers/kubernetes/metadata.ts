import { z } from "zod";
import type { CompletionContext } from "../model";
import { isObject, isSecret, type Properties } from "../wire";

const label = z
  .string()
  .max(63)
  .regex(/^(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?$/, "is not a label's value");

/** Names of most objects: a DNS subdomain. */
export const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, "must be lower-case letters, digits, hyphens, dots");

/** Names of namespaces, Services and Helm releases: a DNS label. */
export const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, "must be lower-case letters, digits and hyphens");

/** Labels of an object. */
export const labels = z.record(z.string(), label);

/** Metadata of an object, after the check has given it a name. */
export const metadata = z.strictObject({
  name: objectName,
  namespace: dnsLabel.optional(),
  labels: labels.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** Fields that every object has. */
export function objectFields<Kind extends string>(apiVersion: string, kind: Kind) {
  return { apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata };
}

/** Gives an object a name: as asked, as before, or the logical name with eight random digits. */
export function completeObjectName(
  inputs: Properties,
  { oldInputs, autoname }: CompletionContext,
): Properties {
  const given = inputs.metadata ?? {};
  if (!isObject(given) || isSecret(given) || given.name !== undefined) return inputs;
  const old = oldInputs.metadata;
  const name = (isObject(old) ? old.name : undefined) ?? autoname(8);
  return { ...inputs, metadata: { ...given, name } };
}

/** The namespace of an object: its own, the provider's, or `default`. */
export function namespaceOf(given: { namespace?: string | undefined }, config: Properties): string {
  return given.namespace ?? (config.namespace as string | undefined) ?? "default";
}
