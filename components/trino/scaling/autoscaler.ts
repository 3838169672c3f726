import type { Contribution } from "../contribution";
import { PROFILES } from "../profiles";
import type { Profile } from "../profiles/profile";
import type { TrinoSpec } from "../spec";
import { renderTrigger } from "./keda-triggers";
import { workerFloor } from "./range";
import type { HpaSpec, KedaSpec, ScaleInSpec } from "./spec";

/** Who sets the number of workers: the cluster's own words, of which there is one. */
export type ScaledCluster = Pick<TrinoSpec, "name" | "profile" | "workers">;

/**
 * Chart keys and properties of the number of workers. With an autoscaler the chart leaves
 * `replicas` out of the Deployment, so that an update never sets back what the autoscaler decided.
 */
export function renderAutoscaler(cluster: ScaledCluster): Contribution {
  const { replicas, autoscaling } = cluster.workers;
  if (autoscaling?.hpa) return renderHpa(autoscaling.hpa, PROFILES[cluster.profile]);
  if (autoscaling?.keda) return renderKeda(autoscaling.keda, cluster);
  return replicas === undefined ? {} : { values: { server: { workers: replicas } } };
}

function renderHpa(hpa: HpaSpec, profile: Profile): Contribution {
  const autoscaling = {
    enabled: true,
    maxReplicas: hpa.maxReplicas,
    targetCPUUtilizationPercentage: hpa.targetCpuPercent ?? 60,
    // Falsy turns the metric off: a JVM gives no memory back, so the workers would only ever grow.
    targetMemoryUtilizationPercentage: 0,
    behavior: renderBehavior(hpa.scaleIn, profile),
  };
  // The chart reads the fewest replicas from the fixed number.
  return { values: { server: { workers: hpa.minReplicas, autoscaling } } };
}

function renderKeda(keda: KedaSpec, cluster: ScaledCluster): Contribution {
  const profile = PROFILES[cluster.profile];
  const scaleIn = { ...profile.scaleIn, ...keda.scaleIn };
  const required = requiredWorkers(keda, profile);
  const values = {
    enabled: true,
    minReplicaCount: keda.minReplicas,
    maxReplicaCount: keda.maxReplicas,
    pollingInterval: keda.pollingSeconds ?? 30,
    cooldownPeriod: keda.cooldownSeconds ?? scaleIn.stabilizationSeconds,
    advanced: { horizontalPodAutoscalerConfig: { behavior: renderBehavior(scaleIn, profile) } },
    triggers: keda.triggers.flatMap((trigger) =>
      renderTrigger(trigger, { name: cluster.name, profile, required }),
    ),
  };
  return {
    values: { server: { keda: values } },
    ...(required > 0 && {
      configProperties: {
        "query-manager.required-workers": String(required),
        "query-manager.required-workers-max-wait": `${keda.requiredWorkersMaxWaitSeconds ?? 600}s`,
      },
    }),
  };
}

/** Workers that a query waits for; 0 if there are always some. */
export function requiredWorkers(keda: KedaSpec, profile: Pick<Profile, "faultTolerant">): number {
  const floor = keda.minReplicas === 0 ? workerFloor(profile.faultTolerant) : 0;
  return keda.requiredWorkers ?? floor;
}

/** Kubernetes `behavior`: quick to add workers, as it is by itself, slow to take them away. */
function renderBehavior(given: ScaleInSpec | undefined, profile: Profile) {
  const scaleIn = { ...profile.scaleIn, ...given };
  return {
    scaleDown: {
      stabilizationWindowSeconds: scaleIn.stabilizationSeconds,
      policies: [{ type: "Pods", value: scaleIn.workers, periodSeconds: scaleIn.everySeconds }],
    },
  };
}
