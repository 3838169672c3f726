import { missingSwitch, SWITCH_NAMES } from "../../components/trino/properties/catalog-switches";
import {
  type CatalogProperty,
  catalogPropertyNames,
  findCatalogProperty,
} from "../../components/trino/properties/catalog-table";

type Properties = Record<string, string>;

/** A catalog with every property that its connector reads beside these lines, each with a value of its type. */
export function fullCatalog(connector: string, version: string, lines: Properties): Properties {
  const names = catalogPropertyNames(connector, version).filter(
    (name) => !(name in lines) && !SWITCH_NAMES.has(name),
  );
  const own = names.flatMap((name): [string, string][] => {
    const spans = findCatalogProperty(connector, name, version).filter(({ type }) => type);
    const reads = spans.find(({ part }) => !missingSwitch(part, connector, lines, version));
    return reads ? [[name, sampleValue(reads)]] : [];
  });
  return { ...Object.fromEntries(own), ...lines };
}

/** A value that the type takes. */
export function sampleValue({ type, values = [], min, max }: CatalogProperty): string {
  switch (type) {
    case "boolean":
      return "false";
    case "integer":
      return min ?? max ?? "2";
    case "number":
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
