import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { DEFAULT_RULE } from "../../components/gateway/rules/render";
import type { RouteRequest } from "../../components/gateway/spec";
import { formatFaults } from "../../components/shared/faults";
import { faultsOf } from "../../infra/faults";
import { coloursOf, type Output, UsageError } from "../output";
import type { Judge } from "./explain-route";

const text = z.string();

const caseSchema = z.strictObject({
  name: text.min(1),
  source: text.exactOptional(),
  user: text.exactOptional(),
  clientTags: z.array(text).exactOptional(),
  clientInfo: text.exactOptional(),
  headers: z.record(text, text).exactOptional(),
  catalog: text.exactOptional(),
  schema: text.exactOptional(),
  tables: z.array(text).exactOptional(),
  sql: text.exactOptional(),
  expect: z.strictObject({ group: text.min(1), rule: text.min(1).exactOptional() }),
});

/** A request, and where it should go. */
export type RouteCase = z.output<typeof caseSchema>;

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
  const raw = readYaml(file);
  const parsed = z.array(caseSchema).min(1).safeParse(raw);
  if (parsed.success) return parsed.data;
  const allowed = (path: readonly PropertyKey[]) =>
    Object.keys(path.includes("expect") ? caseSchema.shape.expect.shape : caseSchema.shape);
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, raw, allowed));
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
