import type { QueryType } from "./query-types";
import { type Token, tokenize } from "./tokenize";

/** The gateway reads no longer bodies: `requestAnalyzerConfig.maxBodySize`. */
export const MAX_BODY_SIZE = 1_000_000;

const PREPARED_STATEMENT = "x-trino-prepared-statement";

/** First words of a statement, quoted names and texts as `_`, parentheses left out. The first that fits decides. */
const KINDS: readonly [RegExp, QueryType][] = [
  [/^(SELECT|WITH|VALUES|TABLE)\b/, "Query"],
  [/^INSERT INTO /, "Insert"],
  [/^MERGE INTO /, "Merge"],
  [/^UPDATE .* SET /, "Update"],
  [/^DELETE FROM /, "Delete"],
  [/^TRUNCATE TABLE /, "TruncateTable"],
  [/^CREATE (OR REPLACE )?TABLE .* AS( |$)/, "CreateTableAsSelect"],
  [/^CREATE (OR REPLACE )?TABLE /, "CreateTable"],
  [/^CREATE (OR REPLACE )?MATERIALIZED VIEW .* AS /, "CreateMaterializedView"],
  [/^CREATE (OR REPLACE )?VIEW .* AS /, "CreateView"],
  [/^CREATE (OR REPLACE )?FUNCTION /, "CreateFunction"],
  [/^CREATE (OR REPLACE )?BRANCH /, "CreateBranch"],
  [/^CREATE SCHEMA /, "CreateSchema"],
  [/^CREATE CATALOG /, "CreateCatalog"],
  [/^CREATE ROLE /, "CreateRole"],
  [/^DROP TABLE /, "DropTable"],
  [/^DROP MATERIALIZED VIEW /, "DropMaterializedView"],
  [/^DROP VIEW /, "DropView"],
  [/^DROP SCHEMA /, "DropSchema"],
  [/^DROP CATALOG /, "DropCatalog"],
  [/^DROP FUNCTION /, "DropFunction"],
  [/^DROP BRANCH /, "DropBranch"],
  [/^DROP ROLE /, "DropRole"],
  [/^ALTER TABLE (IF EXISTS )?\S+ EXECUTE /, "TableExecute"],
  [/^ALTER TABLE .* RENAME TO /, "RenameTable"],
  [/^ALTER TABLE .* RENAME COLUMN /, "RenameColumn"],
  [/^ALTER TABLE .* ADD COLUMN /, "AddColumn"],
  [/^ALTER TABLE .* DROP COLUMN /, "DropColumn"],
  [/^ALTER TABLE .* SET DATA TYPE /, "SetColumnType"],
  [/^ALTER TABLE .* DROP NOT NULL/, "DropNotNullConstraint"],
  [/^ALTER TABLE .* SET DEFAULT /, "SetDefaultValue"],
  [/^ALTER TABLE .* DROP DEFAULT/, "DropDefaultValue"],
  [/^ALTER (TABLE|MATERIALIZED VIEW) .* SET PROPERTIES /, "SetProperties"],
  [/^ALTER .* SET AUTHORIZATION /, "SetAuthorizationStatement"],
  [/^ALTER MATERIALIZED VIEW .* RENAME TO /, "RenameMaterializedView"],
  [/^ALTER VIEW .* RENAME TO /, "RenameView"],
  [/^ALTER VIEW .* REFRESH$/, "RefreshView"],
  [/^ALTER SCHEMA .* RENAME TO /, "RenameSchema"],
  [/^ALTER BRANCH .* FAST FORWARD TO /, "FastForwardBranch"],
  [/^REFRESH MATERIALIZED VIEW /, "RefreshMaterializedView"],
  [/^ANALYZE /, "Analyze"],
  [/^CALL /, "Call"],
  [/^COMMENT ON /, "Comment"],
  [/^EXPLAIN ANALYZE /, "ExplainAnalyze"],
  [/^EXPLAIN /, "Explain"],
  [/^SHOW (CREATE) /, "ShowCreate"],
  [/^SHOW TABLES/, "ShowTables"],
  [/^SHOW SCHEMAS/, "ShowSchemas"],
  [/^SHOW CATALOGS/, "ShowCatalogs"],
  [/^SHOW COLUMNS /, "ShowColumns"],
  [/^SHOW STATS /, "ShowStats"],
  [/^SHOW FUNCTIONS/, "ShowFunctions"],
  [/^SHOW SESSION/, "ShowSession"],
  [/^SHOW BRANCHES /, "ShowBranches"],
  [/^SHOW (CURRENT )?ROLES/, "ShowRoles"],
  [/^SHOW ROLE GRANTS/, "ShowRoleGrants"],
  [/^SHOW GRANTS/, "ShowGrants"],
  [/^DESCRIBE INPUT /, "DescribeInput"],
  [/^DESCRIBE OUTPUT /, "DescribeOutput"],
  [/^(DESCRIBE|DESC) /, "ShowColumns"],
  [/^USE /, "Use"],
  [/^SET SESSION AUTHORIZATION /, "SetSessionAuthorization"],
  [/^RESET SESSION AUTHORIZATION$/, "ResetSessionAuthorization"],
  [/^SET SESSION /, "SetSession"],
  [/^RESET SESSION /, "ResetSession"],
  [/^SET PATH /, "SetPath"],
  [/^SET ROLE /, "SetRole"],
  [/^SET TIME ZONE /, "SetTimeZone"],
  [/^START TRANSACTION/, "StartTransaction"],
  [/^COMMIT( WORK)?$/, "Commit"],
  [/^ROLLBACK( WORK)?$/, "Rollback"],
  [/^PREPARE .* FROM /, "Prepare"],
  [/^DEALLOCATE PREPARE /, "Deallocate"],
  [/^DENY .* TO /, "Deny"],
  [/^GRANT .* ON .* TO /, "Grant"],
  [/^GRANT .* TO /, "GrantRoles"],
  [/^REVOKE .* ON .* FROM /, "Revoke"],
  [/^REVOKE .* FROM /, "RevokeRoles"],
];

