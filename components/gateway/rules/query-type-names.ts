import { QUERY_TYPES, type QueryType } from "./query-types";

/** What people say and Trino's parser calls otherwise. */
const ALIASES: Record<string, readonly QueryType[]> = {
  select: ["Query"],
  with: ["Query"],
  values: ["Query"],
  ctas: ["CreateTableAsSelect"],
  createtableas: ["CreateTableAsSelect"],
  insertinto: ["Insert"],
  mergeinto: ["Merge"],
  deletefrom: ["Delete"],
  truncate: ["TruncateTable"],
  refresh: ["RefreshMaterializedView", "RefreshView"],
  altertableexecute: ["TableExecute"],
  describe: ["ShowColumns", "DescribeInput", "DescribeOutput"],
  show: QUERY_TYPES.filter((type) => type.startsWith("Show")),
};

/** Names for messages: what people are likely to mean. */
export const QUERY_TYPE_NAMES: readonly string[] = [
  ...["SELECT", "CTAS", "REFRESH", "ALTER TABLE EXECUTE", "DESCRIBE", "SHOW", "TRUNCATE"],
  ...QUERY_TYPES,
];

/**
 * The types that a name stands for; none if it is no query type. Case, blanks and dots do not count:
 * `Insert`, `INSERT`, `CREATE TABLE AS SELECT`, `ALTER TABLE ... EXECUTE`.
 */
export function queryTypesOf(name: string): readonly QueryType[] {
  const plain = name.toLowerCase().replace(/[\s._…-]/g, "");
  const type = QUERY_TYPES.find((known) => known.toLowerCase() === plain);
  if (type) return [type];
  return Object.hasOwn(ALIASES, plain) ? (ALIASES[plain] ?? []) : [];
}

/** What the gateway calls `resourceGroupQueryType`; the same for EXPLAIN ANALYZE of the statement. */
const RESOURCE_GROUP_TYPES: Partial<Record<QueryType, string>> = {
  Query: "SELECT",
  Insert: "INSERT",
  CreateTableAsSelect: "INSERT",
  RefreshMaterializedView: "INSERT",
  Update: "UPDATE",
  Delete: "DELETE",
  Merge: "MERGE",
  Analyze: "ANALYZE",
  TableExecute: "ALTER_TABLE_EXECUTE",
};

/** The resource-group types of what EXPLAIN ANALYZE would run. */
export function analyzedTypesOf(types: readonly QueryType[]): string[] {
  return [...new Set(types.flatMap((type) => RESOURCE_GROUP_TYPES[type] ?? []))];
}
