import type { PropertyType } from "../components/trino/properties/table";
import type { ClassFile, Member } from "./class-file";

/** What Trino's annotations say about one property. */
export interface RecordedProperty {
  defunct?: true;
  renamedTo?: string;
  /** Present if the old name takes other values than the new one. */
  otherValue?: true;
  type?: PropertyType;
  values?: string[];
  min?: string;
  max?: string;
  secret?: true;
  deprecated?: true;
}

const CONFIG = "Lio/airlift/configuration/Config;";
const LEGACY = "Lio/airlift/configuration/LegacyConfig;";
const DEFUNCT = "Lio/airlift/configuration/DefunctConfig;";
const SENSITIVE = "Lio/airlift/configuration/ConfigSecuritySensitive;";
const DEPRECATED = "Ljava/lang/Deprecated;";

/** What a setter takes, by its parameter: what Airlift makes of the text (`ConfigurationFactory.coerce`). */
const TYPES: Record<string, PropertyType> = {
  Z: "boolean",
  "Ljava/lang/Boolean;": "boolean",
  I: "integer",
  J: "integer",
  "Ljava/lang/Integer;": "integer",
  "Ljava/lang/Long;": "integer",
  F: "number",
  D: "number",
  "Ljava/lang/Float;": "number",
  "Ljava/lang/Double;": "number",
  "Lio/airlift/units/Duration;": "duration",
  "Lio/airlift/units/DataSize;": "size",
};

const LEAST = ["Min", "DecimalMin", "MinDuration", "MinDataSize"];
const MOST = ["Max", "DecimalMax", "MaxDuration", "MaxDataSize"];

/** True if a class has properties, living or dead. */
export function isConfigClass({ annotations, methods }: ClassFile): boolean {
  return DEFUNCT in annotations || methods.some((one) => CONFIG in one.annotations);
}

/** Every property of a configuration class, by name. */
export function propertiesOf(
  config: ClassFile,
  classes: ReadonlyMap<string, ClassFile>,
): Record<string, RecordedProperty> {
  const found: Record<string, RecordedProperty> = {};
  for (const name of config.annotations[DEFUNCT]?.value ?? []) found[name] = { defunct: true };
  for (const setter of config.methods) {
    const [name] = setter.annotations[CONFIG]?.value ?? [];
    const { value: older = [], replacedBy = [] } = setter.annotations[LEGACY] ?? {};
    if (name !== undefined) found[name] = describe(setter, config, classes);
    const renamedTo = name ?? replacedBy[0];
    for (const old of older) {
      found[old] = {
        ...(renamedTo ? { renamedTo } : describe(setter, config, classes)),
        ...(name === undefined && { otherValue: true as const }),
        ...(SENSITIVE in setter.annotations && { secret: true as const }),
      };
    }
  }
  return found;
}

function describe(
  setter: Member,
  config: ClassFile,
  classes: ReadonlyMap<string, ClassFile>,
): RecordedProperty {
  const type = parameterOf(setter);
  const words = wordsOf(classes.get(type.slice(1, -1)));
  const { annotations } = setter;
  return {
    type: TYPES[type] ?? (words ? "enum" : "text"),
    ...(words && { values: words }),
    ...(TYPES[type] && boundsOf(setter, config)),
    ...(SENSITIVE in annotations && { secret: true as const }),
    ...(DEPRECATED in annotations && { deprecated: true as const }),
  };
}

/** The parameter of a setter; of an `Optional` what is in it, which Airlift reads in the same way. */
function parameterOf({ descriptor, signature }: Member): string {
  const inside = /^\(Ljava\/util\/Optional<(L[^<>]+;)>;\)/.exec(signature ?? "")?.[1];
  return inside ?? /^\((.*)\)/.exec(descriptor)?.[1] ?? "";
}

/** The words of an enum, unless it reads its text itself. */
function wordsOf(type: ClassFile | undefined): string[] | undefined {
  if (type?.superName !== "java/lang/Enum") return undefined;
  if (type.methods.some(({ name, isStatic }) => name === "fromString" && isStatic)) {
    return undefined;
  }
  return type.fields
    .filter(({ isEnumConstant }) => isEnumConstant)
    .map(({ name }) => name.toLowerCase().replaceAll("_", "-"));
}

/** Bounds stand at the getter. */
function boundsOf(setter: Member, config: ClassFile): Pick<RecordedProperty, "min" | "max"> {
  const attribute = setter.name.replace(/^set/, "");
  const getter = config.methods.find(
    ({ name, descriptor }) =>
      descriptor.startsWith("()") && [`get${attribute}`, `is${attribute}`].includes(name),
  );
  const bound = (kinds: string[]) => {
    const [, values] =
      Object.entries(getter?.annotations ?? {}).find(([type]) =>
        kinds.some((kind) => type.endsWith(`/${kind};`)),
      ) ?? [];
    return values?.value?.[0];
  };
  const [min, max] = [bound(LEAST), bound(MOST)];
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
