import { describe, expect, test } from "vitest";
import { classifyStatement } from "../../components/gateway/rules/classify-statement";
import { defaultRules } from "../../components/gateway/rules/default-rules";
import { explainRoute } from "../../components/gateway/rules/explain-route";
import { QUERY_TYPES } from "../../components/gateway/rules/query-types";
import type { RouteRequest, RoutingRule, RuleMatch } from "../../components/gateway/spec";

const groups = ["interactive", "batch", "adhoc"];
const rules = defaultRules({ all: groups, batch: "batch", interactive: "interactive" });

/** A request with the client's estimates. */
const estimate = (value: string) => ({ headers: { "X-Trino-Resource-Estimate": value } });

const TEAMS = { team: ["svc-*", "ana"] };

/** Only the gateway sees the client's port. */
const UNKNOWABLE = "request.getRemotePort() > 1024";

/** Where one rule for "batch" sends a request. */
function verdict(match: RuleMatch, request: RouteRequest) {
  const rule: RoutingRule = { name: "it", match, routeTo: "batch" };
  return explainRoute([rule], request, "interactive", TEAMS).reasons[0]?.verdict;
}

describe("a transaction", () => {
  const id = "X-Trino-Transaction-Id";
  const statements: RouteRequest[] = [
    { sql: "START TRANSACTION", headers: { [id]: "NONE" } },
    { sql: "insert into lake.a.b select 1", headers: { [id]: "5e1f6a" } },
    { sql: "select 1", headers: { [id.toLowerCase()]: "5e1f6a" } },
    { sql: "commit", headers: { [id]: "5e1f6a" } },
  ];

  test.each<[string, RouteRequest, string]>([
    ["interactive", {}, "interactive"],
    ["adhoc", {}, "interactive"],
    ["batch", {}, "interactive"],
    ["interactive", { source: "airflow" }, "batch"],
    ["adhoc", { clientTags: ["etl"] }, "batch"],
    ["batch", { source: "superset" }, "interactive"],
  ])("stays on one group: by default %s, %j", (byDefault, client, group) => {
    const rules = defaultRules({
      all: ["interactive", "batch", "adhoc"],
      batch: "batch",
      interactive: "interactive",
    });
    const groups = statements.map(
      (statement) => explainRoute(rules, { ...client, ...statement }, byDefault).group,
    );
    expect(groups).toEqual(statements.map(() => group));
  });

  test.each(["NONE", "none", "None"])("is not what every client says with %s", (none) => {
    const rules = defaultRules({ all: [], batch: "batch", interactive: "interactive" });
    const write = { sql: "insert into lake.a.b select 1", headers: { [id]: none } };
    expect(explainRoute(rules, write, "interactive").group).toBe("batch");
  });
});

