import { namesMatcher } from "./names";

/** A table that the statement names, as `catalog.schema.table`. */
export const table = namesMatcher({
  what: "table",
  getter: "getTables",
  inStatement: (request) => request.tables,
});
