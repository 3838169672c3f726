import { accepts, type Platform, refuses } from "./tables";

const rule = (match: object) => (p: Platform) => {
  p.gateway.rules = [{ name: "etl", match, routeTo: "batch" }];
};

refuses("routing rules", [
  {
    wrong: "a rule that contradicts itself",
    write: rule({ source: "a", not: { source: "a" } }),
    path: "gateway.rules[0].match",
    says: ["matches nothing", "leave it out"],
    right: rule({ source: "a*", not: { source: "ab" } }),
  },
  {
    wrong: "a rule of two values at once",
    write: rule({ source: ["a", "b"], all: [{ source: "c" }] }),
    path: "gateway.rules[0].match",
    says: ["c and a or b at once"],
    right: rule({ source: ["a", "b"], all: [{ source: ["b", "c"] }] }),
  },
  {
    wrong: "one header, once with case and once without",
    write: rule({ source: "b", header: { "X-Trino-Source": ["a"] } }),
    path: "gateway.rules[0].match",
    says: ["header x-trino-source cannot be a and b at once"],
    right: rule({ source: "A", header: { "X-Trino-Source": ["a"] } }),
  },
  ...[" airflow", "airflow ", "\tairflow*"].map((source) => ({
    wrong: `a header that is ${JSON.stringify(source)}`,
    write: rule({ source }),
    path: "gateway.rules[0].match.source[0]",
    says: ["begins or ends with a blank", `write ${JSON.stringify(source.trim())}`],
    right: rule({ source: source.trim() }),
  })),
  ...["orders", "sales.orders"].map((table) => ({
    wrong: `a table ${table}`,
    write: rule({ table }),
    path: "gateway.rules[0].match.table[0]",
    says: ["is not catalog.schema.table", /write "\*\./],
    right: rule({ table: `*.${table}` }),
  })),
  {
    wrong: "a schema in a catalog's place",
    write: rule({ catalog: "lake.sales" }),
    path: "gateway.rules[0].match.catalog[0]",
    says: ["has a dot", "use table"],
    right: rule({ catalog: "lake" }),
  },
  {
    wrong: "a name of two lines",
    write: (p) => {
      p.gateway.rules = [{ name: "a\nb", match: { source: "x" }, routeTo: "batch" }];
    },
    path: "gateway.rules[0].name",
    says: ["has a line break"],
    right: (p) => {
      p.gateway.rules = [{ name: "a b", match: { source: "x" }, routeTo: "batch" }];
    },
  },
  {
    wrong: "a rule whose alternatives all contradict it",
    write: rule({ user: "x", any: [{ user: "y" }, { not: { user: "x" } }] }),
    path: "gateway.rules[0].match",
    says: ["matches nothing"],
    right: rule({ clientTag: "x", all: [{ clientTag: "y" }] }),
  },
  {
    wrong: "a kind of statement that is excluded",
    write: rule({ queryType: "SELECT", not: { queryType: ["SELECT", "INSERT"] } }),
    path: "gateway.rules[0].match",
    says: ["matches nothing"],
    right: rule({ queryType: ["SELECT", "MERGE"], not: { queryType: ["SELECT", "INSERT"] } }),
  },
  {
    wrong: "a pattern with a character that nobody sees",
    write: rule({ source: "air\u200bflow" }),
    path: "gateway.rules[0].match.source[0]",
    says: ["U+200B"],
    right: rule({ source: "größe" }),
  },
  {
    wrong: "more rules than anybody can read",
    write: (p) => {
      p.gateway.rules = Array.from({ length: 1001 }, (_, index) => ({
        name: `rule-${index}`,
        match: { source: `s-${index}` },
        routeTo: "batch",
      }));
    },
    path: "gateway.rules",
    says: ["1001", "at most 1000", "userGroups"],
  },
  {
    wrong: "rules that no ConfigMap holds",
    write: (p) => {
      p.gateway.rules = Array.from({ length: 1000 }, (_, index) => ({
        name: `rule-${index}`,
        description: "x".repeat(1024),
        match: { source: `s-${index}` },
        routeTo: "batch",
      }));
    },
    path: "gateway.rules",
    says: ["1048576"],
  },
  {
    wrong: "an expression of two regular expressions in one",
    write: rule({ expression: 'request.getHeader("X-A") =~ "a"' }),
    path: "gateway.rules[0].match.expression",
    says: ['MVEL writes it "~="'],
    right: rule({ expression: 'request.getHeader("X-A") ~= "a"' }),
  },
  {
    wrong: "an expression with a list behind in",
    write: rule({ expression: 'request.getMethod() in ["GET"]' }),
    path: "gateway.rules[0].match.expression",
    says: ['["a", "b"].contains(value)'],
    right: rule({ expression: '["GET"].contains(request.getMethod())' }),
  },
]);

accepts("what the gateway's own documentation shows", [
  [
    "a null-safe contains",
    rule({
      expression:
        'request.getHeader("X-Trino-Source") == "airflow" && request.getHeader("X-Trino-Client-Tags") contains "label=special"',
    }),
  ],
  ["a regular expression", rule({ expression: 'request.getHeader("X-Trino-Source") ~= "air.*"' })],
  [
    "a set that contains",
    rule({ expression: 'trinoQueryProperties.getCatalogs() contains "lake"' }),
  ],
  [
    "words for operators",
    rule({ expression: 'request.isSecure() and request.getMethod() == "GET"' }),
  ],
]);

accepts("rules", [
  [
    "by the hundred",
    (p) => {
      p.gateway.rules = Array.from({ length: 1000 }, (_, index) => ({
        name: `rule-${index}`,
        match: { source: `*s-${index}`, user: `u-${index}` },
        routeTo: "batch",
      }));
    },
  ],
]);
