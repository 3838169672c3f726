import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { javaRegexFault } from "../../shared/java-regex";
import { matchesName } from "./rules-file";
import type { AccessControlSpec } from "./rules-spec";

/** What rules may name. */
interface Known {
  catalogs: readonly string[];
  /** False if nobody is in any group. */
  hasGroups: boolean;
}

type Rule = Readonly<Record<string, unknown>>;

/** Fields of a section's rules and their words: a list of them, or, in `allow`, one. */
interface Section {
  privileges?: readonly string[];
  allow?: readonly string[];
  word?: readonly string[];
}

/** The sections of a rules file. */
const SECTIONS: Record<string, Section> = {
  catalogs: { word: ["owner", "all", "read-only", "none"] },
  schemas: {},
  tables: { privileges: ["SELECT", "INSERT", "DELETE", "UPDATE", "OWNERSHIP", "GRANT_SELECT"] },
  functions: { privileges: ["EXECUTE", "GRANT_EXECUTE", "OWNERSHIP"] },
  procedures: { privileges: ["EXECUTE", "GRANT_EXECUTE"] },
  queries: { allow: ["execute", "view", "kill"] },
  impersonation: {},
  systemInformation: { allow: ["read", "write"] },
  systemSessionProperties: {},
  catalogSessionProperties: {},
  authorization: {},
};

/** Catalogs that every cluster has. */
const BUILT_IN = ["system"];

/** Everything wrong with access control: a file that Trino cannot read stops every query. */
export function checkAccessControl(accessControl: AccessControlSpec, known: Known): Fault[] {
  const { rules, rawRules } = accessControl;
  if (rules && rawRules) {
    return [{ path: "rawRules", message: "contradicts rules; remove one of them" }];
  }
  return rules
    ? below("rules", checkSections(rules as Record<string, unknown>, known, typedSections))
    : below("rawRules", checkSections(rawRules ?? {}, known, fileSections));
}

const typedSections = Object.keys(SECTIONS);
const fileSections = [
  ...typedSections.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  "principals",
];

function checkSections(
  sections: Readonly<Record<string, unknown>>,
  known: Known,
  names: readonly string[],
): Fault[] {
  return Object.entries(sections).flatMap(([name, rules]) => {
    if (!names.includes(name)) {
      const message = `not a section of rules; use ${eitherOf(names)}${nearest(name, names)}`;
      return [{ path: name, message }];
    }
    if (!Array.isArray(rules)) return [{ path: name, message: "must be a list of rules" }];
    const section = SECTIONS[typedSections[names.indexOf(name)] ?? ""] ?? {};
    return rules.flatMap((rule: unknown, index) =>
      below(`${name}[${index}]`, checkRule(rule, section, known)),
    );
  });
}

function checkRule(rule: unknown, section: Section, known: Known): Fault[] {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) {
    return [{ path: "", message: "must be a map of fields" }];
  }
  const fields = rule as Rule;
  return [
    ...checkWords(fields, section),
    ...checkPatterns(fields),
    ...checkCatalog(fields.catalog, known.catalogs),
    ...checkGroup(fields, known.hasGroups),
    ...checkQueryOwner(fields),
  ];
}

function checkWords(rule: Rule, { privileges, allow, word }: Section): Fault[] {
  // `true` and `false` are the old words for `all` and `none`.
  if (word && typeof rule.allow !== "boolean" && !word.includes(String(rule.allow))) {
    return [{ path: "allow", message: wrongWord(rule.allow, word) }];
  }
  return [
    ...(privileges ? checkList("privileges", rule.privileges, privileges) : []),
    ...(allow ? checkList("allow", rule.allow, allow) : []),
  ];
}

function checkList(path: string, given: unknown, words: readonly string[]): Fault[] {
  if (!Array.isArray(given)) return [{ path, message: `must be a list of ${eitherOf(words)}` }];
  return given
    .filter((word) => !words.includes(word))
    .map((word) => ({ path, message: wrongWord(word, words) }));
}

function wrongWord(word: unknown, words: readonly string[]): string {
  return `${JSON.stringify(word) ?? "nothing"} is not allowed; use ${eitherOf(words)}${nearest(String(word), words)}`;
}

/** Fields that Trino compiles as regular expressions, in the words of either kind of rules. */
const PATTERNS = [
  ...["user", "group", "role", "catalog", "schema", "table", "function", "procedure", "property"],
  ...["queryOwner", "originalUser", "originalGroup", "originalRole", "newUser", "newRole"],
  ...["original_user", "original_group", "original_role", "new_user", "new_role"],
  ...["principal", "user_to_principal"],
];

function checkPatterns(rule: Rule): Fault[] {
  return PATTERNS.flatMap((path) => {
    const pattern = rule[path];
    const fault = typeof pattern === "string" ? javaRegexFault(pattern) : undefined;
    return fault === undefined
      ? []
      : [{ path, message: `"${pattern}" is not a regular expression: ${fault}` }];
  });
}

/** A pattern that matches no catalog is a misspelt name: the rule would protect nothing. */
function checkCatalog(pattern: unknown, catalogs: readonly string[]): Fault[] {
  // What is no regular expression has been told of already.
  if (typeof pattern !== "string" || javaRegexFault(pattern) !== undefined) return [];
  const names = [...catalogs, ...BUILT_IN];
  try {
    if (names.some((name) => matchesName(pattern, name))) return [];
  } catch {
    const message = `"${pattern}" is not a regular expression that can be judged before Trino does; write the names out, with | between them`;
    return [{ path: "catalog", message }];
  }
  const message = `"${pattern}" matches no catalog; use ${eitherOf(names)}${nearest(pattern, names)}`;
  return [{ path: "catalog", message }];
}

function checkGroup(rule: Rule, hasGroups: boolean): Fault[] {
  return ["group", "originalGroup", "original_group"]
    .filter((field) => rule[field] !== undefined && !hasGroups)
    .map((path) => ({
      path,
      message: "matches nobody, for there are no groups; give security.groupsSecretName",
    }));
}

/** Trino refuses such a file. */
function checkQueryOwner(rule: Rule): Fault[] {
  const owned = rule.queryOwner !== undefined && Array.isArray(rule.allow);
  return owned && (rule.allow as unknown[]).includes("execute")
    ? [
        {
          path: "queryOwner",
          message:
            'cannot be with "execute", a query that has not begun has no owner; remove one of them',
        },
      ]
    : [];
}
