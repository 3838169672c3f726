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
    const what = renamed ? `${name}: has another name` : `${name}: not taken any more`;
    const instead = renamed ? newName(renamed) : successorOf(name);
    return [{ catalog, name, stops: !renamed, what, instead }];
  });
}

const isTaken = ({ type, renamedTo }: CatalogProperty) =>
  type !== undefined || renamedTo !== undefined;

function newName({ renamedTo, otherValue }: CatalogProperty): string {
  return `use ${renamedTo}${otherValue ? ", which takes other values" : ""}`;
}
