import { isMap, overDefaults, type Values } from "../../shared/chart-keys";
import { readerOf, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, note, type Severity } from "../../shared/finding";
import { DEFAULT_TRINO_VERSION, TRINO_VERSIONS } from "../../shared/versions";
import { checkChartValues } from "../chart/check";
import { TRINO_DEFAULTS } from "../chart/keys";
import { checkAccess } from "./access";
import { checkDrains } from "./drain";
import { findDuplicates } from "./duplicates";
import { checkExchange } from "./exchange";
import { checkMemory } from "./memory";
import { checkObservability } from "./observability";
import { findBadProperties } from "./properties";
import { checkRelease } from "./release";
import { checkRetrieval } from "./retrieval";
import { checkScaling } from "./scaling";
import { findSecrets, unique } from "./secrets";

/** How values are to be judged. */
export interface LintOptions {
  /**
   * Trino's version, which decides about property names.
   * @default the image's tag, else the chart's own
   */
  trinoVersion?: string;
  /**
   * True if the buckets of the exchange deny plain HTTP (`aws:SecureTransport`), as those of
   * `S3ExchangeStorage` do: an exchange that speaks it is then an error.
   * @default false - nobody knows; it is a warning
   */
  bucketsDenyPlainHttp?: boolean;
  /**
   * True if Trino Gateway stands before the cluster: results that clients would fetch through it, or
   * from pods of workers, are then an error.
   * @default false - nobody knows; it is a warning
   */
  behindGateway?: boolean;
}

/**
 * Everything that is wrong with values of chart trino, worst first: what the chart drops,
 * what a server does not start with, what loses queries, and what somebody will regret.
 *
 * @param given the values as read from YAML, whoever wrote them
 */
export function lintValues(given: unknown, options: LintOptions = {}): Finding[] {
  if (given === null || given === undefined) return lintValues({}, options);
  if (!isMap(given)) return [error("", "values are no map", "write key: value")];
  const values = readerOf(overDefaults(TRINO_DEFAULTS, given));
  return sorted(
    unique([
      ...checkChartValues(given),
      ...checkRelease(values, readerOf(given)),
      ...checkMemory(values),
      ...checkExchange(values, options.bucketsDenyPlainHttp ?? false),
      ...checkDrains(values),
      ...checkScaling(values),
      ...checkAccess(values),
      ...checkObservability(values),
      ...findSecrets(values),
      ...findDuplicates(values),
      ...checkRetrieval(values, options.behindGateway ?? false),
      ...checkVersioned(values, options.trinoVersion ?? versionOf(values)),
    ]),
  );
}

/** Errors only: what makes a cluster impossible, whatever else might be better. */
export function findErrors(given: Values, options: LintOptions): Finding[] {
  return lintValues(given, options).filter(({ severity }) => severity === "error");
}

/** `480` or `480-mine` is version 480; without a tag the chart runs its own. */
function versionOf(values: ValuesReader): string {
  const tag = values.text("image.tag");
  if (tag === "") return DEFAULT_TRINO_VERSION;
  // Whatever it is today; what stops the newest version soon stops this one.
  if (tag === "latest") return String(TRINO_VERSIONS.newest);
  return /^\d{3}/.exec(tag)?.[0] ?? tag;
}

/** The names of properties are known for some versions only. */
function checkVersioned(values: ValuesReader, version: string): Finding[] {
  const number = Number(version);
  const { oldest, newest } = TRINO_VERSIONS;
  if (number >= oldest && number <= newest) return findBadProperties(values, version);
  const why = `properties are not checked: "${version}" is no version that we know (${oldest} to ${newest})`;
  return [note("image.tag", why, "say which one with --trino-version")];
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, note: 2 };

function sorted(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
