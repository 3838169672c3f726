import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { DEFAULT_RULE } from "../../components/gateway/rules/render";
import type { RouteRequest } from "../../components/gateway/spec";
import { formatFaults } from "../../components/shared/faults";
import { checkFile } from "../../infra/file-shapes";
import { coloursOf, type Output, UsageError } from "../output";
import type { Judge } from "./explain-route";

/** A request, and where it should go. */
export interface RouteCase {
  /** What is tried, in words. */
  name: string;
  /** `X-Trino-Source`. @minLength 0 */
  source?: string;
  /** `X-Trino-User`. @minLength 0 */
  user?: string;
  /** The tags of `X-Trino-Client-Tags`. */
  clientTags?: string[];
  /** `X-Trino-Client-Info`. @minLength 0 */
  clientInfo?: string;
  /** Further headers by name. */
  headers?: Record<string, string>;
  /** The session's catalog. @minLength 0 */
  catalog?: string;
  /** The session's schema. @minLength 0 */
  schema?: string;
  /** The tables that the statement names. */
  tables?: string[];
  /** The statement. @minLength 0 */
  sql?: string;
  /** Where it should go. */
  expect: ExpectedRoute;
}

/** Where a request should go. */
export interface ExpectedRoute {
  /** The routing group. */
  group: string;
  /** The rule that decides. @default any - the group is what matters */
  rule?: string;
}

/**
 * The cases of a file.
 * @minItems 1
 */
export type RouteCases = RouteCase[];

/** What became of a case. */
export interface CaseResult {
  name: string;
  group: string;
  rule: string;
  /** What is other than expected; empty if nothing is. */
  differences: string[];
}

/**
 * The cases of a file.
 *
 * @throws UsageError if it cannot be read or is no list of cases; the message has every fault
 */
export function readCases(file: string): RouteCase[] {
  const { faults, rest } = checkFile("RouteCases", readYaml(file));
  if (faults.length === 0) return rest as RouteCases;
  throw new UsageError(formatFaults(`${file}:`, faults));
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UsageError(`${file} cannot be read: ${reason}`);
  }
}

/** Judges every case. A case that cannot be judged for certain differs, too. */
export function runCases(cases: readonly RouteCase[], judge: Judge): CaseResult[] {
  return cases.map(({ name, expect, ...request }) => {
    const { group, rule = DEFAULT_RULE, certain, reasons } = judge(request as RouteRequest);
    const doubt = reasons.find(({ verdict }) => verdict === "unknown");
    const differences = [
      ...(group === expect.group ? [] : [`goes to ${group}, not ${expect.group}`]),
      ...(expect.rule === undefined || rule === expect.rule
        ? []
        : [`decided by ${rule}, not ${expect.rule}`]),
      ...(certain ? [] : [`not certain: ${doubt?.rule}: ${doubt?.because}`]),
    ];
    return { name, group, rule, differences };
  });
}

/** All cases that differ, and how many there were. */
export function describeCases(results: readonly CaseResult[], output: Output): string {
  const { bold, red, green } = coloursOf(output);
  const wrong = results.filter(({ differences }) => differences.length > 0);
  const lines = wrong.flatMap(({ name, differences }) => [
    bold(red(name)),
    ...differences.map((difference) => `  ${difference}`),
  ]);
  const all = `${results.length} ${results.length === 1 ? "case" : "cases"}`;
  return [
    ...lines,
    wrong.length === 0
      ? green(`${all}, all as expected`)
      : `${all}, ${wrong.length} not as expected`,
  ].join("\n");
}
