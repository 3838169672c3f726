import type { Scalar } from "../../shared/written";

/** Where pods go: the same words as in Kubernetes. */
export interface PlacementSpec {
  /** Labels that the node must have. */
  nodeSelector?: Record<string, Scalar>;
  /** Taints that the pod tolerates. */
  tolerations?: Toleration[];
  /** Kubernetes `affinity`. That pods keep off spot nodes is added to it. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  affinity?: Record<string, any>;
  /** A `PriorityClass` that exists already. */
  priorityClassName?: string;
}

/** Where workers go. The chart has no topology spread for the coordinator, which is alone anyway. */
export interface WorkerPlacementSpec extends PlacementSpec {
  /**
   * Topology spread constraints.
   * @default over nodes, so that one lost node is one lost worker; batch also over zones, while
   * interactive workers exchange data directly, and between zones that is slow and paid for
   */
  topologySpread?: TopologySpread[];
}

/** How a taint is compared. */
export const TolerationOperator = {
  /** Key and value. */
  Equal: "Equal",
  /** The key alone. */
  Exists: "Exists",
} as const;
export type TolerationOperator = (typeof TolerationOperator)[keyof typeof TolerationOperator];

/** What a taint does to pods that do not tolerate it. */
export const TaintEffect = {
  NoSchedule: "NoSchedule",
  PreferNoSchedule: "PreferNoSchedule",
  NoExecute: "NoExecute",
} as const;
export type TaintEffect = (typeof TaintEffect)[keyof typeof TaintEffect];

/** One taint that is tolerated. */
export interface Toleration {
  /** Key of the taint; none with `Exists` tolerates every taint. */
  key?: string;
  /**
   * How the taint is compared.
   * @default "Equal" - Kubernetes' own
   */
  operator?: TolerationOperator;
  /** Value of the taint, for `Equal`. */
  value?: Scalar;
  /**
   * Effect of the taint.
   * @default every effect
   */
  effect?: TaintEffect;
  /**
   * Seconds for which a `NoExecute` taint is tolerated.
   * @asType integer
   */
  tolerationSeconds?: number;
}

/** What becomes of a worker that would make the spread uneven. */
export const WhenUnsatisfiable = {
  ScheduleAnyway: "ScheduleAnyway",
  /** It waits. */
  DoNotSchedule: "DoNotSchedule",
} as const;
export type WhenUnsatisfiable = (typeof WhenUnsatisfiable)[keyof typeof WhenUnsatisfiable];

/** Workers spread evenly over the values of one node label. */
export interface TopologySpread {
  /** The node label, for example `topology.kubernetes.io/zone`. */
  topologyKey: string;
  /**
   * How many pods one value may have more than another.
   * @default 1 - as even as can be
   * @asType integer
   * @minimum 1
   */
  maxSkew?: number;
  /**
   * What becomes of a worker that fits nowhere.
   * @default "ScheduleAnyway" - an uneven cluster is better than a smaller one
   */
  whenUnsatisfiable?: WhenUnsatisfiable;
}
