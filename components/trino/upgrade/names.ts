import type { Finding } from "../../shared/finding";
import { checkCatalogProperties } from "../properties/catalog-check";
import { findCatalogProperty } from "../properties/catalog-table";
import type { UpgradedCatalog } from "./subject";

/** A line of a catalog that another version takes otherwise. */
export interface CatalogLineChange {
  /** The property; empty if it is about the whole catalog. */
  name: string;
  /** `stops` a server, has another name and is `renamed`, or `fails` once a query comes. */
  effect: "stops" | "renamed" | "fails";
  what: string;
  instead: string;
  /** The first version of which it is so. */
  since: number;
}

/** What the versions after `from` say of a catalog's lines, and `from` itself does not. */
export function catalogLineChanges(
  catalog: UpgradedCatalog,
  from: number,
  to: number,
): CatalogLineChange[] {
  const said = (version: number) =>
    checkCatalogProperties(catalog.properties, {
      connector: catalog.connector,
      trinoVersion: String(version),
    });
  const isSame = (one: Finding) => (other: Finding) =>
    one.path === other.path && one.severity === other.severity;
  const versions = Array.from({ length: to - from }, (_, index) => from + index + 1);
  const before = said(from);
  return said(to)
    .filter((finding) => !before.some(isSame(finding)))
    .map((finding) => {
      const { path: name, severity, message, fix } = finding;
      const [renamed] = findCatalogProperty(catalog.connector, name, String(to)).filter(
        ({ renamedTo }) => renamedTo,
      );
      const since = versions.find((version) => said(version).some(isSame(finding))) ?? to;
      const effect = severity === "error" ? "stops" : renamed ? "renamed" : "fails";
      const later = effect === "renamed" && !isKnown(catalog, renamed?.renamedTo ?? "", from);
      const instead = later
        ? `${fix} when no cluster has ${from} any more, which does not know it`
        : fix;
      return { name, effect, what: message, instead, since };
    });
}

/** All clusters have the same catalogs: a name that the older ones do not know would stop those. */
function isKnown({ connector }: UpgradedCatalog, name: string, version: number): boolean {
  return findCatalogProperty(connector, name, String(version)).length > 0;
}
