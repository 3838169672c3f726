import { type CatalogProperty, findCatalogProperty } from "../properties/catalog-table";
import { successorOf } from "../properties/successors";
import type { UpgradedCatalog } from "./subject";

/** A catalog property that another version does not take under its name. */
export interface CatalogNameChange {
  catalog: string;
  name: string;
  /** False if it works under the old name, and Trino warns of it. */
  stops: boolean;
  what: string;
  instead: string;
  /** The recorded version from which on it is so. */
  since?: number;
}

/** What becomes of the names of a catalog's properties from one version to another. */
export function catalogNameChanges(
  { name: catalog, connector, properties }: UpgradedCatalog,
  from: string,
  to: string,
): CatalogNameChange[] {
  return Object.keys(properties).flatMap((name) => {
    const before = findCatalogProperty(connector, name, from);
    const after = findCatalogProperty(connector, name, to);
    if (!before.some(isTaken) || after.some(({ type }) => type)) return [];
    const renamed = after.find(({ renamedTo }) => renamedTo);
    const what = renamed ? "has another name" : "is not taken any more, the server does not start";
    const instead = renamed ? newName(renamed, connector, from) : successorOf(name);
    const since = after[0]?.from;
    const change = { catalog, name, stops: !renamed, what, instead };
    return [{ ...change, ...(since !== undefined && { since }) }];
  });
}

const isTaken = ({ type, renamedTo }: CatalogProperty) =>
  type !== undefined || renamedTo !== undefined;

/** All clusters have the same catalogs: a name that the older ones do not know would stop those. */
function newName(
  { renamedTo = "", otherValue }: CatalogProperty,
  connector: string,
  from: string,
): string {
  const use = `use ${renamedTo}${otherValue ? ", which takes other values" : ""}`;
  const isKnown = findCatalogProperty(connector, renamedTo, from).some(isTaken);
  return isKnown
    ? use
    : `${use} when no cluster has ${from} any more; until then the old one works`;
}
