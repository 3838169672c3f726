/** What a part of an expression is; `text?` may be null, `optional` is Java's, of a text. */
export type ValueType = "boolean" | "number" | "text" | "text?" | "optional" | "texts" | Root;

/** What the gateway gives a condition to look at. */
export type Root = "request" | "trinoRequestUser" | "trinoQueryProperties";

/** What a method takes and gives. */
export interface Method {
  takes: readonly ValueType[];
  gives: ValueType;
}

const method = (gives: ValueType, ...takes: ValueType[]): Method => ({ takes, gives });

const TEXT: Record<string, Method> = {
  contains: method("boolean", "text"),
  endsWith: method("boolean", "text"),
  equals: method("boolean", "text"),
  equalsIgnoreCase: method("boolean", "text"),
  indexOf: method("number", "text"),
  isBlank: method("boolean"),
  isEmpty: method("boolean"),
  length: method("number"),
  matches: method("boolean", "text"),
  startsWith: method("boolean", "text"),
  toLowerCase: method("text"),
  toUpperCase: method("text"),
  trim: method("text"),
};

/**
 * Every method that an expression may call. MVEL itself would call anything, `Runtime.getRuntime()`
 * included, whatever the gateway's documentation says of its imports.
 */
export const EXPRESSION_METHODS: Record<ValueType, Record<string, Method>> = {
  request: {
    getHeader: method("text?", "text"),
    getMethod: method("text"),
    getQueryString: method("text?"),
    getRemoteAddr: method("text"),
    getRemoteHost: method("text"),
    getRemotePort: method("number"),
    getRequestURI: method("text"),
    getScheme: method("text"),
    getServerName: method("text"),
    getServerPort: method("number"),
    isSecure: method("boolean"),
  },
  trinoRequestUser: {
    getUser: method("optional"),
    userExistsAndEquals: method("boolean", "text"),
  },
  trinoQueryProperties: {
    getBody: method("text"),
    getCatalogs: method("texts"),
    getCatalogSchemas: method("texts"),
    getDefaultCatalog: method("optional"),
    getDefaultSchema: method("optional"),
    getErrorMessage: method("optional"),
    getQueryType: method("text"),
    getResourceGroupQueryType: method("text"),
    getSchemas: method("texts"),
    isNewQuerySubmission: method("boolean"),
    isQueryParsingSuccessful: method("boolean"),
    tablesContains: method("boolean", "text"),
  },
  text: TEXT,
  "text?": TEXT,
  optional: {
    get: method("text"),
    isEmpty: method("boolean"),
    isPresent: method("boolean"),
    orElse: method("text", "text"),
  },
  texts: {
    contains: method("boolean", "text"),
    isEmpty: method("boolean"),
    size: method("number"),
  },
  boolean: {},
  number: {},
};

/** The names that an expression may begin with. */
export const ROOTS: readonly Root[] = ["request", "trinoRequestUser", "trinoQueryProperties"];
