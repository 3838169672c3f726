import type { Contribution } from "../contribution";
import { PROFILES } from "../profiles";
import type { TrinoSpec } from "../spec";
import { renderAutoscaler } from "./autoscaler";
import { drainOf } from "./drain";
import { podLabels, renderCoordinatorPlacement, renderWorkerPlacement } from "./placement";

/** How many workers there are, where pods go, and how they leave. */
export function renderScaling(
  spec: Pick<TrinoSpec, "name" | "profile" | "coordinator" | "workers">,
): Contribution {
  const { values, ...properties } = renderAutoscaler(spec);
  const drain = drainOf(spec.profile, spec.workers);
  return {
    ...properties,
    values: {
      ...values,
      coordinator: {
        ...renderCoordinatorPlacement(spec),
        // A rolling update would put two coordinators behind one Service.
        deployment: { strategy: { type: "Recreate" } },
      },
      worker: {
        ...renderWorkerPlacement(spec),
        gracefulShutdown: { enabled: true, gracePeriodSeconds: drain.graceSeconds },
        terminationGracePeriodSeconds: drain.terminationSeconds,
      },
    },
  };
}

/** A PodDisruptionBudget of a cluster, of which the chart has none. */
export interface DisruptionBudget {
  role: "coordinator" | "worker";
  spec: {
    maxUnavailable: number | string;
    unhealthyPodEvictionPolicy: "AlwaysAllow";
    selector: { matchLabels: Record<string, string> };
  };
}

/**
 * How much of a cluster `kubectl drain` and node upgrades may take away.
 *
 * The coordinator: nothing, unless it is `evictable`. Its end is the end of every query, under
 * fault-tolerant execution too, so a node upgrade stops at its node until somebody deletes the pod at
 * a quiet time: deactivate the cluster in the gateway, wait for its last query, `kubectl delete pod`.
 * A coordinator that is not ready anyway holds nobody up.
 */
export function disruptionBudgets(
  spec: Pick<TrinoSpec, "name" | "profile" | "coordinator" | "workers">,
): DisruptionBudget[] {
  const given = spec.workers.maxUnavailable;
  const maxUnavailable = given ?? PROFILES[spec.profile].maxUnavailable;
  return [
    budget(spec.name, "coordinator", spec.coordinator.evictable ? 1 : 0),
    // Kubernetes takes text for a share only.
    budget(spec.name, "worker", /^\d+$/.test(String(given)) ? Number(given) : maxUnavailable),
  ];
}

function budget(
  release: string,
  role: DisruptionBudget["role"],
  maxUnavailable: number | string,
): DisruptionBudget {
  const selector = { matchLabels: podLabels(release, role) };
  return { role, spec: { maxUnavailable, unhealthyPodEvictionPolicy: "AlwaysAllow", selector } };
}
