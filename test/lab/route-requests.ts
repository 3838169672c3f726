import fc from "fast-check";
import type { RouteRequest } from "../../components/gateway/spec";
import { latin1, VALUES } from "./route-values";

/** What a header can hold: HTTP takes off the outer blanks. */
const headerValue = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, latin1)
  .map((value) => value.replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, ""));

/** Statements and the tables that the gateway finds in them. */
const STATEMENTS: [string, string[]][] = [
  ["select 1", []],
  ["SELECT * FROM lake.s.t", ["lake.s.t"]],
  ["with x as (select * from m.s.t) select * from x", ["m.s.t"]],
  ["values 1", []],
  ["(select 1)", []],
  ["insert into lake.s.t select * from m.a.b", ["lake.s.t", "m.a.b"]],
  ["create table lake.s.u as select 1 x", ["lake.s.u"]],
  ["create or replace table lake.s.u with (x = 'y') as table m.a.b", ["lake.s.u", "m.a.b"]],
  [
    "merge into lake.s.t a using m.a.b b on a.x = b.x when matched then delete",
    ["lake.s.t", "m.a.b"],
  ],
  ["update lake.s.t set x = 'a;b'", ["lake.s.t"]],
  ["delete from lake.s.t where x = 1", ["lake.s.t"]],
  ["refresh materialized view lake.s.t", ["lake.s.t"]],
  ["alter table lake.s.t execute optimize(file_size_threshold => '1MB')", ["lake.s.t"]],
  ["explain insert into lake.s.t select 1", ["lake.s.t"]],
  ["explain analyze insert into lake.s.t select 1", ["lake.s.t"]],
  ["explain analyze verbose select * from lake.s.t", ["lake.s.t"]],
  ["execute immediate 'insert into lake.s.t select ''x'''", ["lake.s.t"]],
  ["prepare q from insert into lake.s.t select 1", ["lake.s.t"]],
  ["show catalogs", []],
  ["create view lake.s.v as select 1 x", ["lake.s.v"]],
  ["create table lake.s.t (as_ bigint)", ["lake.s.t"]],
  ["drop table lake.s.t", ["lake.s.t"]],
  ["truncate table lake.s.t", ["lake.s.t"]],
  ["analyze lake.s.t", ["lake.s.t"]],
  ["set session x = 1", []],
  ["execute q", []],
  ["select \"a;b\", 'it''s', 'é😀 %' from \"LAKE\".s.t", ["lake.s.t"]],
  ["select '-- no' /* yes; */ -- and ; this\n from lake.s.t", ["lake.s.t"]],
];

/** What makes a statement one that nobody can parse. */
const BREAKS = [
  ...[";", " ;", "; select 1", ")", " (", "'", ' "x', "`x`", "\\", " é", "#", "\u00a0", " ~"],
];

const GARBAGE = [
  "",
  " ",
  "no sql",
  "insert",
  "%",
  "''",
  "\\",
  "😀",
  "select",
  "-- x",
  "\n",
  "{}",
  "1",
];

const statement: fc.Arbitrary<Pick<RouteRequest, "sql" | "tables">> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...STATEMENTS),
        fc.constantFrom("", "", "\n", "-- é ' \"\n", "/* ' */ ", "\r\n\t "),
        fc.constantFrom("", "", "\n", " -- end", "\t"),
      )
      .map(([[sql, tables], before, after]) => ({ sql: `${before}${sql}${after}`, tables })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...STATEMENTS), fc.constantFrom(...BREAKS))
      .map(([[sql], broken]) => ({ sql: `${sql}${broken}`, tables: [] })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...GARBAGE).map((sql) => ({ sql, tables: [] })) },
  { weight: 1, arbitrary: fc.constant({}) },
);

const ESTIMATES = ["EXECUTION_TIME=30m", "EXECUTION_TIME=1.49h", "EXECUTION_TIME=1.5h", "x"];
const MORE_ESTIMATES = [
  "PEAK_MEMORY=10GB,EXECUTION_TIME=2d",
  "EXECUTION_TIME=90s, PEAK_MEMORY=2TB",
];
const PREPARED = [`q=${encodeURIComponent("insert into lake.s.t select ?")}`, "q=no+sql"];

/** A request as a client may send it; any header may be missing. */
export const routeRequest: fc.Arbitrary<RouteRequest> = fc
  .tuple(
    statement,
    fc.record(
      {
        "X-Trino-Source": headerValue,
        "X-Trino-User": headerValue,
        "X-Trino-Client-Tags": fc.oneof(
          headerValue,
          fc.array(headerValue, { maxLength: 3 }).map((tags) => tags.join(", ").trim()),
        ),
        "X-Trino-Client-Info": headerValue,
        "X-Trino-Routing-Group": fc.oneof(
          fc.constantFrom("interactive", "batch", "none"),
          headerValue,
        ),
        "X-Trino-Catalog": fc.constantFrom("lake", "m", "Lake"),
        "X-Trino-Schema": fc.constantFrom("s", "S"),
        "X-Trino-Resource-Estimate": fc.constantFrom(...ESTIMATES, ...MORE_ESTIMATES),
        "X-Trino-Prepared-Statement": fc.constantFrom(...PREPARED),
        "X-Team": headerValue,
        "X-Odd": headerValue,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([{ sql, tables }, headers]) => ({
    headers: headers as Record<string, string>,
    ...(sql !== undefined && { sql }),
    ...(tables && { tables: runsPrepared(sql, headers) ? ["lake.s.t"] : tables }),
  }));

function runsPrepared(sql: string | undefined, headers: Record<string, unknown>): boolean {
  const isInsert = String(headers["X-Trino-Prepared-Statement"]).startsWith("q=insert");
  return isInsert && /^(?:\s|--.*\n|\/\*.*\*\/)*execute q\s*(?:--.*)?$/.test(sql ?? "");
}
