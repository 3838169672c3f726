import type { ClusterOptions } from "../components/trino/spec";
import { Size, Where } from "./words";

type Sizes = Pick<ClusterOptions, "coordinator" | "workers">;

/** The two clusters of a size. */
export interface ClusterSizes {
  interactive: Sizes;
  batch: Sizes;
}

const pair = (
  coordinator: Sizes["coordinator"],
  interactive: Sizes["workers"],
  batch: Sizes["workers"],
): ClusterSizes => ({
  interactive: { coordinator, workers: interactive },
  batch: { coordinator, workers: batch },
});

/** On AWS: to try things out, for a team, for a company (that of `examples/eks-production`). */
const ON_AWS: Record<Size, ClusterSizes> = {
  small: pair(
    { memoryGiB: 8, cpu: 2 },
    { replicas: 2, memoryGiB: 16, cpu: 4 },
    { replicas: 2, memoryGiB: 16, cpu: 4 },
  ),
  medium: pair(
    { memoryGiB: 16, cpu: 4 },
    { replicas: 3, memoryGiB: 32, cpu: 8 },
    { replicas: 4, memoryGiB: 64, cpu: 8 },
  ),
  large: pair(
    { memoryGiB: 32, cpu: 8 },
    { replicas: 4, memoryGiB: 64, cpu: 16 },
    { replicas: 8, memoryGiB: 128, cpu: 16 },
  ),
};

/** For one node: of 8 GiB and 4 cores (`stacks/Pulumi.kind.yaml` is this one), of 16 GiB, of 32 GiB. */
const ON_ONE_NODE: Record<Size, ClusterSizes> = {
  small: pair(
    { memoryGiB: 1.5, cpu: 0.25 },
    { replicas: 1, memoryGiB: 1.5, cpu: 0.25 },
    { replicas: 2, memoryGiB: 2, cpu: 0.25 },
  ),
  medium: pair(
    { memoryGiB: 1.5, cpu: 0.5 },
    { replicas: 1, memoryGiB: 2, cpu: 0.5 },
    { replicas: 2, memoryGiB: 2.5, cpu: 0.5 },
  ),
  large: pair(
    { memoryGiB: 2, cpu: 1 },
    { replicas: 2, memoryGiB: 4, cpu: 1 },
    { replicas: 3, memoryGiB: 5, cpu: 1 },
  ),
};

/** What a node has that all pods of a size fit on, beside Kubernetes' own. */
export const NODE_OF: Record<Size, string> = {
  small: "a node of 4 cores and 8 GiB",
  medium: "a node of 6 cores and 16 GiB",
  large: "a node of 10 cores and 32 GiB",
};

/** The sizes of both clusters. */
export function sizesOf(where: Where, size: Size): ClusterSizes {
  return (where === Where.Kind ? ON_ONE_NODE : ON_AWS)[size];
}

/** True if pods ask the node for less than their limit: only then all of them fit on the small one. */
export const isTight = (where: Where, size: Size) => where === Where.Kind && size === Size.Small;
