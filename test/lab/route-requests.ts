import fc from "fast-check";
import { checkRules } from "../../components/gateway/rules/check";
import type {
  RouteRequest,
  RoutingRule,
  RuleMatch,
  UserGroups,
} from "../../components/gateway/spec";

/** Values that people send, and values that are made to break out of something. */
const VALUES = [
  ...[
    "airflow",
    "Airflow 3.0",
    "dbt-trino-1.9.2",
    "Apache Superset",
    "etl",
    "batch",
    "ana",
    "svc-x",
  ],
  ...["it's", 'a"b', "a\\b", "\\u0041", "\\", '"', "'", "%41", "%", "a%20b", "$", "${x}", "@{x}"],
  ...[
    "(",
    ")",
    "[a]",
    "{2}",
    "a|b",
    "a.b",
    "a+",
    "^a$",
    "*",
    "?",
    "a*b",
    ".*",
    "\\d",
    "\\Q",
    "#",
    ";",
  ],
  ...['"); result.put("routingGroup", "g0"); ("', "' + 1 + '", "true", "null", "// x", "/* x */"],
  ...["é", "Ã©", "ÿ", "ñandú", "a b", "a\tb", "", "0", "1", "a,b", "etl, batch", "ETL", "microetl"],
];

const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => {
    const isControl = code >= 0x7f && code < 0xa0;
    return isControl ? "~" : String.fromCharCode(code);
  }),
  maxLength: 8,
});

/** What a header can hold: HTTP takes off the outer blanks. */
const headerValue = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, latin1)
  .map((value) => value.replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, ""));

const anyText = fc.string({ unit: "grapheme", maxLength: 6 });

const glob = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
    latin1,
    anyText,
    fc
      .tuple(fc.constantFrom(...VALUES), fc.constantFrom("*", "?*", "*?", "?"))
      .map((p) => p.join("")),
  )
  .filter((text) => text !== "" && !text.startsWith("regex:"));

const regexAtom = fc.oneof(
  fc.constantFrom(
    "a",
    "b",
    "e",
    "A",
    ".",
    "\\d",
    "\\w",
    "\\s",
    "\\S",
    "\\W",
    "\\.",
    "\\\\",
    "[a-f]",
  ),
  fc.constantFrom(
    "[^a]",
    "[\\w-]",
    "[.\\]]",
    "%",
    "'",
    '"',
    "\\$",
    "-",
    "[A-Z]",
    "(etl|batch)",
    "(?:x|)",
  ),
);
const regex = fc
  .array(fc.tuple(regexAtom, fc.constantFrom("", "", "*", "+", "?", "{1,3}", "*?", "+?")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `regex:${parts.flat().join("")}`);

const patterns = fc.array(fc.oneof({ weight: 3, arbitrary: glob }, regex), {
  minLength: 1,
  maxLength: 3,
});

const QUERY_TYPE_NAMES = ["SELECT", "INSERT", "CTAS", "MERGE", "Update", "delete", "REFRESH"];
const MORE_TYPES = ["ALTER TABLE ... EXECUTE", "Explain", "ExplainAnalyze", "SHOW", "CreateView"];
const queryTypes = fc.uniqueArray(fc.constantFrom(...QUERY_TYPE_NAMES, ...MORE_TYPES), {
  minLength: 1,
  maxLength: 4,
});

const nameGlobs = fc.array(
  fc.constantFrom("lake", "LAKE", "s", "s?", "*", "lake.s.*", "*.t", "m*"),
  {
    minLength: 1,
    maxLength: 2,
  },
);

const resourceEstimate = fc.record(
  {
    executionTime: fc.constantFrom("30m", "1.5h", "90s", "2d", "0s", "100ms"),
    peakMemory: fc.constantFrom("10GB", "1.5TB", "512MB", "1B"),
  },
  { requiredKeys: ["executionTime"] },
);

const HEADER = 'request.getHeader("X-Trino-Source")';
const text = fc.constantFrom(...VALUES).map((value) => JSON.stringify(value).replace(/\\t/g, " "));
const atom = fc.oneof(
  text.map((value) => `${HEADER} != null && ${HEADER}.contains(${value})`),
  text.map((value) => `${HEADER} == ${value}`),
  text.map((value) => `${HEADER} != null && ${HEADER}.toLowerCase().startsWith(${value})`),
  text.map((value) => `[${value}, "etl"].contains(trinoRequestUser.getUser().orElse(""))`),
  text.map((value) => `trinoRequestUser.userExistsAndEquals(${value})`),
  fc.constantFrom('trinoQueryProperties.getQueryType() == "Insert"', "true", "false"),
  fc.constantFrom("trinoQueryProperties.isNewQuerySubmission()", `${HEADER} == null`),
  fc.nat(9).map((n) => `${HEADER} != null && ${HEADER}.trim().length() > ${n}`),
  fc.constantFrom('trinoQueryProperties.getResourceGroupQueryType() == "INSERT"'),
  fc.constantFrom(`${HEADER} != null && ${HEADER}.matches("[a-z]+.*")`),
);
const expression = fc.oneof(
  atom,
  fc
    .tuple(atom, fc.constantFrom("&&", "||"), atom, fc.constantFrom("&&", "||"), atom)
    .map((p) => p.join(" ")),
  fc.tuple(atom, atom).map(([a, b]) => `!(${a}) || (${b})`),
);

const leaf: fc.Arbitrary<RuleMatch> = fc.oneof(
  fc.record({ source: patterns }),
  fc.record({ user: patterns }),
  fc.record({ userGroup: fc.constantFrom(["team"], ["odd"], ["team", "odd"]) }),
  fc.record({ clientTag: patterns }),
  fc.record({ clientInfo: patterns }),
  fc.record({
    header: fc.dictionary(fc.constantFrom("X-Team", "x-odd"), patterns, { minKeys: 1 }),
  }),
  fc.record({ routingGroup: patterns }),
  fc.record({ queryType: queryTypes }),
  fc.record({ catalog: nameGlobs }),
  fc.record({ schema: nameGlobs }),
  fc.record({ table: nameGlobs }),
  fc.record({ resourceEstimate }),
  fc.record({ expression }),
);

const { match } = fc.letrec<{ match: RuleMatch }>((tie) => ({
  match: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
    fc.record({ not: tie("match") }),
    fc.record({ all: fc.array(tie("match"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("match"), { minLength: 1, maxLength: 3 }) }),
  ),
}));

/** One group a rule, so that an answer tells which rule decided. */
export const RULE_GROUPS = ["g0", "g1", "g2", "g3", "g4"];

/** Members of the groups that generated rules name. */
export const USER_GROUPS: UserGroups = {
  team: ["ana", "svc-*"],
  odd: ["it's", "é", "regex:[a-z]\\d?"],
};

/** Rules that the check lets pass; those that it refuses never reach a gateway. */
export const ruleSet: fc.Arbitrary<RoutingRule[]> = fc
  .array(match, { minLength: 1, maxLength: RULE_GROUPS.length })
  .map((matches) => {
    const sound = matches.filter(
      (one) =>
        checkRules([{ name: "it", match: one, routeTo: "g0" }], ["g0"], USER_GROUPS).length === 0,
    );
    return sound.map((one, index) => ({
      name: `rule-${index}`,
      match: one,
      routeTo: RULE_GROUPS[index] ?? "g0",
    }));
  });

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
