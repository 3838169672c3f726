import { nearestWord } from "./faults";
import { type Definitions, resolve, type Schema } from "./json-schema";
import { splitQuantity } from "./quantities";

/** What was meant, where that can be told: `"16Gi"` for a number of GiB is 16. */
export function rightForm(
  value: unknown,
  schema: Schema,
  key: string,
  definitions: Definitions,
): string | undefined {
  switch (schema.type) {
    case "number":
    case "integer":
      return typeof value === "string" ? amountOf(value, key) : undefined;
    case "boolean":
      if (/^(true|yes|on)$/i.test(String(value))) return "true";
      return /^(false|no|off)$/i.test(String(value)) ? "false" : undefined;
    case "string":
      if (typeof value === "number" || typeof value === "boolean") return `"${value}"`;
      return Array.isArray(value) && value.length === 1 && typeof value[0] === "string"
        ? JSON.stringify(value[0])
        : undefined;
    case "array": {
      const { type } = resolve(schema.items ?? {}, definitions);
      return typeof value === type && type !== "object" ? JSON.stringify([value]) : undefined;
    }
    case "object":
      return asMap(value, schema, definitions);
    default:
      return undefined;
  }
}

/** A word that is a key, or `key=value` where texts by name are meant, as a map. */
function asMap(value: unknown, schema: Schema, definitions: Definitions): string | undefined {
  const [text] = Array.isArray(value) ? value : [value];
  if (typeof text !== "string") return undefined;
  const { properties = {}, additionalProperties: rest } = schema;
  const key = nearestWord(text, Object.keys(properties));
  if (key !== undefined) return `${key} as a key below it, with what it needs`;
  const [, name, set] = /^\s*([\w.-]+)\s*[=:]\s*(.+)$/.exec(text) ?? [];
  const isOfTexts = typeof rest === "object" && resolve(rest, definitions).type === "string";
  return name !== undefined && isOfTexts ? `${name}: ${JSON.stringify(set)}` : undefined;
}

/** How much of a field's unit one of another unit is, by the end of the field's name. */
const UNITS: [RegExp, Record<string, number>][] = [
  [/GiB$/, { ki: 1 / 1024 ** 2, mi: 1 / 1024, gi: 1, ti: 1024 }],
  [/MiB$/, { ki: 1 / 1024, mi: 1, gi: 1024, ti: 1024 ** 2 }],
  [/Seconds$/, { s: 1, m: 60, h: 3600, d: 86_400 }],
  [/Hours$/, { m: 1 / 60, h: 1, d: 24 }],
  [/Days$/, { h: 1 / 24, d: 1 }],
  [/^cpu$/, { m: 1 / 1000, core: 1, cores: 1, vcpu: 1, vcpus: 1 }],
];

function amountOf(text: string, key: string): string | undefined {
  const [amount, unit] = splitQuantity(text.replace(/^(\d+),(\d{1,2})$/, "$1.$2"));
  if (amount === undefined || unit === undefined) return undefined;
  if (unit === "") return String(amount);
  const [, units] = UNITS.find(([end]) => end.test(key)) ?? [];
  // Trino's MB and Kubernetes' Mi are the same.
  const factor =
    units?.[
      unit
        .toLowerCase()
        .replace(/^([kmgt])i?b?$/, (whole, letter) =>
          `${letter}i` in units ? `${letter}i` : whole,
        )
    ];
  return factor === undefined ? undefined : String(amount * factor);
}
