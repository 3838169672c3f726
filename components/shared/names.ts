import { createHash } from "node:crypto";
import { MAX_LABEL } from "./kubernetes-names";

/**
 * A predictable Kubernetes name from parts: lower case, digits and hyphens, at most 63 characters.
 * A longer one is cut and keeps apart by a hash of the whole.
 *
 * @example dnsLabel("trino", "batch") // "trino-batch"
 */
export function dnsLabel(...parts: string[]): string {
  const label = parts
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (label.length <= MAX_LABEL) return label;
  const tail = createHash("sha256").update(label).digest("hex").slice(0, 7);
  return `${label.slice(0, MAX_LABEL - 8).replace(/-+$/, "")}-${tail}`;
}

/** The in-cluster DNS name of a Service, absolute enough to work from any namespace. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}
