import { findProperty } from "./table";

/** Properties by the servers that read them; no name is in both. */
export interface SplitProperties {
  /** Lines for every node. */
  both: Record<string, string>;
  /** Lines for the coordinator only: a worker does not know them and refuses to start. */
  coordinator: Record<string, string>;
}

/** Puts each property where it is read: a property of the coordinator alone stops the workers. */
export function splitByRole(
  properties: Readonly<Record<string, string>>,
  trinoVersion: string,
): SplitProperties {
  const split: SplitProperties = { both: {}, coordinator: {} };
  for (const [name, value] of Object.entries(properties)) {
    const found = findProperty(name, trinoVersion);
    // Of a version that could not be measured both neighbours speak: what one keeps from workers
    // does no harm on the coordinator alone.
    const alone = found.some(({ on }) => on === "coordinator");
    split[alone ? "coordinator" : "both"][name] = value;
  }
  return split;
}