describe("the default rules", () => {
  // Each of these went through a real Trino Gateway 21 with the rendered rules, which agreed.
  test.each<[RouteRequest, string, string | undefined]>([
    [{ sql: "select 1" }, "interactive", undefined],
    [{ source: "airflow", sql: "select 1" }, "batch", "pipeline-clients"],
    [{ source: "Airflow 3.0", sql: "select 1" }, "batch", "pipeline-clients"],
    [{ source: "dbt-trino-1.9.2", sql: "select 1" }, "batch", "pipeline-clients"],
    [{ source: "dbt", sql: "select 1" }, "batch", "pipeline-clients"],
    [{ clientTags: ["etl"], sql: "select 1" }, "batch", "batch-tags"],
    [{ clientTags: ["x", " batch "], sql: "select 1" }, "batch", "batch-tags"],
    [{ clientTags: ["microetl"], sql: "select 1" }, "interactive", undefined],
    [{ clientTags: ["ETL"], sql: "select 1" }, "interactive", undefined],
    [{ sql: "insert into lake.a.b select 1" }, "batch", "writes"],
    [{ sql: "create table lake.a.b as select 1" }, "batch", "writes"],
    [{ sql: "create table lake.a.b (as_ int) with (x = 'as')" }, "interactive", undefined],
    [{ sql: "merge into a using b on a.x = b.x when matched then delete" }, "batch", "writes"],
    [{ sql: "update lake.a.b set x=1" }, "batch", "writes"],
    [{ sql: "delete from lake.a.b" }, "batch", "writes"],
    [{ sql: "refresh materialized view lake.a.mv" }, "batch", "writes"],
    [{ sql: "ALTER TABLE lake.a.b EXECUTE optimize" }, "batch", "table-maintenance"],
    [{ sql: "alter table lake.a.b add column c int" }, "interactive", undefined],
    [{ sql: "execute immediate 'insert into b select ''x'''" }, "batch", "writes"],
    [{ sql: "-- x\n/* y */ insert into b values (1)" }, "batch", "writes"],
    [{ sql: "explain insert into lake.a.b select 1" }, "interactive", undefined],
    [{ sql: "explain analyze insert into lake.a.b select 1" }, "batch", "writes"],
    [{ sql: "explain analyze select 1" }, "interactive", undefined],
    [{ sql: "not sql at all" }, "interactive", undefined],
    [{ sql: "select 'unterminated" }, "interactive", undefined],
    [{ sql: "insert into lake.a.b select 1;" }, "interactive", undefined],
    [{ sql: "" }, "interactive", undefined],
    [{ source: "Apache Superset", sql: "select 1" }, "interactive", "bi-tools"],
    [{ source: "superset", sql: "insert into b select 1" }, "batch", "writes"],
    [{ headers: { "x-trino-routing-group": "adhoc" }, sql: "select 1" }, "adhoc", "explicit-adhoc"],
    [
      { headers: { "X-Trino-Routing-Group": "interactive" }, sql: "insert into b select 1" },
      "interactive",
      "explicit-interactive",
    ],
    [
      { headers: { "X-Trino-Routing-Group": "nowhere" }, sql: "select 1" },
      "interactive",
      undefined,
    ],
  ])("%j goes to %s by %s", (request, group, rule) => {
    const explained = explainRoute(rules, request, "interactive");
    expect({ group: explained.group, rule: explained.rule }).toEqual({ group, rule });
    expect(explained.certain).toBe(true);
  });

  test("a prepared statement counts as what it runs", () => {
    const header = {
      "X-Trino-Prepared-Statement": `q=${encodeURIComponent("insert into b select ?")}`,
    };
    expect(explainRoute(rules, { sql: "execute q", headers: header }, "interactive").group).toBe(
      "batch",
    );
    expect(explainRoute(rules, { sql: "execute q" }, "interactive").group).toBe("interactive");
  });

  test("every rule says why, and those behind the deciding one are skipped", () => {
    const { reasons } = explainRoute(rules, { source: "dbt", sql: "select 1" }, "interactive");
    expect(reasons).toEqual([
      { rule: "explicit-interactive", verdict: "no", because: "no header X-Trino-Routing-Group" },
      { rule: "explicit-batch", verdict: "no", because: "no header X-Trino-Routing-Group" },
      { rule: "explicit-adhoc", verdict: "no", because: "no header X-Trino-Routing-Group" },
      {
        rule: "pipeline-clients",
        verdict: "yes",
        because: expect.stringContaining('source "dbt" is airflow*'),
      },
      { rule: "batch-tags", verdict: "skipped", because: "pipeline-clients decided" },
      { rule: "transactions", verdict: "skipped", because: "pipeline-clients decided" },
      { rule: "writes", verdict: "skipped", because: "pipeline-clients decided" },
      { rule: "table-maintenance", verdict: "skipped", because: "pipeline-clients decided" },
      { rule: "bi-tools", verdict: "skipped", because: "pipeline-clients decided" },
    ]);
  });
});

describe("first match wins", () => {
  const first: RoutingRule = { name: "first", match: { user: ["bob"] }, routeTo: "adhoc" };
  const second: RoutingRule = { name: "second", match: { user: ["*"] }, routeTo: "batch" };

  test("whatever the later rules say", () => {
    expect(explainRoute([first, second], { user: "bob" }, "interactive").rule).toBe("first");
    expect(explainRoute([second, first], { user: "bob" }, "interactive").rule).toBe("second");
  });

  test("a rule that only the gateway can judge makes what follows uncertain", () => {
    const raw: RoutingRule = { name: "raw", match: { expression: UNKNOWABLE }, routeTo: "adhoc" };
    expect(explainRoute([raw, second], { user: "bob" }, "interactive")).toMatchObject({
      group: "batch",
      certain: false,
    });
    expect(explainRoute([second, raw], { user: "bob" }, "interactive").certain).toBe(true);
  });
});

