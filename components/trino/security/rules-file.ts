import type { AccessRules } from "./rules-spec";

/** One rule as the file has it. */
export type FileRule = Readonly<Record<string, unknown>>;

/** A rules file of Trino's file-based access control. */
export type RulesFile = Readonly<Record<string, readonly FileRule[]>>;

/**
 * The user as whom metrics are read without a login (`management.user`): it may read system
 * information and nothing else.
 */
export const METRICS_USER = "metrics";

/**
 * Rules that take nothing away, for sections that a file must not leave out: without them Trino
 * refuses all procedures and system information, and all functions but its own.
 */
const OPEN_SECTIONS: RulesFile = {
  functions: [{ privileges: ["EXECUTE", "GRANT_EXECUTE", "OWNERSHIP"] }],
  procedures: [{ privileges: ["EXECUTE", "GRANT_EXECUTE"] }],
  // As without access control: everybody reads, nobody shuts the coordinator down.
  system_information: [{ allow: ["read"] }],
};

/** Fields that Trino writes in camel case. */
const KEPT = new Set(["queryOwner"]);

/** Typed rules as Trino's file has them; sections that are left out refuse nothing. */
export function renderRules(rules: AccessRules): RulesFile {
  return { ...OPEN_SECTIONS, ...(toSnakeCase(rules) as RulesFile) };
}

/** Trino's name of a field or section. */
export function fileName(name: string): string {
  return KEPT.has(name) ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [fileName(key), toSnakeCase(inner)]),
  );
}

/** Lets whoever reads metrics read them, whatever else the rules say of system information. */
export function allowMetrics(rules: RulesFile): RulesFile {
  const own = rules.system_information ?? [];
  return { ...rules, system_information: [{ user: METRICS_USER, allow: ["read"] }, ...own] };
}

/**
 * The rules with all that writes to these catalogs refused: nobody gets more than before. Where a
 * catalog is `read-only` Trino refuses statements that write, but neither procedures (`CALL`), nor
 * table functions that pass a statement through to the source, nor `CREATE FUNCTION` (seen with
 * 476). Out of reach of the file is `ALTER TABLE ... EXECUTE`, which Trino does not ask it about.
 */
export function enforceReadOnly(rules: RulesFile, catalogs: readonly string[]): RulesFile {
  if (catalogs.length === 0) return rules;
  const catalog = anyOf(catalogs);
  const twins = (section: readonly FileRule[], restrict: Restrict) =>
    section.flatMap((rule) => readOnlyTwin(rule, catalogs, restrict));
  return {
    ...rules,
    catalogs: twins(rules.catalogs ?? [{ allow: "all" }], readOnlyCatalog),
    procedures: [{ catalog, privileges: [] }, ...(rules.procedures ?? [])],
    functions: [
      { catalog, schema: "system", function: "query|procedure", privileges: [] },
      ...twins(rules.functions ?? [], withoutOwnership),
    ],
  };
}

/** What a rule becomes for a catalog that is read only; nothing if it grants no writing. */
type Restrict = (rule: FileRule) => FileRule | undefined;

function readOnlyCatalog(rule: FileRule): FileRule | undefined {
  // `true` is the old word for `all`.
  const writes = rule.allow === "all" || rule.allow === "owner" || rule.allow === true;
  return writes ? { ...rule, allow: "read-only" } : undefined;
}

function withoutOwnership(rule: FileRule): FileRule | undefined {
  const privileges = Array.isArray(rule.privileges) ? rule.privileges : [];
  return privileges.includes("OWNERSHIP")
    ? { ...rule, privileges: privileges.filter((privilege) => privilege !== "OWNERSHIP") }
    : undefined;
}

/** A rule that grants writing, behind its restricted twin for these catalogs. */
function readOnlyTwin(rule: FileRule, catalogs: readonly string[], restrict: Restrict): FileRule[] {
  const twin = restrict(rule);
  const concerned = catalogs.filter((name) => matchesName(rule.catalog, name));
  return twin && concerned.length > 0 ? [{ ...twin, catalog: anyOf(concerned) }, rule] : [rule];
}

const anyOf = (names: readonly string[]) => [...names].sort().join("|");

/** One line a rule, so that a preview shows which of them changed. */
export function fileText(rules: RulesFile): string {
  const sections = Object.keys(rules)
    .sort()
    .map((name) => {
      const lines = (rules[name] ?? []).map((rule) => `    ${JSON.stringify(rule)}`);
      return `  ${JSON.stringify(name)}: [\n${lines.join(",\n")}\n  ]`;
    });
  return `{\n${sections.join(",\n")}\n}\n`;
}

/** True if a rule's pattern matches the whole name; without a pattern it does. */
export function matchesName(pattern: unknown, name: string): boolean {
  return typeof pattern !== "string" || new RegExp(`^(?:${pattern})$`).test(name);
}