/**
 * The kind of a statement as the gateway would name it, or "" if it could not be parsed. Judged by
 * its leading words: Trino's parser stays the judge of the rest, so a statement with an error further
 * in is named here and not there.
 */
export function classifyStatement(
  sql: string,
  headers: Record<string, string> = {},
): QueryType | "" {
  if (sql.length >= MAX_BODY_SIZE) return "";
  const tokens = tokensOf(sql);
  if (!tokens) return "";
  const run = executed(tokens, headers);
  return run === undefined ? "Execute" : kindOf(run);
}

/** The kind of statement that an EXPLAIN ANALYZE runs; undefined if it is none. */
export function analyzedStatement(
  sql: string,
  headers: Record<string, string> = {},
): QueryType | undefined {
  const tokens = executed(tokensOf(sql) ?? [], headers) ?? [];
  if (kindOf(tokens) !== "ExplainAnalyze") return undefined;
  const inner = tokens.slice(tokens[2]?.value === "VERBOSE" ? 3 : 2);
  return kindOf(inner) || undefined;
}

/** Why a statement has no kind. */
export function unreadable(sql: string): string {
  if (sql.trim() === "") return "the statement is empty";
  if (sql.length >= MAX_BODY_SIZE) return "the statement is longer than the gateway reads";
  return /;\s*$/.test(sql)
    ? 'the statement ends with ";" and cannot be parsed, not by Trino either'
    : "the statement cannot be parsed";
}

/** Trino's parser takes one statement without a final semicolon. */
function tokensOf(sql: string): Token[] | undefined {
  const tokens = tokenize(sql);
  const several = tokens?.some(({ kind, value }) => kind === "sign" && value === ";");
  return several ? undefined : tokens;
}

function kindOf(tokens: Token[]): QueryType | "" {
  if (!isBalanced(tokens)) return "";
  // One word alone is no statement, but for the end of a transaction.
  if (tokens.length === 1 && !/^(COMMIT|ROLLBACK)$/.test(tokens[0]?.value ?? "")) return "";
  const words = leadingWords(tokens);
  return KINDS.find(([pattern]) => pattern.test(words))?.[1] ?? "";
}

/**
 * EXECUTE runs another statement, and the gateway looks at that one, once. Undefined if nobody said
 * what was prepared under the name; no tokens if that cannot be read.
 */
function executed(tokens: Token[], headers: Record<string, string>): Token[] | undefined {
  const [first, second, third, fourth] = tokens;
  if (first?.value !== "EXECUTE" || first.kind !== "word") return tokens;
  if (second?.value === "IMMEDIATE" && second.kind === "word") {
    if (third?.kind !== "string" || !endsHere(fourth, tokens)) return [];
    return tokensOf(third.value) ?? [];
  }
  const isName = second?.kind === "identifier" || second?.kind === "word";
  if (!second || !isName || !endsHere(third, tokens)) return [];
  const name =
    second.kind === "identifier" ? second.value.slice(1, -1) : second.value.toLowerCase();
  const text = preparedStatements(headers).get(name);
  return text === undefined ? undefined : (tokensOf(text) ?? []);
}

/** Behind what is executed come its parameters, or nothing. */
function endsHere(next: Token | undefined, tokens: Token[]): boolean {
  return (next === undefined || next.value === "USING") && isBalanced(tokens);
}

function preparedStatements(headers: Record<string, string>): Map<string, string> {
  const header = Object.entries(headers).find(([key]) => key.toLowerCase() === PREPARED_STATEMENT);
  const pairs = (header?.[1] ?? "").split(",").filter((pair) => pair.includes("="));
  return new Map(
    pairs.map((pair) => {
      const [name = "", text = ""] = pair
        .split("=")
        .map((part) => part.trim().replaceAll("+", " "));
      return [decodeURIComponent(name), decodeURIComponent(text)] as const;
    }),
  );
}

/** Whether every parenthesis that opens is closed, in order. */
function isBalanced(tokens: Token[]): boolean {
  let depth = 0;
  for (const { kind, value } of tokens) {
    if (kind !== "sign") continue;
    if (value === "(") depth++;
    if (value === ")" && --depth < 0) return false;
  }
  return depth === 0;
}

/** Words outside parentheses in one line; a statement in parentheses is a query. */
function leadingWords(tokens: Token[]): string {
  if (tokens[0]?.value === "(") return "SELECT";
  const words: string[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.value === "(" && token.kind === "sign") depth++;
    else if (token.value === ")" && token.kind === "sign") depth--;
    else if (depth === 0) addWord(words, token);
  }
  return words.join(" ");
}

function addWord(words: string[], token: Token): void {
  const dot = token.kind === "sign" && token.value === ".";
  const word = token.kind === "word" || token.kind === "sign" ? token.value : "_";
  const last = words.at(-1);
  // `lake.sales.orders` and `lake . sales . orders` are one name.
  if (last !== undefined && (dot || last.endsWith("."))) words[words.length - 1] = last + word;
  else words.push(word);
}
