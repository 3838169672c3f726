import type { CatalogProperty } from "../components/trino/properties/catalog-table";

/** A value that a property's type takes. */
export function catalogValue({ type, values = [], min, max }: CatalogProperty): string {
  switch (type) {
    case "boolean":
      return "false";
    case "integer":
      return min ?? max ?? "2";
    case "number":
      // Some least values are not taken themselves.
      return max ?? min ?? "0.5";
    case "duration":
      return min && min !== "0ms" ? min : "1m";
    case "size":
      return min && min !== "0B" ? min : (max ?? "32MB");
    case "enum":
      return (values[0] ?? "").toUpperCase().replaceAll("-", "_");
    default:
      return "2";
  }
}
