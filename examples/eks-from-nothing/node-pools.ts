import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import type { Network } from "./network";

/** Nodes that may be taken away at any time: only who tolerates this is put there. */
export const SPOT_TAINT = { key: "trino-platform/spot", effect: "NoSchedule" };

/** Nodes with ARM processors: images must be built for them, so only who tolerates this is put there. */
export const GRAVITON_TAINT = { key: "trino-platform/graviton", effect: "NoSchedule" };

/** One kind of node. */
interface Pool {
  architecture: "amd64" | "arm64";
  capacity: "on-demand" | "spot";
  taint?: { key: string; effect: string };
}

/** The kinds of node; pods choose by toleration and by the label `karpenter.sh/capacity-type`. */
const POOLS: Record<string, Pool> = {
  "trino-on-demand": { architecture: "amd64", capacity: "on-demand" },
  "trino-spot": { architecture: "amd64", capacity: "spot", taint: SPOT_TAINT },
  "trino-graviton": { architecture: "arm64", capacity: "on-demand", taint: GRAVITON_TAINT },
};

/** Longer than a worker drains (chart value `worker.gracefulShutdown`, the pod's grace period). */
const LONGEST_DRAIN = "2h";

/**
 * What Auto Mode makes nodes of. Whatever is in the cluster waits for these: pods without nodes would
 * only make `pulumi up` wait for its timeout.
 */
export function createNodePools(cluster: Cluster, network: Network): pulumi.Resource[] {
  const inCluster = { provider: cluster.provider, dependsOn: cluster.nodeAccess };
  const nodeClass = new kubernetes.apiextensions.CustomResource(
    "node-class",
    {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "NodeClass",
      metadata: { name: "trino" },
      spec: {
        role: cluster.nodeRoleName,
        subnetSelectorTerms: network.privateSubnetIds.map((id) => ({ id })),
        securityGroupSelectorTerms: [{ id: cluster.securityGroupId }],
        // Else the clusters' and the gateway's network policies are kept and never enforced.
        networkPolicy: "DefaultAllow",
        // Images, and what Trino spills.
        ephemeralStorage: { size: "160Gi" },
      },
    },
    inCluster,
  );
  const networkPolicies = new kubernetes.core.v1.ConfigMap(
    "network-policies",
    {
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    },
    inCluster,
  );
  const disks = new kubernetes.storage.v1.StorageClass(
    "disks",
    {
      metadata: {
        name: "gp3",
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      // Auto Mode brings the driver, and no class (EKS, "Create StorageClass to use with EBS").
      provisioner: "ebs.csi.eks.amazonaws.com",
      volumeBindingMode: "WaitForFirstConsumer",
      parameters: { type: "gp3", encrypted: "true" },
    },
    inCluster,
  );
  const pools = Object.entries(POOLS).map(
    ([name, pool]) =>
      new kubernetes.apiextensions.CustomResource(name, nodePool(name, pool), {
        ...inCluster,
        dependsOn: [nodeClass, ...cluster.nodeAccess],
      }),
  );
  return [nodeClass, networkPolicies, disks, ...pools];
}

function nodePool(name: string, { architecture, capacity, taint }: Pool) {
  const oneOf = (key: string, values: string[]) => ({ key, operator: "In", values });
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "trino" },
          requirements: [
            oneOf("kubernetes.io/arch", [architecture]),
            oneOf("karpenter.sh/capacity-type", [capacity]),
            // Trino wants memory; a family that changes within an instance's life is none of these.
            oneOf("eks.amazonaws.com/instance-category", ["m", "r"]),
            { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["5"] },
            { key: "eks.amazonaws.com/instance-cpu", operator: "Gt", values: ["3"] },
          ],
          ...(taint && { taints: [taint] }),
          // A coordinator's queries end with its node. Auto Mode replaces each after 21 days at most:
          // before that let a second cluster take over, see "replace a cluster without losing a query".
          expireAfter: "480h",
          terminationGracePeriod: LONGEST_DRAIN,
        },
      },
      disruption: {
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        // A worker that is idle for a minute is no reason to move the pods beside it.
        consolidateAfter: "10m",
        budgets: [{ nodes: "10%" }],
      },
      // Whatever asks for pods without end asks for money without end.
      limits: { cpu: "512" },
    },
  };
}
