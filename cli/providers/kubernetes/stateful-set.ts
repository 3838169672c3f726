import { z } from "zod";
import { container, volume } from "./job";
import { dnsLabel, labels, metadata, objectFields, objectName } from "./metadata";
import { storedObject } from "./objects";

const anyObject = z.record(z.string(), z.unknown());

/** A container that stays: it may have its image's command, and answers probes. */
const server = container.extend({
  command: z.array(z.string()).optional(),
  ports: z.array(z.strictObject({ name: dnsLabel, containerPort: z.int() })).optional(),
  readinessProbe: anyObject.optional(),
  lifecycle: anyObject.optional(),
});

const inputs = z.strictObject({
  ...objectFields("apps/v1", "StatefulSet"),
  spec: z.strictObject({
    serviceName: dnsLabel,
    replicas: z.int().min(0),
    selector: z.strictObject({ matchLabels: labels }),
    persistentVolumeClaimRetentionPolicy: z
      .strictObject({
        whenDeleted: z.enum(["Retain", "Delete"]),
        whenScaled: z.enum(["Retain", "Delete"]),
      })
      .optional(),
    template: z.strictObject({
      metadata: metadata.partial(),
      spec: z.strictObject({
        automountServiceAccountToken: z.boolean().optional(),
        enableServiceLinks: z.boolean().optional(),
        securityContext: anyObject.optional(),
        containers: z.array(server).min(1),
        volumes: z.array(volume).optional(),
      }),
    }),
    volumeClaimTemplates: z
      .array(
        z.strictObject({
          metadata: z.strictObject({ name: dnsLabel }),
          spec: z.strictObject({
            accessModes: z.array(z.enum(["ReadWriteOnce", "ReadWriteOncePod"])),
            storageClassName: objectName.optional(),
            resources: anyObject,
          }),
        }),
      )
      .optional(),
  }),
});

/**
 * kubernetes.apps.v1.StatefulSet: kept. What of it replaces it is what the real provider has in its
 * list (`forceNewProperties` of pulumi-kubernetes).
 */
export const statefulSet = {
  ...storedObject(inputs, [
    "metadata.name",
    "metadata.namespace",
    "spec.podManagementPolicy",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ]),
  limits: () => [
    {
      path: "kind",
      reason:
        "kind: the lab runs no StatefulSets; its own S3 server and PostgreSQL are behind s3 and rds",
    },
  ],
};