describe("kinds of match", () => {
  const sql = "select 1";
  test.each<[RuleMatch, RouteRequest, string]>([
    [{ source: ["A"] }, { source: "a" }, "yes"],
    [{ source: ["*"] }, {}, "no"],
    [{ user: ["svc-*"] }, { user: "svc-a" }, "yes"],
    [{ user: ["svc-*"] }, { user: "SVC-a" }, "no"],
    [{ user: ["josé"] }, { user: "josÃ©" }, "yes"],
    [{ user: ["bob"] }, { headers: { Authorization: "Basic Ym9iOng=" } }, "unknown"],
    [{ clientTag: ["a*"] }, { clientTags: ["x", "ab"] }, "yes"],
    [{ clientTag: ["a*b"] }, { clientTags: ["a", "b"] }, "no"],
    [{ header: { "X-A": ["1"], "X-B": ["2"] } }, { headers: { "x-a": "1", "x-b": "2" } }, "yes"],
    [{ header: { "X-A": ["1"], "X-B": ["2"] } }, { headers: { "x-a": "1" } }, "no"],
    [{ catalog: ["lake"] }, { sql, catalog: "lake" }, "yes"],
    [{ catalog: ["lake"] }, { sql, tables: ["LAKE.a.b"] }, "yes"],
    [{ catalog: ["lake"] }, { sql, tables: ["tpch.a.b"] }, "no"],
    [{ catalog: ["lake"] }, { sql }, "unknown"],
    [{ catalog: ["lake"] }, { sql: "no sql" }, "no"],
    [{ catalog: ["lake"] }, { catalog: "lake" }, "no"],
    [{ schema: ["gold"] }, { sql, tables: ["lake.gold.x"] }, "yes"],
    [{ table: ["lake.gold.*"] }, { sql, tables: ["lake.gold.x"] }, "yes"],
    [{ queryType: ["Query"] }, {}, "no"],
    [{ queryType: ["SELECT"] }, { sql }, "yes"],
    [{ queryType: ["ctas"] }, { sql: "create table a as select 1" }, "yes"],
    [{ queryType: ["ALTER TABLE ... EXECUTE"] }, { sql: "alter table a execute optimize" }, "yes"],
    [{ queryType: ["INSERT"] }, { sql: "explain analyze verbose insert into a select 1" }, "yes"],
    [{ queryType: ["INSERT"] }, { sql: "execute q (" }, "no"],
    [{ source: ["regex:dbt-\\d+"] }, { source: "DBT-12" }, "yes"],
    [{ source: ["regex:dbt"] }, { source: "dbt-12" }, "no"],
    [{ clientTag: ["regex:n.*y"] }, { clientTags: ["nightly"] }, "yes"],
    [{ clientTag: ["regex:n.*y"] }, { clientTags: ["n", "y"] }, "no"],
    [{ routingGroup: ["batch"] }, { headers: { "x-trino-routing-group": "batch" } }, "yes"],
    [{ userGroup: ["team"] }, { user: "svc-a" }, "yes"],
    [{ userGroup: ["team"] }, { user: "eve" }, "no"],
    [{ resourceEstimate: { executionTime: "30m" } }, estimate("EXECUTION_TIME=0.5h"), "yes"],
    [{ resourceEstimate: { executionTime: "30m" } }, estimate("EXECUTION_TIME=29.9m"), "no"],
    [{ resourceEstimate: { peakMemory: "1GB" } }, estimate("CPU_TIME=1h, PEAK_MEMORY=2TB"), "yes"],
    [{ resourceEstimate: { peakMemory: "1GB" } }, {}, "no"],
    [{ table: ["*"] }, { sql: "update a.b.c set x = 1", tables: ["a.b.c"] }, "no"],
    [{ catalog: ["a"] }, { sql: "create schema a.b", tables: [] }, "unknown"],
    [{ expression: 'request.getHeader("X-Trino-Source") == "a"' }, { source: "a" }, "yes"],
    [{ expression: "false || !(true && false)" }, {}, "yes"],
    [{ not: { source: ["a"] } }, {}, "yes"],
    [{ not: { expression: UNKNOWABLE } }, {}, "unknown"],
    [{ any: [{ expression: UNKNOWABLE }, { user: ["bob"] }] }, { user: "bob" }, "yes"],
    [{ all: [{ expression: UNKNOWABLE }, { user: ["bob"] }] }, { user: "eve" }, "no"],
    [{ source: ["a"], user: ["bob"] }, { source: "a", user: "eve" }, "no"],
  ])("%j on %j: %s", (match, request, expected) => {
    expect(verdict(match, request)).toBe(expected);
  });
});

describe("kinds of statement", () => {
  test.each([
    ["with x as (select 1) select * from x", "Query"],
    ["(select 1)", "Query"],
    ["values 1", "Query"],
    ["create or replace table a.b as select 1", "CreateTableAsSelect"],
    ["create table a (x int)", "CreateTable"],
    ["create view v as select 1", "CreateView"],
    ["alter table a.b.c execute expire_snapshots(retention_threshold => '7d')", "TableExecute"],
    ['alter table "execute" rename to x', "RenameTable"],
    ["alter materialized view v set properties x = 1", "SetProperties"],
    ["explain analyze insert into t select 1", "ExplainAnalyze"],
    ["explain select 1", "Explain"],
    ["describe t", "ShowColumns"],
    ["set session authorization bob", "SetSessionAuthorization"],
    ["reset session authorization", "ResetSessionAuthorization"],
    ["grant select on t to bob", "Grant"],
    ["grant admin to bob", "GrantRoles"],
    ["prepare q from select 1", "Prepare"],
    ["execute immediate 'not sql'", ""],
    ["commit", "Commit"],
    ["insert", ""],
    ["select", ""],
    ["select(1)", "Query"],
    ["select `x`", ""],
    ["insert into t values (1", ""],
  ])("%s is %s", (sql, type) => {
    expect(classifyStatement(sql)).toBe(type);
    if (type) expect(QUERY_TYPES).toContain(type);
  });

  test("a body too long for the gateway to read is nothing", () => {
    expect(classifyStatement(`insert into t values '${"x".repeat(1_000_000)}'`)).toBe("");
  });
});
