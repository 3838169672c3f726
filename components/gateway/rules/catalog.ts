import { headerOf, TRINO_HEADERS } from "./header";
import { namesMatcher } from "./names";

/** A catalog that the statement names, or the session's default catalog. */
export const catalog = namesMatcher({
  what: "catalog",
  getter: "getCatalogs",
  sessionGetter: "getDefaultCatalog",
  inStatement: (request) => request.tables?.map((table) => table.split(".")[0] ?? ""),
  reasonAgainst: (pattern) =>
    pattern.includes(".")
      ? `"${pattern}" has a dot, as no catalog does; use table for catalog.schema.table`
      : undefined,
  inSession: (request) => headerOf(request, TRINO_HEADERS.catalog),
});
