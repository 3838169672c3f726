import { namesMatcher } from "./names";

/** A schema that the statement names, also through an unqualified table. */
export const schema = namesMatcher({
  what: "schema",
  getter: "getSchemas",
  inStatement: (request) => request.tables?.map((table) => table.split(".")[1] ?? ""),
});
