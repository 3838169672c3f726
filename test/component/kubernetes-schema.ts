import * as client from "@kubernetes/client-node";

/** What the Kubernetes client knows of a type: its fields and their types, in TypeScript's words. */
type Fields = readonly { baseName: string; type: string }[];
type Known = { getAttributeTypeMap?: () => Fields };

/**
 * What a Kubernetes API server would refuse under strict field validation: fields that the type does
 * not have, and values of another type, each by its path. The types are those of the Kubernetes
 * client, made from Kubernetes' own schema. Required fields and allowed words are not in them.
 *
 * @returns undefined for a kind that is not Kubernetes' own
 */
export function wrongFields(object: { apiVersion: string; kind: string }): string[] | undefined {
  const type = `${versionOf(object.apiVersion)}${object.kind}`;
  return fieldsOf(type) && wrongIn(object, type, object.kind);
}

/** `networking.k8s.io/v1` becomes `V1`, with which the client's types begin. */
function versionOf(apiVersion: string): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const ours = ["", "apps", "autoscaling", "batch", "policy"].includes(group ?? "");
  if (!ours && !group?.endsWith(".k8s.io")) return "";
  return (version ?? "").replace(/^v/, "V");
}

function fieldsOf(type: string): Fields | undefined {
  return (client as unknown as Record<string, Known>)[type]?.getAttributeTypeMap?.();
}

const ARRAY = /^Array<(.+)>$/;
const AMOUNT = /\.(?:limits|requests)\.\w+$/;
const MAP = /^\{ \[key: string\]: (.+); \}$/;

function wrongIn(value: unknown, type: string, path: string): string[] {
  // The same as if it were not there.
  if (value === null) return [];
  const [, item] = ARRAY.exec(type) ?? [];
  if (item) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((one, index) => wrongIn(one, item, `${path}[${index}]`));
  }
  const [, entry] = MAP.exec(type) ?? [];
  if (entry) {
    if (!isMap(value)) return [`${path} is no map`];
    return Object.entries(value).flatMap(([key, one]) => wrongIn(one, entry, `${path}.${key}`));
  }
  const fields = fieldsOf(type);
  if (!fields) return isOf(value, type, path) ? [] : [`${path} is no ${type}`];
  if (!isMap(value)) return [`${path} is no map`];
  return Object.entries(value).flatMap(([key, one]) => {
    const field = fields.find(({ baseName }) => baseName === key);
    return field ? wrongIn(one, field.type, `${path}.${key}`) : [`${path}.${key} is not known`];
  });
}

function isOf(value: unknown, type: string, path: string): boolean {
  // An amount is a text or a number; the client calls it a text.
  if (type === "string" && AMOUNT.test(path)) return ["string", "number"].includes(typeof value);
  if (["string", "number", "boolean"].includes(type)) return typeof value === type;
  if (type === "IntOrString") return typeof value === "string" || Number.isInteger(value);
  return true;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
