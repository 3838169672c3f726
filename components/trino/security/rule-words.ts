// What the rules of `rules-spec.ts` grant, in the words that Trino reads.

/** What a catalog rule grants. */
export const CatalogAccess = {
  /** All, and to create and drop the catalog. */
  Owner: "owner",
  /** Reading and writing. */
  All: "all",
  ReadOnly: "read-only",
  None: "none",
} as const;
export type CatalogAccess = (typeof CatalogAccess)[keyof typeof CatalogAccess];

/** What a table rule grants. */
export const TablePrivilege = {
  Select: "SELECT",
  Insert: "INSERT",
  Delete: "DELETE",
  Update: "UPDATE",
  /** To create, rename and drop. */
  Ownership: "OWNERSHIP",
  /** To make views of it that others read. */
  GrantSelect: "GRANT_SELECT",
} as const;
export type TablePrivilege = (typeof TablePrivilege)[keyof typeof TablePrivilege];

/** What a function rule grants. */
export const FunctionPrivilege = {
  Execute: "EXECUTE",
  /** To make views that call it for others. */
  GrantExecute: "GRANT_EXECUTE",
  /** To create and drop. */
  Ownership: "OWNERSHIP",
} as const;
export type FunctionPrivilege = (typeof FunctionPrivilege)[keyof typeof FunctionPrivilege];

/** What a procedure rule grants. */
export const ProcedurePrivilege = {
  Execute: "EXECUTE",
  GrantExecute: "GRANT_EXECUTE",
} as const;
export type ProcedurePrivilege = (typeof ProcedurePrivilege)[keyof typeof ProcedurePrivilege];

/** What a query rule grants. */
export const QueryAccess = {
  /** To run queries. */
  Execute: "execute",
  /** To see those of others. */
  View: "view",
  /** To end those of others. */
  Kill: "kill",
} as const;
export type QueryAccess = (typeof QueryAccess)[keyof typeof QueryAccess];

/** What a system information rule grants. */
export const SystemInformationAccess = {
  Read: "read",
  /** To shut nodes down. */
  Write: "write",
} as const;
export type SystemInformationAccess =
  (typeof SystemInformationAccess)[keyof typeof SystemInformationAccess];
