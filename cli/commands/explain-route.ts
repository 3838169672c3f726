import { defaultRulesFor } from "../../components/gateway/rules/default-rules";
import { explainRoute } from "../../components/gateway/rules/explain-route";
import { DEFAULT_RULE } from "../../components/gateway/rules/render";
import type { RouteExplanation, RouteRequest } from "../../components/gateway/spec";
import { routingGroups } from "../../components/platform/names";
import { clientAddress, retrievalOf } from "../../infra/spooling/check";
import type { PlatformConfig } from "../../infra/stack-file";
import { type Call, show } from "../command";
import { coloursOf, type Output, UsageError } from "../output";
import { describeCases, readCases, runCases } from "./route-cases";
import { readStack, readStackFile } from "./stack-file";

/** Judges a request by the rules of a stack. */
export type Judge = (request: RouteRequest) => RouteExplanation;

/**
 * The command `explain route`.
 *
 * @returns the exit code: 0, or 1 if a case of the file differs
 * @throws UsageError, StackFileError
 */
export async function explainRouteCommand(call: Call): Promise<number> {
  const [stack, file] = [call.value("stack"), call.value("file")];
  if (stack === undefined) throw new UsageError("missing: --stack <stack>");
  const path = call.value("path");
  if (path !== undefined) {
    const { platform, region } = readStack(stack);
    const segment = explainSegment(path, platform, region || undefined);
    const route = judgeOf(platform)(requestOf(call));
    show(call, { ...route, rule: route.rule ?? DEFAULT_RULE, segment }, () =>
      [segment, "", describeRoute(route, call.output)].join("\n"),
    );
    return 0;
  }
  const judge = judgeOf(readStackFile(stack));
  if (file !== undefined) {
    const results = runCases(readCases(file), judge);
    show(call, results, () => describeCases(results, call.output));
    return results.every(({ differences }) => differences.length === 0) ? 0 : 1;
  }
  const explanation = judge(requestOf(call));
  show(call, { ...explanation, rule: explanation.rule ?? DEFAULT_RULE }, () =>
    describeRoute(explanation, call.output),
  );
  return 0;
}

/** The rules of a stack, its own or the default ones, as a function. */
export function judgeOf({ clusters, gateway }: PlatformConfig): Judge {
  const { defaultRoutingGroup, userGroups } = gateway;
  const rules = gateway.rules ?? defaultRulesFor(routingGroups(clusters), defaultRoutingGroup);
  return (request) => explainRoute(rules, request, defaultRoutingGroup, userGroups);
}

/**
 * What a request for a segment of a spooled result is, and what becomes of it, in a sentence. It has no
 * statement and no id of a query, by which the gateway would know where its query runs.
 *
 * @throws UsageError for another path, or a stack without spooling
 */
export function explainSegment(
  path: string,
  config: PlatformConfig,
  region: string | undefined,
): string {
  const [, kind] = /^\/v1\/spooled\/(ack|download)(\/.*)?$/.exec(path) ?? [];
  if (kind === undefined) {
    const known = "/v1/spooled/ack/… and /v1/spooled/download/…";
    throw new UsageError(`--path "${path}" is not known; ${known} are, for the rest use --sql`);
  }
  const retrieval = retrievalOf(config);
  if (retrieval === undefined) return "no cluster of this stack spools results: it answers 404";
  const store = clientAddress(config, region);
  if (kind === "ack") {
    return "an acknowledgement: no id of a query is in it, so the rules decide by its headers, and any cluster with the stack's key deletes the segment";
  }
  return retrieval === "redirect"
    ? `a segment: any cluster answers with a redirect to ${store}`
    : `a segment: no client asks for it here, for spooling.retrieval is storage; they go to ${store}`;
}

/** Words of the command line, and the same in a request. */
const TEXTS = {
  source: "source",
  user: "user",
  "client-info": "clientInfo",
  catalog: "catalog",
  schema: "schema",
  sql: "sql",
} as const;

function requestOf(call: Call): RouteRequest {
  const texts = Object.entries(TEXTS).map(([option, key]) => [key, call.value(option)] as const);
  const [tags, headers, tables] = ["tag", "header", "table"].map((name) => call.values(name));
  return {
    ...Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
    ...(tags?.length && { clientTags: tags }),
    ...(headers?.length && { headers: Object.fromEntries(headers.map(headerEntry)) }),
    ...(tables?.length && { tables }),
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
