import { below, type Fault } from "../../shared/faults";
import type { ClusterOptions, WorkersSpec } from "../spec";
import { checkHpa, checkKeda } from "./check-autoscaling";
import { checkDrain, checkMaxUnavailable } from "./check-drain";
import { checkCoordinatorPlacement, checkSpot, checkWorkerPlacement } from "./check-placement";
import { tooFew, workerFloor } from "./range";

/** A cluster whose profile is known. */
export type ScalableCluster = Pick<
  ClusterOptions,
  "profile" | "coordinator" | "workers" | "configProperties"
>;

/** Properties that follow from `workers.autoscaling.keda`. */
const KEDA_PROPERTIES = [
  "query-manager.required-workers",
  "query-manager.required-workers-max-wait",
];

/** What is wrong with number, place and end of a cluster's pods; paths relative to the cluster. */
export function checkScaling(cluster: ScalableCluster, faultTolerant: boolean): Fault[] {
  const { coordinator, workers } = cluster;
  const fewest = workerFloor(faultTolerant);
  return [
    ...below("coordinator.placement", checkCoordinatorPlacement(coordinator.placement ?? {})),
    ...below("workers", [
      ...checkOneScaler(workers),
      ...checkReplicas(workers.replicas, fewest),
      ...below("autoscaling.hpa", checkHpa(workers.autoscaling?.hpa, fewest)),
      ...below("autoscaling.keda", checkKeda(workers.autoscaling?.keda, fewest)),
      ...checkDrain(cluster.profile, workers),
      ...below("spot", checkSpot(workers, faultTolerant)),
      ...below("placement", checkWorkerPlacement(workers, faultTolerant)),
      ...checkMaxUnavailable(workers.maxUnavailable),
    ]),
    ...below("configProperties", checkKedaProperties(cluster)),
  ];
}

function checkOneScaler({ replicas, autoscaling }: WorkersSpec): Fault[] {
  const given = [
    ...(replicas === undefined ? [] : ["replicas"]),
    ...(autoscaling?.hpa ? ["autoscaling.hpa"] : []),
    ...(autoscaling?.keda ? ["autoscaling.keda"] : []),
  ];
  if (given.length === 1) return [];
  const message =
    given.length === 0
      ? "no number of workers; give replicas, autoscaling.hpa or autoscaling.keda"
      : `${given.join(" and ")} would both set the number of workers; keep one`;
  return [{ path: "", message }];
}

function checkReplicas(replicas: number | undefined, fewest: number): Fault[] {
  if (replicas === undefined) return [];
  const few = tooFew(replicas, fewest);
  return few ? [{ path: "replicas", message: few }] : [];
}

function checkKedaProperties({ workers, configProperties }: ScalableCluster): Fault[] {
  if (!workers.autoscaling?.keda) return [];
  return KEDA_PROPERTIES.filter((key) => key in (configProperties ?? {})).map((key) => ({
    path: key,
    message: `would contradict KEDA; set ${
      key.endsWith("max-wait") ? "requiredWorkersMaxWaitSeconds" : "requiredWorkers"
    } of workers.autoscaling.keda instead`,
  }));
}
