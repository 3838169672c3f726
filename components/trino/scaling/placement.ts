import { PROFILES } from "../profiles";
import type { TrinoSpec } from "../spec";
import { workerRange } from "./range";
import type { PlacementSpec, SpotSpec, TopologySpread } from "./spec";

/** Karpenter's label of a node's capacity type. */
export const KARPENTER_CAPACITY = "karpenter.sh/capacity-type";

/**
 * Node labels and values that mean "may be taken away at short notice": Karpenter, EKS managed node
 * groups, GKE, AKS. A node without the label is none of them.
 */
const SPOT_NODES: Record<string, string> = {
  [KARPENTER_CAPACITY]: "spot",
  "eks.amazonaws.com/capacityType": "SPOT",
  "cloud.google.com/gke-provisioning": "spot",
  "kubernetes.azure.com/scalesetpriority": "spot",
};

type Placed = Pick<TrinoSpec, "name" | "profile" | "coordinator" | "workers">;
type Values = Record<string, unknown>;

/** True if the label with this value is on spot nodes only. */
export function meansSpot(label: string, value: string): boolean {
  return SPOT_NODES[label]?.toLowerCase() === value.toLowerCase();
}

/** Labels of a cluster's pods of one role, by which budgets and spreads find them. */
export function podLabels(release: string, role: "coordinator" | "worker"): Record<string, string> {
  return { "app.kubernetes.io/instance": release, "app.kubernetes.io/component": role };
}

/** Chart keys of the coordinator's place: never on spot, never moved to save a node. */
export function renderCoordinatorPlacement({ coordinator }: Placed): Values {
  return {
    ...renderPlacement(coordinator.placement),
    annotations: {
      // Whoever moves it ends every query: Karpenter and the cluster autoscaler keep off.
      "karpenter.sh/do-not-disrupt": "true",
      "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    },
  };
}

/** Chart keys of the workers' place: on spot only if they say so. */
export function renderWorkerPlacement({ name, profile, workers }: Placed): Values {
  const { placement, spot } = workers;
  const spread = placement?.topologySpread ?? PROFILES[profile].topologySpread;
  const constraints = [
    ...spread.map(renderSpread),
    ...(spot ? [renderFloor(spot, workerRange(workers).min)] : []),
  ];
  return {
    ...renderPlacement(placement, spot),
    topologySpreadConstraints: constraints.map((one) => ({
      ...one,
      labelSelector: { matchLabels: podLabels(name, "worker") },
    })),
  };
}

function renderSpread({ topologyKey, maxSkew = 1, whenUnsatisfiable }: TopologySpread): Values {
  return {
    maxSkew,
    topologyKey,
    whenUnsatisfiable: whenUnsatisfiable ?? "ScheduleAnyway",
  };
}

/**
 * Of n workers at most (n + skew) / 2 are on one side, so at least (n - skew) / 2 on the other: with
 * the fewest workers that is the floor.
 */
function renderFloor({ onDemandFloor, capacityLabel }: SpotSpec, fewest: number): Values {
  return {
    maxSkew: fewest - 2 * onDemandFloor,
    topologyKey: capacityLabel ?? KARPENTER_CAPACITY,
    whenUnsatisfiable: "DoNotSchedule",
    // Else a cluster that has no on-demand node yet is even by definition.
    minDomains: 2,
    // Nodes that no worker may use do not count.
    nodeTaintsPolicy: "Honor",
  };
}

function renderPlacement(placement: PlacementSpec = {}, spot?: SpotSpec): Values {
  const { nodeSelector, tolerations, priorityClassName } = placement;
  const given = placement.affinity ?? {};
  const affinity = spot ? preferSpot(given, spot) : keepOffSpot(given);
  return {
    ...(nodeSelector && { nodeSelector }),
    ...(tolerations && { tolerations }),
    affinity,
    ...(priorityClassName && { priorityClassName }),
  };
}

/** As many on spot as the floor allows: Karpenter buys what is preferred if it can be had. */
function preferSpot(affinity: Values, { capacityLabel = KARPENTER_CAPACITY }: SpotSpec): Values {
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const nodeAffinity = (affinity.nodeAffinity ?? {}) as Values;
  const values = [SPOT_NODES[capacityLabel] ?? "spot"];
  const preference = { matchExpressions: [{ key: capacityLabel, operator: "In", values }] };
  const terms = [...((nodeAffinity[preferred] ?? []) as Values[]), { weight: 100, preference }];
  return { ...affinity, nodeAffinity: { ...nodeAffinity, [preferred]: terms } };
}

/** Adds "no spot node" to every node selector term: terms are alternatives, so each needs it. */
function keepOffSpot(affinity: Values): Values {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const nodeAffinity = (affinity.nodeAffinity ?? {}) as Values;
  const given = (nodeAffinity[required] ?? {}) as { nodeSelectorTerms?: Values[] };
  const noSpot = Object.entries(SPOT_NODES).map(([key, value]) => ({
    key,
    operator: "NotIn",
    values: [value],
  }));
  const terms = given.nodeSelectorTerms ?? [{}];
  const nodeSelectorTerms = terms.map((term) => ({
    ...term,
    matchExpressions: [...((term.matchExpressions ?? []) as Values[]), ...noSpot],
  }));
  return {
    ...affinity,
    nodeAffinity: { ...nodeAffinity, [required]: { ...given, nodeSelectorTerms } },
  };
}
