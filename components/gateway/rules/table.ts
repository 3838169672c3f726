import { namesMatcher } from "./names";

/** A table that the statement names, as `catalog.schema.table`. */
export const table = namesMatcher({
  what: "table",
  getter: "getTables",
  inStatement: (request) => request.tables,
  reasonAgainst: (pattern) =>
    pattern.split(/[.?]/).length < 3
      ? `"${pattern}" is not catalog.schema.table, and would match none; write "${pattern.includes(".") ? "*." : "*.*."}${pattern}"`
      : undefined,
});
