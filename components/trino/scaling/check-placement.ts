import { below, eitherOf, type Fault } from "../../shared/faults";
import { checkLabels, checkObjectName, isLabelKey } from "../../shared/kubernetes-names";
import type { WorkersSpec } from "../spec";
import { meansSpot } from "./placement";
import { workerRange } from "./range";
import type { PlacementSpec, Toleration, TopologySpread } from "./spec";

/** Paths relative to `coordinator.placement`. */
export function checkCoordinatorPlacement(placement: PlacementSpec): Fault[] {
  return [
    ...checkPlacement(placement),
    ...onSpot(placement, ", and every query would go with the coordinator; remove it"),
  ];
}

/** Paths relative to `workers.placement`. */
export function checkWorkerPlacement(workers: WorkersSpec, faultTolerant: boolean): Fault[] {
  const { placement = {}, spot } = workers;
  const remedy = faultTolerant
    ? "; say so with workers.spot, which keeps some workers on demand"
    : ", and without retries a query that loses a worker fails; remove it";
  return [
    ...checkPlacement(placement),
    ...(placement.topologySpread ?? []).flatMap((spread, index) =>
      below(`topologySpread[${index}]`, checkSpread(spread)),
    ),
    ...(spot ? onlyOneSide(placement) : onSpot(placement, remedy)),
  ];
}

/** Paths relative to `workers.spot`. */
export function checkSpot(workers: WorkersSpec, faultTolerant: boolean): Fault[] {
  const { spot } = workers;
  if (!spot) return [];
  if (!faultTolerant) {
    const message = 'only a cluster that retries may lose workers; use the profile "batch"';
    return [{ path: "", message }];
  }
  const label = spot.capacityLabel;
  const { min } = workerRange(workers);
  const most = Math.floor((min - 1) / 2);
  return [
    ...(label === undefined || isLabelKey(label) ? [] : [notALabel("capacityLabel", label)]),
    ...(Number.isInteger(min) && spot.onDemandFloor > most
      ? [{ path: "onDemandFloor", message: floorTooHigh(spot.onDemandFloor, min, most) }]
      : []),
  ];
}

function floorTooHigh(floor: number, fewest: number, most: number): string {
  if (fewest === 0)
    return `${floor} cannot be kept by a cluster that scales to zero; use a minReplicas of at least ${2 * floor + 1}`;
  const remedy =
    most >= 1 ? `use at most ${most}, or more workers` : `use at least ${2 * floor + 1} workers`;
  return `${floor} of ${fewest} workers cannot be kept on demand by spreading them; ${remedy}`;
}

function checkPlacement({ nodeSelector, tolerations, priorityClassName }: PlacementSpec): Fault[] {
  return [
    ...below("nodeSelector", checkLabels(nodeSelector)),
    ...(tolerations ?? []).flatMap((toleration, index) =>
      below(`tolerations[${index}]`, checkToleration(toleration)),
    ),
    ...checkObjectName("priorityClassName", priorityClassName, "a PriorityClass"),
  ];
}

function notALabel(path: string, label: string): Fault {
  return {
    path,
    message: `"${label}" is not a node label; write it as in kubectl get nodes --show-labels`,
  };
}

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

function checkToleration({ key, operator, value, effect, tolerationSeconds }: Toleration): Fault[] {
  const exists = operator === "Exists";
  return [
    ...(key === undefined || isLabelKey(key) ? [] : [notALabel("key", key)]),
    ...(exists && value !== undefined
      ? [
          {
            path: "value",
            message: `"${value}" has no place beside the operator Exists; remove it`,
          },
        ]
      : []),
    ...(!exists && key === undefined
      ? [{ path: "key", message: "missing; give it, or the operator Exists for every taint" }]
      : []),
    ...(effect === undefined || EFFECTS.includes(effect)
      ? []
      : [{ path: "effect", message: `"${effect}" is not an effect; use ${eitherOf(EFFECTS)}` }]),
    ...(tolerationSeconds !== undefined && effect !== "NoExecute"
      ? [
          {
            path: "tolerationSeconds",
            message: "needs the effect NoExecute; Kubernetes refuses it",
          },
        ]
      : []),
  ];
}

function checkSpread({ topologyKey }: TopologySpread): Fault[] {
  return isLabelKey(topologyKey) ? [] : [notALabel("topologyKey", topologyKey)];
}

function spotLabels({ nodeSelector }: PlacementSpec): string[] {
  return Object.entries(nodeSelector ?? {}).flatMap(([label, value]) =>
    meansSpot(label, value) ? [label] : [],
  );
}

function onSpot(placement: PlacementSpec, remedy: string): Fault[] {
  return spotLabels(placement).map((label) => ({
    path: `nodeSelector["${label}"]`,
    message: `is on spot nodes${remedy}`,
  }));
}

/** With workers on both sides, a selector for one of them leaves the others nowhere to go. */
function onlyOneSide(placement: PlacementSpec): Fault[] {
  return spotLabels(placement).map((label) => ({
    path: `nodeSelector["${label}"]`,
    message: "leaves no node for the workers that stay on demand; remove it",
  }));
}
