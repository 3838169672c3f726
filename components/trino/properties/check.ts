import { type Fault, nearest } from "../../shared/faults";
import { knownSuccessor, successorOf } from "./successors";
import {
  findProperty,
  isBeyondMeasured,
  propertyNames,
  type ServerProperty,
  spansOf,
} from "./table";
import { valueFault } from "./value";

/** The servers that read a file. */
export type Reader = "coordinator" | "worker" | "both";

/** Where properties are to be used. */
export interface PropertyPlace {
  /** Trino's version, for example `480`. */
  trinoVersion: string;
  /** The servers that read the properties. */
  reader: Reader;
  /**
   * True if the properties are a whole file, so that what a property needs must be among them.
   * @default false - other lines come from elsewhere
   */
  wholeFile?: boolean;
}

/**
 * What is wrong with properties of Trino's server (`config.properties`), each by the first reason
 * for which the server would refuse to start: unknown, defunct, renamed, of another version, read by
 * the other kind of node only, or a value that is not of the type. Paths are the names.
 */
export function checkProperties(
  properties: Readonly<Record<string, string>>,
  place: PropertyPlace,
): Fault[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const message = nameFault(name, place.trinoVersion) ?? useFault(name, value, properties, place);
    return message === undefined ? [] : [{ path: name, message }];
  });
}

/** Why a name cannot be used in a version. */
function nameFault(name: string, trinoVersion: string): string | undefined {
  const found = findProperty(name, trinoVersion);
  if (found.some((property) => property.type)) return undefined;
  const renamed = found.find((property) => property.renamedTo)?.renamedTo;
  if (renamed) return `renamed; use ${renamed}`;
  if (found.length > 0) return `defunct, Trino refuses to start; ${successorOf(name)}`;
  return unknownFault(name, trinoVersion);
}

function unknownFault(name: string, trinoVersion: string): string | undefined {
  const elsewhere = spansOf(name).filter((property) => property.type);
  const [first] = elsewhere;
  if (first?.from !== undefined && first.from > Number(trinoVersion)) {
    return `not known to Trino ${trinoVersion}, which refuses to start; it came with ${first.from}`;
  }
  const last = elsewhere.at(-1)?.until;
  if (last !== undefined) {
    return `gone after Trino ${last}, ${trinoVersion} refuses to start; ${successorOf(name)}`;
  }
  const successor = knownSuccessor(name);
  if (successor) return `defunct, Trino refuses to start; ${successor}`;
  const near = nearest(name, propertyNames(trinoVersion));
  if (isBeyondMeasured(trinoVersion) && near === "") return undefined;
  return `no property of Trino ${trinoVersion}, which refuses to start${near}`;
}

/** Why a property that exists cannot be used as it is. */
function useFault(
  name: string,
  value: string,
  properties: Readonly<Record<string, string>>,
  { trinoVersion, reader, wholeFile }: PropertyPlace,
): string | undefined {
  const found = findProperty(name, trinoVersion).filter((property) => property.type);
  const [property] = found;
  if (!property) return undefined;
  if (reader !== "coordinator" && found.every(({ on }) => on === "coordinator")) {
    return "only the coordinator reads it, workers refuse to start; use server.coordinatorExtraConfig";
  }
  const faults = found.map((span) => valueFault(value, span));
  if (!faults.includes(undefined)) return faults[0];
  return wholeFile ? missingSwitch(property, properties) : undefined;
}

function missingSwitch(
  { needs }: ServerProperty,
  properties: Readonly<Record<string, string>>,
): string | undefined {
  if (needs === undefined) return undefined;
  const [key = "", wanted = ""] = needs.split("=");
  const given = (properties[key] ?? "").toLowerCase().split(/\s*,\s*/);
  return given.includes(wanted.toLowerCase())
    ? undefined
    : `read only with ${needs}, without it Trino refuses to start; add that line or remove this`;
}
