import data from "./measured.json";

/** What a value is: what Trino's setter takes. */
export type PropertyType = "size" | "duration" | "boolean" | "integer" | "number" | "enum" | "text";

/** One property of Trino's server, during some of its versions. */
export interface ServerProperty {
  /** First measured version that knows it. */
  from?: number;
  /** Last measured version that knows it. */
  until?: number;
  /** Trino refuses to start with it. */
  defunct?: true;
  /** The name that it has now. */
  renamedTo?: string;
  type?: PropertyType;
  /** The words that an enum takes, in lower case with hyphens; Trino also takes underscores. */
  values?: string[];
  /** Present if the words are taken only as they stand in `values`. */
  exact?: true;
  /** Least value, written as the type wants it. */
  min?: string;
  /** Greatest value, written as the type wants it. */
  max?: string;
  powerOfTwo?: true;
  /** Present if only the coordinator reads it: on a worker it is unknown and stops the server. */
  on?: "coordinator";
  /** The line without which it is unknown and stops the server. */
  needs?: string;
}

type Table = Record<string, ServerProperty | ServerProperty[]>;

const TABLE = data.properties as Table;
const MEASURED = data.versions;
const NEWEST = Math.max(...MEASURED);

/** The newest version whose names were measured. */
export const NEWEST_MEASURED = NEWEST;

/**
 * True if Trino of this version was not at hand and is newer than all that were: then a name that
 * nobody knows may be right.
 */
export function isBeyondMeasured(trinoVersion: string): boolean {
  return Number(trinoVersion) > NEWEST;
}

/** Every measured span of a name, whatever the version. */
export function spansOf(name: string): ServerProperty[] {
  const found = Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
  return found === undefined ? [] : [found].flat();
}

/**
 * What a name means in one version: none if it is unknown, two if the version was not measured and
 * its neighbours differ.
 */
export function findProperty(name: string, trinoVersion: string): ServerProperty[] {
  const versions = neighbours(Number(trinoVersion), MEASURED);
  return spansOf(name).filter(({ from, until }) =>
    versions.some((version) => (from ?? 0) <= version && version <= (until ?? NEWEST)),
  );
}

/**
 * The name that a property has in a version, of one that may have been renamed since. Of a version
 * that was not measured it is the older name, which still works where it is renamed.
 */
export function currentName(name: string, trinoVersion: string): string {
  const found = findProperty(name, trinoVersion);
  if (found.some((property) => property.type)) return name;
  return found.find((property) => property.renamedTo)?.renamedTo ?? name;
}

/** The same properties under the names that they have in a version. */
export function underCurrentNames(
  properties: Readonly<Record<string, string>>,
  trinoVersion: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [currentName(name, trinoVersion), value]),
  );
}

/** The names that may be written in one version. */
export function propertyNames(trinoVersion: string): string[] {
  return Object.keys(TABLE).filter((name) =>
    findProperty(name, trinoVersion).some((property) => property.type),
  );
}

/** The version itself if it was measured, else the nearest measured ones around it. */
export function neighbours(version: number, measured: readonly number[]): number[] {
  if (measured.includes(version)) return [version];
  const older = measured.filter((one) => one < version);
  const newer = measured.filter((one) => one > version);
  return [
    ...(older.length > 0 ? [Math.max(...older)] : []),
    ...(newer.length > 0 ? [Math.min(...newer)] : []),
  ];
}
