import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { checkRules } from "../../components/gateway/rules/check";
import { defaultRules, defaultRulesFor } from "../../components/gateway/rules/default-rules";
import { matchToMvel } from "../../components/gateway/rules/match";
import { quoteMvel } from "../../components/gateway/rules/quote";
import { renderRoutingRules } from "../../components/gateway/rules/render";
import type { RoutingRule, RuleMatch } from "../../components/gateway/spec";

const groups = ["interactive", "batch"];

/** One rule for each kind of match, and one that combines them. */
const everyKind: RoutingRule[] = [
  { name: "source", match: { source: ["dbt*", 'it\'s "quoted"'] }, routeTo: "batch" },
  { name: "user", match: { user: ["svc-?*", "josé"] }, routeTo: "batch" },
  { name: "client-tag", match: { clientTag: ["etl", "nightly-*"] }, routeTo: "batch" },
  { name: "client-info", match: { clientInfo: ["C:\\jobs\\*"] }, routeTo: "batch" },
  {
    name: "header",
    match: { header: { "X-Team": ["data"], "X-Env": ["prod"] } },
    routeTo: "batch",
  },
  { name: "query-type", match: { queryType: ["Insert", "Merge"] }, routeTo: "batch" },
  { name: "catalog", match: { catalog: ["archive"] }, routeTo: "batch" },
  { name: "schema", match: { schema: ["staging"] }, routeTo: "batch" },
  { name: "table", match: { table: ["lake.gold.*"] }, routeTo: "batch" },
  { name: "expression", match: { expression: "request.getRemotePort() > 1024" }, routeTo: "batch" },
  {
    name: "combined",
    match: {
      user: ["bob"],
      all: [{ source: ["a"] }, { clientTag: ["b"] }],
      any: [{ catalog: ["c"] }, { not: { clientInfo: ["d"] } }],
    },
    routeTo: "batch",
  },
];

/** The documents of a rules file, highest priority first. */
function documentsOf(text: string) {
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  return documents.sort((a, b) => b.priority - a.priority);
}

/** Any UTF-16 unit, half a surrogate pair too. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
const anyString = fc.string({ unit: fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), anyUnit) });

/** Reads an MVEL string literal as MVEL does; fails if it ends anywhere but at the end. */
function readLiteral(literal: string): string {
  expect(literal).toMatch(/^"(?:[^"\\\n]|\\\\|\\u[0-9A-F]{4})*"$/);
  return JSON.parse(literal.replace(/'/g, "\\u0027"));
}

describe("the rules file", () => {
  test("the default rules are as reviewed", async () => {
    const rules = defaultRules({ all: groups, batch: "batch", interactive: "interactive" });
    await expect(renderRoutingRules(rules, "interactive")).toMatchFileSnapshot(
      "../golden/gateway-default-rules.yaml",
    );
    expect(checkRules(rules, groups)).toEqual([]);
  });

  test("every kind of match is as reviewed", async () => {
    await expect(renderRoutingRules(everyKind, "interactive")).toMatchFileSnapshot(
      "../golden/gateway-every-match.yaml",
    );
    expect(checkRules(everyKind, groups)).toEqual([]);
  });

  test("without a batch group only wishes and the default remain", () => {
    const rules = defaultRules({ all: ["adhoc"], interactive: "adhoc" });
    expect(rules.map((rule) => rule.routeTo)).toEqual(["adhoc", "adhoc"]);
  });

  test("the groups named batch and interactive are found by name", () => {
    const targets = (names: string[], byDefault: string) =>
      defaultRulesFor(names, byDefault)
        .filter((rule) => !rule.name.startsWith("explicit-"))
        .map((rule) => rule.routeTo);
    expect(new Set(targets(["adhoc", "batch"], "adhoc"))).toEqual(new Set(["batch", "adhoc"]));
    expect(targets(["interactive", "batch"], "batch").at(-1)).toBe("interactive");
    expect(targets(["adhoc"], "adhoc")).toEqual(["adhoc"]);
  });

  test("the first rule of the list is the last to fire", () => {
    const names = documentsOf(renderRoutingRules(everyKind, "interactive")).map(({ name }) => name);
    expect(names).toEqual([...everyKind.map((rule) => rule.name), "default"]);
  });

  test("what people write comes back from the file, priorities are unique", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: "grapheme-composite" }), { maxLength: 6 }),
        (names) => {
          const rules = names.map((name) => ({
            name,
            description: `${name}: yes # no`,
            match: { source: [name] },
            routeTo: "batch",
          }));
          const documents = documentsOf(renderRoutingRules(rules, "interactive")).slice(0, -1);
          expect(documents.map((document) => document.name)).toEqual(names);
          expect(documents.map((document) => document.description)).toEqual(
            rules.map((rule) => rule.description),
          );
          expect(documents.map((document) => document.condition)).toEqual(
            rules.map((rule) => matchToMvel(rule.match)),
          );
          expect(new Set(documents.map((document) => document.priority)).size).toBe(names.length);
        },
      ),
    );
  });
});

describe("a rules file that the gateway can read", () => {
  // What SnakeYAML refuses, takes for a line break, or for the end of a document.
  const text = fc
    .array(
      fc.oneof(
        anyUnit,
        fc.constantFrom(
          "\n...\n",
          "\n---\n",
          "%YAML 1.1",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\x7f",
          "\x93",
        ),
      ),
    )
    .map((parts) => parts.join(""));

  test("is printable ASCII, and has a line of its own for each text", () => {
    fc.assert(
      fc.property(text, (words) => {
        const rule = { name: words, description: words, match: { user: ["a"] }, routeTo: "batch" };
        const file = renderRoutingRules([rule], "interactive");
        expect(file).toMatch(/^[\n\x20-\x7e]*$/);
        expect(file.split("\n")).toHaveLength(15);
        expect(documentsOf(file)[0]).toMatchObject({ name: words, description: words });
      }),
    );
  });

  test("has no literal that ends with a backslash, which MVEL takes for one without an end", () => {
    fc.assert(
      fc.property(anyString, fc.nat(5), (words, count) => {
        expect(quoteMvel(`${words}${"\\".repeat(count)}`)).not.toMatch(/\\"$/);
      }),
    );
  });
});

describe("strings in MVEL", () => {
  test.each([
    ["plain", '"plain"'],
    ['a"b', '"a\\u0022b"'],
    ["it's", '"it\\u0027s"'],
    ["a\\b", '"a\\\\b"'],
    ["CORP\\\\", '"CORP\\u005C\\u005C"'],
    ["line\nbreak", '"line\\u000Abreak"'],
    ["é😀", '"\\u00E9\\uD83D\\uDE00"'],
  ])("%j", (text, literal) => {
    expect(quoteMvel(text)).toBe(literal);
  });

  test("any string stays inside its literal", () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(readLiteral(quoteMvel(text))).toBe(text);
      }),
    );
  });

  test("no value adds to a condition but inside a literal", () => {
    const bare = (match: RuleMatch) => matchToMvel(match).replace(/"(?:[^"\\]|\\.)*"/g, '""');
    fc.assert(
      fc.property(anyString, (value) => {
        expect(bare({ source: [value] })).toBe(bare({ source: ["x"] }));
        expect(bare({ table: [value], user: [value] })).toBe(bare({ table: ["x"], user: ["x"] }));
        expect(bare({ header: { "X-A": [value] } })).toBe(bare({ header: { "X-A": ["x"] } }));
        expect(bare({ clientTag: [value] })).toBe(bare({ clientTag: ["x"] }));
      }),
    );
  });
});
