import fc from "fast-check";
import { checkRules } from "../../components/gateway/rules/check";
import type { RoutingRule, RuleMatch, UserGroups } from "../../components/gateway/spec";
import { latin1, VALUES } from "./route-values";

/** What was once misread: by YAML, by MVEL, or for too long. */
const TROUBLE = [
  ...["*prod*etl*daily*load*", "*a*b*", "e*t?l*", "CORP\\", "CORP\\\\", "\u0085x", "\u0093q\u0094"],
  ...["\ufeff", "\u2028", "\ud800", "b*\u007f"],
];

const anyText = fc.string({ unit: "grapheme", maxLength: 6 });

const glob = fc
  .oneof(
    { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 1, arbitrary: fc.constantFrom(...TROUBLE) },
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

const leaf: fc.Arbitrary<RuleMatch> = fc.oneof<fc.Arbitrary<RuleMatch>[]>(
  fc.record({ source: patterns }),
  fc.record({ user: patterns }),
  fc.record({ userGroup: fc.constantFrom<string[]>(["team"], ["odd"], ["team", "odd"]) }),
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
  .array(match, { minLength: 1, maxLength: RULE_GROUPS.length, size: "max" })
  .map((matches) => {
    const sound = matches.filter(
      (one) =>
        checkRules([{ name: "it", match: one, routeTo: "g0" }], ["g0"], USER_GROUPS).length === 0,
    );
    return sound.map((one, index) => ({
      name: `rule-${index}`,
      description: `${TROUBLE.join("\n...\n---\n")}${index}`,
      match: one,
      routeTo: RULE_GROUPS[index] ?? "g0",
    }));
  });
