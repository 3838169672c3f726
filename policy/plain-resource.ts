import type { PolicyResource } from "@pulumi/policy";
import { type StackResource, UNKNOWN } from "./resource";

/** Plain data of what the engine hands to a policy: reading an unknown value there is an error. */
export function plainResource(resource: PolicyResource): StackResource {
  const { type, name, urn, props, dependencies, propertyDependencies } = resource;
  const uses = [...(dependencies ?? []), ...Object.values(propertyDependencies ?? {}).flat()];
  return {
    type,
    name,
    urn,
    props: plain(props) as StackResource["props"],
    dependsOn: [...new Set(uses.map((one) => one.urn))],
  };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return indexes(value).map((index) => item(value, index));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, item(value, key)]));
}

function item(holder: object, key: PropertyKey): unknown {
  try {
    return plain((holder as Record<PropertyKey, unknown>)[key]);
  } catch {
    return UNKNOWN;
  }
}

function indexes(list: unknown[]): number[] {
  return [...list.keys()];
}
