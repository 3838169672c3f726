import { z } from "zod";
import { defineResource, type Fault, IncompleteResource } from "../model";
import { untilInterrupted } from "./interruption";
import { labels, objectFields } from "./metadata";
import { objectId, objectModel, objectOf } from "./objects";

const anyObject = z.record(z.string(), z.unknown());
const keySelector = z.strictObject({
  name: z.string(),
  key: z.string(),
  optional: z.boolean().optional(),
});
const keyItems = z.array(
  z.strictObject({ key: z.string(), path: z.string(), mode: z.int().optional() }),
);

const environmentVariable = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w*$/, "is not the name of an environment variable"),
  value: z.string().optional(),
  valueFrom: z
    .strictObject({ secretKeyRef: keySelector.optional(), configMapKeyRef: keySelector.optional() })
    .optional(),
});

const reference = z.strictObject({ name: z.string(), optional: z.boolean().optional() });
const environmentSource = z.strictObject({
  secretRef: reference.optional(),
  configMapRef: reference.optional(),
  prefix: z.string().optional(),
});

/** A container, of a Job or of a server. */
export const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  imagePullPolicy: z.enum(["IfNotPresent", "Always", "Never"]).optional(),
  command: z.array(z.string()).min(1),
  args: z.array(z.string()).optional(),
  env: z.array(environmentVariable).optional(),
  envFrom: z.array(environmentSource).optional(),
  volumeMounts: z
    .array(
      z.strictObject({
        name: z.string(),
        mountPath: z.string(),
        subPath: z.string().optional(),
        readOnly: z.boolean().optional(),
      }),
    )
    .optional(),
  // Limits and rights mean something to a kubelet only.
  resources: anyObject.optional(),
  securityContext: anyObject.optional(),
});

/** A volume of a pod. */
export const volume = z.strictObject({
  name: z.string(),
  secret: z
    .strictObject({
      secretName: z.string(),
      items: keyItems.optional(),
      defaultMode: z.int().optional(),
    })
    .optional(),
  configMap: z
    .strictObject({ name: z.string(), items: keyItems.optional(), defaultMode: z.int().optional() })
    .optional(),
  emptyDir: anyObject.optional(),
});

const podSpec = z.strictObject({
  containers: z.array(container).min(1),
  volumes: z.array(volume).optional(),
  restartPolicy: z.enum(["Never", "OnFailure"]),
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  enableServiceLinks: z.boolean().optional(),
  terminationGracePeriodSeconds: z.int().optional(),
  securityContext: anyObject.optional(),
  nodeSelector: labels.optional(),
  tolerations: z.array(anyObject).optional(),
});

/** One container's end is the end of the process that a Job is here. */
export function containerLimits(path: string, spec: z.infer<typeof jobSpec>): Fault[] {
  const { length } = spec.template?.spec?.containers ?? [];
  const where = `${path}.template.spec.containers`;
  return length <= 1
    ? []
    : [{ path: where, reason: `${where}: the lab runs Jobs of one container` }];
}

/** What a Job runs, and how often and how long it tries. */
export const jobSpec = z.strictObject({
  backoffLimit: z.int().min(0).optional(),
  activeDeadlineSeconds: z.int().min(1).optional(),
  completions: z.literal(1).optional(),
  parallelism: z.literal(1).optional(),
  template: z.strictObject({
    metadata: z
      .strictObject({
        labels: labels.optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      })
      .optional(),
    spec: podSpec,
  }),
});

const inputs = z.strictObject({ ...objectFields("batch/v1", "Job"), spec: jobSpec });

/** kubernetes.batch.v1.Job: its container runs once, to its end. */
export const job = defineResource({
  ...objectModel<z.infer<typeof inputs>>(),
  inputs,
  limits: ({ spec }) => containerLimits("spec", spec),
  // A Job's pod template is immutable.
  replaceOn: ["metadata.name", "metadata.namespace", "spec"],
  apply: async (given, context, before) => {
    const object = objectOf(given, context.config);
    const id = objectId(object);
    const { cluster } = context.cloud;
    await cluster.apply(object);
    // An update of a Job that has succeeded changes its labels, it does not run it again.
    if (hasSucceeded(before?.outputs.status)) {
      return { id, outputs: { metadata: object.metadata, status: { succeeded: 1 } } };
    }
    try {
      await untilInterrupted(`job ${id}`, context, () => cluster.runJob(object));
    } catch (error) {
      const outputs = { metadata: object.metadata, status: { failed: 1 } };
      const reason = error instanceof Error ? error.message : String(error);
      throw new IncompleteResource({ id, outputs }, `job ${id} failed: ${reason}`, {
        cause: error,
      });
    }
    return { id, outputs: { metadata: object.metadata, status: { succeeded: 1 } } };
  },
});

function hasSucceeded(status: unknown): boolean {
  return (status as { succeeded?: number } | undefined)?.succeeded === 1;
}
