import { z } from "zod";
import { labels, objectFields, objectName } from "./metadata";
import { storedObject } from "./objects";

const duration = z.string().regex(/^(?:Never|(?:\d+(?:h|m|s))+)$/, "is not a duration like 480h");
const id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`));
const size = z.string().regex(/^\d+(?:Gi|Ti)$/, "is not a size like 160Gi");

// Fields of https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html that are used.
const nodeClassInputs = z.strictObject({
  ...objectFields("eks.amazonaws.com/v1", "NodeClass"),
  spec: z.strictObject({
    role: z.string().min(1).max(64),
    subnetSelectorTerms: z.array(z.strictObject({ id: id("subnet") })).min(1),
    securityGroupSelectorTerms: z.array(z.strictObject({ id: id("sg") })).min(1),
    networkPolicy: z.enum(["DefaultAllow", "DefaultDeny"]).optional(),
    networkPolicyEventLogs: z.enum(["Enabled", "Disabled"]).optional(),
    ephemeralStorage: z.strictObject({ size }).optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
});

const number = z.string().regex(/^\d+$/, "is not a number");
const requirement = z.discriminatedUnion("operator", [
  z.strictObject({
    key: z.string(),
    operator: z.enum(["In", "NotIn"]),
    values: z.array(z.string()).min(1),
  }),
  z.strictObject({ key: z.string(), operator: z.enum(["Gt", "Lt"]), values: z.tuple([number]) }),
  z.strictObject({ key: z.string(), operator: z.enum(["Exists", "DoesNotExist"]) }),
]);

// Fields of karpenter.sh_nodepools.yaml (kubernetes-sigs/karpenter) that are used.
const nodePoolInputs = z.strictObject({
  ...objectFields("karpenter.sh/v1", "NodePool"),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.strictObject({ labels: labels.optional() }).optional(),
      spec: z.strictObject({
        nodeClassRef: z.strictObject({
          group: z.literal("eks.amazonaws.com"),
          kind: z.literal("NodeClass"),
          name: objectName,
        }),
        requirements: z.array(requirement).max(100),
        taints: z
          .array(
            z.strictObject({
              key: z.string(),
              value: z.string().optional(),
              effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
            }),
          )
          .optional(),
        expireAfter: duration.optional(),
        terminationGracePeriod: duration.optional(),
      }),
    }),
    disruption: z
      .strictObject({
        consolidationPolicy: z.enum(["WhenEmpty", "WhenEmptyOrUnderutilized"]),
        consolidateAfter: duration,
        budgets: z.array(z.strictObject({ nodes: z.string().regex(/^\d+%?$/) })).optional(),
      })
      .optional(),
    limits: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    weight: z.int().min(1).max(100).optional(),
  }),
});

const storageClassInputs = z.strictObject({
  ...objectFields("storage.k8s.io/v1", "StorageClass"),
  provisioner: z.string().min(1),
  parameters: z.record(z.string(), z.string()).optional(),
  volumeBindingMode: z.enum(["Immediate", "WaitForFirstConsumer"]).optional(),
  allowVolumeExpansion: z.boolean().optional(),
  reclaimPolicy: z.enum(["Delete", "Retain"]).optional(),
});

/** eks.amazonaws.com/v1 NodeClass of Auto Mode: checked and kept; the lab has no nodes. */
export const nodeClass = storedObject(nodeClassInputs, ["metadata.name"]);

/** karpenter.sh/v1 NodePool: checked and kept; the lab has no nodes. */
export const nodePool = storedObject(nodePoolInputs, ["metadata.name"]);

/** storage.k8s.io/v1 StorageClass: checked and kept; the lab has no volumes. */
export const storageClass = storedObject(storageClassInputs, [
  "metadata.name",
  "provisioner",
  "parameters",
  "volumeBindingMode",
]);
