import { z } from "zod";
import type { KubernetesObject } from "../cloud";
import { defineResource, type Fault, type ModelContext, type ResourceModel } from "../model";
import { isObject, type Properties } from "../wire";
import { completeObjectName, labels, namespaceOf, objectFields } from "./metadata";

/** What the inputs of every object have in common. */
export interface ObjectInputs {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string | undefined };
}

const dataKey = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, "must be letters, digits and -._");
const texts = z.record(dataKey, z.string());
const base64 = z.record(dataKey, z.base64());

const namespaceInputs = z.strictObject(objectFields("v1", "Namespace"));

const configMapInputs = z.strictObject({
  ...objectFields("v1", "ConfigMap"),
  data: texts.optional(),
  binaryData: base64.optional(),
  immutable: z.boolean().optional(),
});

const secretInputs = z.strictObject({
  ...objectFields("v1", "Secret"),
  type: z.enum(["Opaque", "kubernetes.io/tls", "kubernetes.io/basic-auth"]).optional(),
  data: base64.optional(),
  stringData: texts.optional(),
  immutable: z.boolean().optional(),
});

const serviceAccountInputs = z.strictObject({
  ...objectFields("v1", "ServiceAccount"),
  automountServiceAccountToken: z.boolean().optional(),
  imagePullSecrets: z.array(z.strictObject({ name: z.string() })).optional(),
});

const count = z.union([
  z.int().min(0),
  z.string().regex(/^\d+%$/, "must be a number or a percentage"),
]);
const disruptionBudgetInputs = z.strictObject({
  ...objectFields("policy/v1", "PodDisruptionBudget"),
  spec: z
    .strictObject({
      minAvailable: count.optional(),
      maxUnavailable: count.optional(),
      unhealthyPodEvictionPolicy: z.enum(["IfHealthyBudget", "AlwaysAllow"]).optional(),
      selector: z.strictObject({ matchLabels: labels }),
    })
    .refine(
      (spec) => (spec.minAvailable === undefined) !== (spec.maxUnavailable === undefined),
      "needs either minAvailable or maxUnavailable",
    ),
});

const nameAndNamespace = ["metadata.name", "metadata.namespace"];

/** kubernetes.core.v1.Namespace. */
export const namespace: ResourceModel = {
  ...storedObject(namespaceInputs, nameAndNamespace),
  find: async (id, { cloud }) => {
    const live = await cloud.cluster.read("Namespace", "", id);
    return live && { inputs: live as unknown as Properties };
  },
};

/** kubernetes.core.v1.ServiceAccount. */
export const serviceAccount = storedObject(serviceAccountInputs, nameAndNamespace);

/** kubernetes.policy.v1.PodDisruptionBudget: kept by the cluster, which never drains a node. */
export const disruptionBudget = storedObject(disruptionBudgetInputs, nameAndNamespace);

/**
 * kubernetes.core.v1.ConfigMap. Its data changes by replacement unless the provider has
 * `enableConfigMapMutable`.
 */
export const configMap = storedObject(configMapInputs, (config) =>
  config.enableConfigMapMutable === true
    ? [...nameAndNamespace, "immutable"]
    : [...nameAndNamespace, "data", "binaryData", "immutable"],
);

/** kubernetes.core.v1.Secret. Its data changes by replacement unless `enableSecretMutable`. */
export const secretObject = storedObject(secretInputs, (config) =>
  config.enableSecretMutable === true
    ? [...nameAndNamespace, "type", "immutable"]
    : [...nameAndNamespace, "type", "data", "stringData", "immutable"],
);

/** An object that the cluster keeps and that others read. */
export function storedObject<Inputs extends ObjectInputs>(
  schema: z.ZodType<Inputs>,
  replaceOn: ResourceModel["replaceOn"],
): ResourceModel {
  return defineResource({
    ...objectModel<Inputs>(),
    inputs: schema,
    replaceOn,
    apply: async (inputs, context) => {
      const object = objectOf(inputs, context.config);
      await context.cloud.cluster.apply(object);
      return { id: objectId(object), outputs: { metadata: object.metadata } };
    },
  });
}

/** How every object is named, read and removed. */
export function objectModel<Inputs extends ObjectInputs>(): Pick<
  ResourceModel<Inputs>,
  "identity" | "complete" | "faults" | "read" | "remove"
> {
  return {
    identity: ({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`,
    complete: completeObjectName,
    faults: clusterScopeFaults,
    read: async ({ inputs }, { cloud, config }) => {
      const { kind, metadata } = objectOf(inputs, config);
      const live = await cloud.cluster.read(kind, metadata.namespace ?? "", metadata.name);
      return live && { inputs: liveInputs(inputs as unknown as Properties, live) };
    },
    remove: async ({ inputs }, { cloud, config }: ModelContext) => {
      const { kind, metadata } = objectOf(inputs, config);
      await cloud.cluster.remove(kind, metadata.namespace ?? "", metadata.name);
    },
  };
}

/** The object as the API server gets it: with its namespace. */
export function objectOf(inputs: ObjectInputs, config: Properties): KubernetesObject {
  const { namespace: _, ...metadata } = inputs.metadata;
  const scoped =
    inputs.kind === "Namespace" ? {} : { namespace: namespaceOf(inputs.metadata, config) };
  return { ...inputs, metadata: { ...metadata, ...scoped } };
}

/** The provider's id of an object: `namespace/name`, or the name of one without a namespace. */
export function objectId({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}

function clusterScopeFaults({ kind, metadata }: ObjectInputs): Fault[] {
  if (kind !== "Namespace" || metadata.namespace === undefined) return [];
  const path = "metadata.namespace";
  return [{ path, reason: `${path}: a Namespace lies in no namespace` }];
}

/** The fields that the program set, with their live values; data also with keys that others added. */
function liveInputs(inputs: Properties, live: KubernetesObject): Properties {
  const fields = Object.keys(inputs).filter((key) => key !== "metadata" && key !== "stringData");
  const compared = fields.map((key) => [key, liveValue(key, inputs[key], live[key])]);
  const stringData = inputs.stringData;
  return {
    ...Object.fromEntries(compared),
    ...(isObject(stringData) && { stringData: liveTexts(stringData, live) }),
  };
}

function liveValue(key: string, given: unknown, live: unknown): unknown {
  if (key === "data" || !isObject(given) || !isObject(live)) return live ?? null;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, liveValue("", value, live[name])]),
  );
}

/** The API server turns `stringData` into base64 `data`; a lab's cluster may keep either. */
function liveTexts(given: Properties, live: KubernetesObject): Properties {
  const texts = isObject(live.stringData) ? live.stringData : {};
  const data = isObject(live.data) ? live.data : {};
  const entries = Object.keys(given).flatMap((key) => {
    if (key in texts) return [[key, texts[key]]];
    return key in data ? [[key, Buffer.from(String(data[key]), "base64").toString()]] : [];
  });
  return Object.fromEntries(entries);
}
