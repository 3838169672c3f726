import { expect, test } from "vitest";
import { checkGateway, type PlainGateway } from "../../components/gateway/check";
import type { RoutingRule, RuleMatch } from "../../components/gateway/spec";
import { formatFaults } from "../../components/shared/faults";

const SOUND: PlainGateway = {
  releaseName: "trino-gateway",
  gatewayVersion: "21",
  replicas: 2,
  memoryGiB: 2,
  cpu: 2,
  healthCheckSeconds: 10,
  rulesRefreshSeconds: 15,
  historyHours: 168,
  defaultRoutingGroup: "interactive",
  backends: [
    {
      name: "trino-interactive",
      url: "http://trino-interactive:8080",
      routingGroup: "interactive",
    },
    { name: "trino-batch", url: "http://trino-batch:8080", routingGroup: "batch" },
  ],
  rules: [],
} as PlainGateway;

/** One rule for each match, all to batch. */
function rulesOf(...matches: RuleMatch[]): RoutingRule[] {
  return matches.map((match, index) => ({ name: `rule-${index}`, match, routeTo: "batch" }));
}

/** What is wrong with each gateway, by what it is to show. */
const CASES: Record<string, Partial<PlainGateway>> = {
  "a route to an unknown group, and a name twice": {
    rules: [
      { name: "etl", match: { source: ["airflow"] }, routeTo: "bacth" },
      { name: "etl", match: { source: ["dbt*"] }, routeTo: "batch" },
    ],
  },
  "rules that an earlier one leaves nothing": {
    userGroups: { pipelines: ["svc-*"] },
    rules: rulesOf(
      { source: ["dbt*"] },
      { source: ["DBT-cloud", "dbt-core*"], clientTag: ["etl"] },
      { user: ["svc-*"] },
      { userGroup: ["pipelines"], queryType: ["INSERT"] },
      { queryType: ["INSERT", "CTAS"] },
      { any: [{ queryType: ["CREATE TABLE AS"] }, { user: ["svc-airflow"] }] },
      { not: { clientTag: ["adhoc*"] } },
      { not: { any: [{ clientTag: ["adhoc-1", "adhoc*"] }, { source: ["x"] }] } },
      { resourceEstimate: { executionTime: "30m" } },
      { resourceEstimate: { executionTime: "2h", peakMemory: "1GB" } },
    ),
  },
  "regular expressions that Java would not compile, or not finish": {
    rules: rulesOf(
      { source: ["regex:airflow("] },
      { source: ["regex:[a-"] },
      { source: ["regex:*a"] },
      { source: ["regex:a{3,1}"] },
      { source: ["regex:(?<=a)b", "regex:\\bdbt", "regex:é"] },
      { source: ["regex:(\\w+\\s?)*x"] },
      { user: ["regex:(a|a)*"], clientTag: ["regex:(x+x+)+y"] },
      { header: { "X-Team": ["regex:"] } },
    ),
  },
  "expressions outside what the gateway should run": {
    rules: rulesOf(
      ...[
        "Runtime.getRuntime().exec('id') != null",
        "request.getSession() != null",
        'request.getHeader("X-A").contains("b")',
        "trinoRequestUser.getUser().get() == 'ana'",
        'request.getHeader("X-A") == 1',
        'request.getHeader("X-A")',
        '"a".getClass() == null',
        'request.getHeader("X-A") != null && request.getHeader("X-A").matches("(a+)+")',
        "true; false",
        "(true",
        'new java.io.File("/") == null',
        "state.put('a', 1)",
        'trinoQueryProperties.getQueryTpye() == "Insert"',
      ].map((expression) => ({ expression })),
    ),
  },
  "query types, user groups and estimates that nobody knows": {
    userGroups: { analysts: ["ana"], empty: [] },
    rules: rulesOf(
      { queryType: ["INSRT", "banana"] },
      { userGroup: ["analyst"] },
      { resourceEstimate: { executionTime: "soon", peakMemory: "10 apples" } },
      { resourceEstimate: {} },
    ),
  },
  "groups and backends": {
    defaultRoutingGroup: "adhoc",
    onGroupDown: "interactiv",
    backends: [
      { name: "trino-batch", url: "trino-batch:8080", routingGroup: "batch" },
      { name: "trino-interactive", url: "http://trino-interactive:8080", routingGroup: "" },
    ],
  },
  "no backends": { backends: [] },
};

test("what cannot be routed is refused before anything is deployed", async () => {
  const texts = Object.entries(CASES).map(([title, gateway]) =>
    formatFaults(`${title}:`, checkGateway({ ...SOUND, ...gateway })),
  );
  await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot("../golden/route-faults.txt");
});

test("sound rules of every kind have no faults", () => {
  const rules = rulesOf(
    { source: ["dbt*"], user: ["a*"] },
    { source: ["db*"] },
    { source: ["regex:^airflow[-_ ]?\\d*(\\.\\d+)*$"] },
    { header: { "X-Trino-Source": ["spark"] } },
    { clientTag: ["etl"], not: { user: ["ana"] } },
    { clientTag: ["etl"] },
    { resourceEstimate: { executionTime: "2h" } },
    { resourceEstimate: { executionTime: "30m" } },
    { queryType: ["ALTER TABLE ... EXECUTE", "ctas", "Insert"] },
    { expression: 'request.getHeader("X-A") != null && request.getHeader("X-A").contains("b")' },
  );
  expect(checkGateway({ ...SOUND, rules })).toEqual([]);
});
