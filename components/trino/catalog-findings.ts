import type { Fault } from "../shared/faults";
import { type Finding, faultsOf, type Severity } from "../shared/finding";
import { parseProperties } from "../shared/properties";
import { TRINO_VERSIONS, versionFault } from "../shared/versions";
import { catalogText, checkCatalogs, hiddenIn, isMisplaced } from "./catalogs";
import { underCurrentFileSystems } from "./file-systems";
import { checkCatalogProperties } from "./properties/catalog-check";
import { checkConnectorName } from "./properties/connector-names";
import type { CatalogSpec } from "./spec";

/**
 * What Trino of one version makes of a properties file: its connector and its properties. The path of a
 * finding is the name of its property, `connector.name`, or empty for the file as a whole.
 *
 * @param properties what stands in the file, `connector.name` too
 */
export function findInCatalog(
  properties: Readonly<Record<string, string>>,
  trinoVersion: string,
): Finding[] {
  const { "connector.name": connector = "", ...others } = properties;
  // One that is none has been told of by the checks of any version.
  if (!/^[A-Za-z][\w.-]*$/.test(connector)) return [];
  const named = checkConnectorName(connector, trinoVersion);
  const own = Object.fromEntries(Object.entries(others).filter(([name]) => !isMisplaced(name)));
  return [
    ...named.map((finding) => ({ ...finding, path: "connector.name" })),
    ...checkCatalogProperties(own, { connector, trinoVersion }),
  ];
}

/**
 * Everything wrong with catalogs: what no version takes, and then what the versions of their clusters do not
 * take. Paths start below `catalogs`; what is wrong in any version is told once.
 *
 * @param trinoVersions of every cluster that has them; without one the platform's own
 */
export function checkEveryCatalog(
  catalogs: Record<string, CatalogSpec>,
  trinoVersions: readonly string[],
): Fault[] {
  const faults = checkCatalogs(catalogs);
  const known = trinoVersions.filter(
    (version) => versionFault(version, TRINO_VERSIONS) === undefined,
  );
  const told = new Set(
    faults.filter(({ path }) => !path.endsWith(".text")).map(({ path }) => path),
  );
  return [
    ...faults,
    ...faultsOf(findInCatalogs(catalogs, known)).filter(({ path }) => !told.has(path)),
  ];
}

/** What works today and will not last (`warning`), and what cannot be checked (`note`), in sentences. */
export function catalogRemarks(
  catalogs: Readonly<Record<string, CatalogSpec>>,
  trinoVersion: string,
): { severity: Severity; text: string }[] {
  return findInCatalogs(catalogs, [trinoVersion])
    .filter(({ severity }) => severity !== "error")
    .map(({ severity, path, message, fix }) => ({
      severity,
      text: `catalogs.${path}: ${message}; ${fix}`,
    }));
}

function findInCatalogs(
  catalogs: Readonly<Record<string, CatalogSpec>>,
  trinoVersions: readonly string[],
): Finding[] {
  const found = Object.entries(catalogs).flatMap(([name, catalog]) => {
    // Told of already, and what is behind it cannot be read.
    if (catalog.text !== undefined && hiddenIn(catalog.text) !== undefined) return [];
    const text = catalogText(catalog);
    const written = Object.fromEntries(parseProperties(text));
    return [...new Set(trinoVersions)].flatMap((version) => {
      // A cluster gets the names of its version, whichever stand here.
      const given = parseProperties(underCurrentFileSystems(text, version));
      return findInCatalog(Object.fromEntries(given), version).map((finding) =>
        placed(name, catalog, { ...finding, path: writtenName(finding.path, written, version) }),
      );
    });
  });
  // What two versions refuse for the same reason is one finding.
  const seen = new Set<string>();
  return found.filter(({ path, fix }) => {
    const id = `${path}\n${fix}`;
    return seen.has(id) ? false : seen.add(id);
  });
}

/** The name under which the catalog has a property that its cluster may get under another one. */
function writtenName(name: string, written: Record<string, string>, trinoVersion: string): string {
  if (name in written) return name;
  const given = (one: string) => underCurrentFileSystems(`${one}=`, trinoVersion) === `${name}=`;
  return Object.keys(written).find(given) ?? name;
}

/** A finding at the place where the catalog says it. */
function placed(name: string, catalog: CatalogSpec, finding: Finding): Finding {
  if (catalog.text !== undefined) return { ...named(finding), path: `${name}.text` };
  if (finding.path === "") return { ...finding, path: name };
  const own = finding.path === "connector.name" ? "connector" : `properties.${finding.path}`;
  return { ...finding, path: `${name}.${own}` };
}

/** A finding of a text, which says what it is about. */
export function named(finding: Finding): Finding {
  const { path, message } = finding;
  return path === "" ? finding : { ...finding, message: `${path}: ${message}` };
}
