import { parseArgs } from "node:util";
import { defaultRulesFor } from "../../components/gateway/rules/default-rules";
import { explainRoute } from "../../components/gateway/rules/explain-route";
import { DEFAULT_RULE } from "../../components/gateway/rules/render";
import type { RouteExplanation, RouteRequest } from "../../components/gateway/spec";
import { routingGroups } from "../../components/platform/names";
import type { PlatformConfig } from "../stack-file";
import { coloursOf, type Output, UsageError } from "./output";
import { describeCases, readCases, runCases } from "./route-cases";
import { readStackFile } from "./stack-file";

const USAGE = `Where a query goes, and why: which rule decides, and why the others did not.

  npm run explain -- route --stack <stack> [--source airflow] [--sql "insert into ..."]
  npm run explain -- route --stack <stack> --file cases.yaml

  --source, --user, --client-info      what the client says of itself
  --tag <tag>                          a client tag; give it again for more
  --header 'Name: value'               any header; give it again for more
  --catalog, --schema                  of the session
  --table catalog.schema.table         a table that the statement names, for rules on names
  --sql <statement>                    without it this is a poll, or a page of the UI
  --file <file>                        a table of cases: [{name, source, sql, ..., expect: {group, rule}}]
  --json                               for machines

Exit code: 0, 1 if a case differs or the stack file has faults, 2 if the command is not understood.`;

const OPTIONS = {
  stack: { type: "string" },
  source: { type: "string" },
  user: { type: "string" },
  "client-info": { type: "string" },
  tag: { type: "string", multiple: true },
  header: { type: "string", multiple: true },
  catalog: { type: "string" },
  schema: { type: "string" },
  table: { type: "string", multiple: true },
  sql: { type: "string" },
  file: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Judges a request by the rules of a stack. */
export type Judge = (request: RouteRequest) => RouteExplanation;

/**
 * The command `explain route`.
 *
 * @returns the exit code: 0, or 1 if a case of the file differs
 * @throws UsageError, StackFileError, and what `parseArgs` throws
 */
export function explainRouteCommand(args: readonly string[], output: Output): number {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    output.out(USAGE);
    return 0;
  }
  const { stack, file, json } = values;
  if (stack === undefined) throw new UsageError("missing: --stack <stack>");
  const judge = judgeOf(readStackFile(stack));
  if (file !== undefined) {
    const results = runCases(readCases(file), judge);
    output.out(json ? JSON.stringify(results, null, 2) : describeCases(results, output));
    return results.every(({ differences }) => differences.length === 0) ? 0 : 1;
  }
  const explanation = judge(requestOf(values));
  output.out(
    json
      ? JSON.stringify({ ...explanation, rule: explanation.rule ?? DEFAULT_RULE }, null, 2)
      : describeRoute(explanation, output),
  );
  return 0;
}

/** The rules of a stack, its own or the default ones, as a function. */
export function judgeOf({ clusters, gateway }: PlatformConfig): Judge {
  const { defaultRoutingGroup, userGroups } = gateway;
  const rules = gateway.rules ?? defaultRulesFor(routingGroups(clusters), defaultRoutingGroup);
  return (request) => explainRoute(rules, request, defaultRoutingGroup, userGroups);
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

function requestOf(values: Values): RouteRequest {
  const { source, user, tag, header, catalog, schema, table, sql } = values;
  const clientInfo = values["client-info"];
  return {
    ...(source !== undefined && { source }),
    ...(user !== undefined && { user }),
    ...(clientInfo !== undefined && { clientInfo }),
    ...(tag && { clientTags: tag }),
    ...(header && { headers: Object.fromEntries(header.map(headerEntry)) }),
    ...(catalog !== undefined && { catalog }),
    ...(schema !== undefined && { schema }),
    ...(table && { tables: table }),
    ...(sql !== undefined && { sql }),
  };
}

function headerEntry(text: string): [string, string] {
  const [, name, value] = /^([^:\s]+)\s*:\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--header "${text}" is no header; write 'Name: value'`);
  }
  return [name, value.trim()];
}

function describeRoute(explanation: RouteExplanation, output: Output): string {
  const { bold, green, dim, yellow } = coloursOf(output);
  const { group, rule = DEFAULT_RULE, certain, reasons } = explanation;
  const width = Math.max(...[DEFAULT_RULE, ...reasons.map((reason) => reason.rule)].map(lengthOf));
  const line = (name: string, verdict: string, because: string) => {
    const paint = { yes: green, unknown: yellow }[verdict] ?? dim;
    return paint(`  ${name.padEnd(width)}  ${verdict.padEnd(7)}  ${because}`);
  };
  const none = explanation.rule === undefined;
  return [
    bold(`to ${group}, by the rule ${rule}`),
    ...(certain ? [] : [yellow("not certain: a rule before it can be judged by the gateway only")]),
    "",
    ...reasons.map((reason) => line(reason.rule, reason.verdict, reason.because)),
    line(DEFAULT_RULE, none ? "yes" : "skipped", none ? "no rule matched" : `${rule} decided`),
  ].join("\n");
}

const lengthOf = (text: string) => text.length;
