import type {
  CatalogAccess,
  FunctionPrivilege,
  ProcedurePrivilege,
  QueryAccess,
  SystemInformationAccess,
  TablePrivilege,
} from "./rule-words";

export * from "./rule-words";

/**
 * Rules of Trino's file-based access control, under Trino's own names in camel case. Within a
 * section the first rule that matches decides, and where none matches access is refused. Fields
 * that select are Java regular expressions for the whole name, and match everything if left out.
 *
 * A section that is left out refuses nothing. (In a file of one's own Trino refuses all functions,
 * procedures and system information if their sections are missing.) Only impersonation is refused
 * without rules.
 */
export interface AccessRules {
  /** Who sees a catalog, and who writes to it. */
  catalogs?: CatalogRule[];
  /** Who owns a schema: creates, renames and drops it. */
  schemas?: SchemaRule[];
  /** Who does what with tables and views; row filters and column masks. */
  tables?: TableRule[];
  /** Who runs and creates functions, table functions among them. */
  functions?: FunctionRule[];
  /** Who calls procedures. */
  procedures?: ProcedureRule[];
  /** Who runs queries, and sees and kills those of others. */
  queries?: QueryRule[];
  /** Who runs queries in whose name. */
  impersonation?: ImpersonationRule[];
  /** Who reads nodes, tasks and metrics. */
  systemInformation?: SystemInformationRule[];
  /** Who sets which session property. */
  systemSessionProperties?: SessionPropertyRule[];
  /** Who sets which session property of a catalog. */
  catalogSessionProperties?: CatalogSessionPropertyRule[];
  /** Who gives schemas, tables and views to whom. */
  authorization?: AuthorizationRule[];
}

/** Access control of one cluster: typed rules, or a rules file in Trino's own format. */
export interface AccessControlSpec {
  /** Typed rules. @default {} - nothing is refused */
  rules?: AccessRules;
  /**
   * A rules file as Trino reads it, `{ catalogs: [...], system_information: [...], ... }`, instead
   * of `rules`. What it leaves out is as Trino has it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  rawRules?: Record<string, any>;
  /**
   * False if `readOnly` of a catalog shall be a declaration only.
   * @default true - who says that nothing writes wants it to be so
   */
  enforceReadOnly?: boolean;
}

/** Whom a rule is for; all that is given must match. */
export interface RuleSubject {
  /** User name. */
  user?: string;
  /** One of the user's groups. */
  group?: string;
  /** One of the user's enabled roles. */
  role?: string;
}

/** Who sees a catalog, and who writes to it. */
export interface CatalogRule extends RuleSubject {
  /** Catalog. */
  catalog?: string;
  /** `owner` also creates and drops catalogs. */
  allow: CatalogAccess;
}

/** Who owns a schema. */
export interface SchemaRule extends RuleSubject {
  /** Catalog of the schema. */
  catalog?: string;
  /** Schema. */
  schema?: string;
  /** True if they count as its owner. */
  owner: boolean;
}

/** In whose name a filter or mask runs. */
export interface RuleEnvironment {
  /** User name. */
  user: string;
}

/** Who does what with a table or view. */
export interface TableRule extends RuleSubject {
  /** Catalog of the table. */
  catalog?: string;
  /** Schema of the table. */
  schema?: string;
  /** Table or view. */
  table?: string;
  /** What they may do; nothing if empty. */
  privileges: TablePrivilege[];
  /** Columns that are hidden or masked. */
  columns?: ColumnRule[];
  /** SQL condition of the rows that they see. */
  filter?: string;
  /** Who runs the filter. */
  filterEnvironment?: RuleEnvironment;
}

/** A column that is hidden or masked. */
export interface ColumnRule {
  /** Column. */
  name: string;
  /** False hides it. */
  allow?: boolean;
  /** SQL expression shown in its place. */
  mask?: string;
  /** Who runs the mask. */
  maskEnvironment?: RuleEnvironment;
}

/** Who runs and creates a function. */
export interface FunctionRule extends RuleSubject {
  /** Catalog of the function. */
  catalog?: string;
  /** Schema of the function. */
  schema?: string;
  /** Function. */
  function?: string;
  /** What they may do; nothing if empty. */
  privileges: FunctionPrivilege[];
}

/** Who calls a procedure. */
export interface ProcedureRule extends RuleSubject {
  /** Catalog of the procedure. */
  catalog?: string;
  /** Schema of the procedure. */
  schema?: string;
  /** Procedure. */
  procedure?: string;
  /** What they may do; nothing if empty. */
  privileges: ProcedurePrivilege[];
}

/** Who runs, sees and kills queries. */
export interface QueryRule extends RuleSubject {
  /** Owner of the query; not together with `execute`. */
  queryOwner?: string;
  /** What they may do; nothing if empty. */
  allow: QueryAccess[];
}

/** Who runs queries in whose name. */
export interface ImpersonationRule {
  /** Who runs the query. */
  originalUser?: string;
  /** A role of who runs it. */
  originalRole?: string;
  /** In whose name; `$1` stands for what matched in `originalUser`. */
  newUser: string;
  /**
   * False refuses it.
   * @default Trino's: true
   */
  allow?: boolean;
}

/** Who reads nodes, tasks and metrics. */
export interface SystemInformationRule {
  /** User name. */
  user?: string;
  /** One of the user's enabled roles. */
  role?: string;
  /** `write` shuts a node down. */
  allow: SystemInformationAccess[];
}

/** Who sets a session property. */
export interface SessionPropertyRule extends RuleSubject {
  /** Session property. */
  property?: string;
  /** True if they may set it. */
  allow: boolean;
}

/** Who sets a session property of a catalog. */
export interface CatalogSessionPropertyRule extends SessionPropertyRule {
  /** Catalog of the property. */
  catalog?: string;
}

/** Who gives schemas, tables and views to whom. */
export interface AuthorizationRule {
  /** Who gives it away. */
  originalUser?: string;
  /** A group of who gives it away. */
  originalGroup?: string;
  /** A role of who gives it away. */
  originalRole?: string;
  /** The user who gets it. */
  newUser?: string;
  /** The role that gets it. */
  newRole?: string;
  /**
   * False refuses it.
   * @default Trino's: true
   */
  allow?: boolean;
}
