import { workerRange } from "../../components/trino/scaling/range";
import type { WorkersSpec } from "../../components/trino/spec";
import type { CostBasis } from "./prices-file";

/** An amount that follows the load: with the fewest workers, and with the most. */
export interface Range {
  min: number;
  max: number;
}

/** Pods of one kind, and what nodes for them cost. */
export interface NodeCost {
  /** For example `batch worker`. */
  name: string;
  /** Pods on on-demand nodes. */
  onDemand: Range;
  /** Pods on spot nodes. */
  spot: Range;
  /** Cores that each pod requests. */
  cpu: number;
  /** Memory that each pod requests, in GiB. */
  memoryGiB: number;
  /** US dollars a month. */
  monthly: Range;
}

/** What the same pods cost on nodes of one family. */
export interface FamilyCost {
  /** For example `m7g and r7g (Graviton)`; `as above` for the one that all else is counted with. */
  family: string;
  /** What a spot node costs of an on-demand one. */
  spotShare: number;
  monthly: Range;
}

/** Name of the family that all else is counted with. */
const CHOSEN = "as above";

/** Pods of one kind. */
export interface Pods {
  name: string;
  count: Range;
  cpu: number;
  memoryGiB: number;
  /** Pods of them that are on spot nodes; of the fewest, and of the most. */
  spot?: Range;
}

/** What nodes for these pods cost in a month. */
export function costNodes(pods: Pods, basis: CostBasis): NodeCost {
  const { name, count, cpu, memoryGiB, spot = { min: 0, max: 0 } } = pods;
  const one = costPod(pods, basis);
  const { spotShare } = basis.prices;
  const monthly = (all: number, onSpot: number) => (all - onSpot + onSpot * spotShare) * one;
  return {
    name,
    onDemand: { min: count.min - spot.min, max: count.max - spot.max },
    spot,
    cpu,
    memoryGiB,
    monthly: { min: monthly(count.min, spot.min), max: monthly(count.max, spot.max) },
  };
}

/** What all these pods would cost on nodes of every family that there are prices of. */
export function costFamilies(all: Pods[], basis: CostBasis): FamilyCost[] {
  const families = { [CHOSEN]: basis.prices, ...basis.prices.otherNodes };
  return Object.entries(families).map(([family, { vcpuHour, gibHour, spotShare }]) => {
    const other = { ...basis.prices, vcpuHour, gibHour, spotShare };
    const costs = all.map((pods) => costNodes(pods, { ...basis, prices: other }).monthly);
    const sum = (side: keyof Range) => costs.reduce((total, cost) => total + cost[side], 0);
    return { family, spotShare, monthly: { min: sum("min"), max: sum("max") } };
  });
}

/** What a month of one pod costs on demand: its share of a node, and of what no pod can have. */
export function costPod(
  { cpu, memoryGiB }: Pick<Pods, "cpu" | "memoryGiB">,
  { prices, assumptions }: CostBasis,
): number {
  const hour = cpu * prices.vcpuHour + memoryGiB * prices.gibHour;
  return (hour / (1 - assumptions.nodeOverhead)) * assumptions.hoursPerMonth;
}

/**
 * Workers that may be on spot nodes, with the fewest and with the most workers: what the topology
 * spread of `SpotSpec.onDemandFloor` lets through, as long as there is spot capacity.
 */
export function spotWorkers(workers: WorkersSpec, floor: number): Range {
  const { min, max } = workerRange(workers);
  const skew = min - 2 * floor;
  const onSpot = (count: number) => Math.max(0, Math.min(count, Math.floor((count + skew) / 2)));
  return { min: onSpot(min), max: onSpot(max) };
}
