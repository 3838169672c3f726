import { nearest } from "../../shared/faults";
import data from "./session.json";

/** One session property, during some of Trino's versions. */
interface SessionProperty {
  /** First recorded version that knows it. */
  from?: number;
  /** Last recorded version that knows it. */
  until?: number;
}

const TABLE = data.properties as Record<string, SessionProperty | SessionProperty[]>;
const RECORDED = data.versions;
const NEWEST = Math.max(...RECORDED);

/**
 * Why a name is no session property of the server in a version; undefined if it is one, or if nobody can
 * say: of a catalog's property (`lake.target_max_file_size`) only the server knows the connector.
 */
export function sessionPropertyFault(name: string, trinoVersion: string): string | undefined {
  const version = Number(trinoVersion);
  if (name.includes(".") || !Number.isInteger(version) || isKnown(name, version)) return undefined;
  const spans = spansOf(name);
  const refused = `Trino ${trinoVersion} refuses every query with it`;
  const from = spans[0]?.from;
  if (from !== undefined && from > version) return `came with Trino ${from}; ${refused}`;
  if (spans.length > 0) return `gone after Trino ${spans.at(-1)?.until}; ${refused}; remove it`;
  const known = Object.keys(TABLE).filter((one) => !one.includes(".") && isKnown(one, version));
  const near = nearest(name, known);
  // A version that nobody has recorded may have it.
  if (version > NEWEST && near === "") return undefined;
  return `is no session property; ${refused}${near}`;
}

const spansOf = (name: string): SessionProperty[] =>
  Object.hasOwn(TABLE, name) ? [TABLE[name] ?? []].flat() : [];

/** Between two recorded versions, what one of them knows may be known. */
function isKnown(name: string, version: number): boolean {
  const older = RECORDED.filter((one) => one <= version);
  const newer = RECORDED.filter((one) => one >= version);
  const asked = [...older.slice(-1), ...newer.slice(0, 1)];
  return spansOf(name).some(({ from = 0, until = NEWEST }) =>
    asked.some((one) => from <= one && one <= until),
  );
}
