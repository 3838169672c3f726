import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkScaling } from "../../components/trino/scaling/check";
import type { AutoscalingSpec } from "../../components/trino/scaling/spec";
import { disruptionBudgets } from "../../components/trino/scaling/values";
import { type Loose, size, valuesOf } from "./scaling-support";

describe("the place of pods", () => {
  const offSpot = (pod: Loose) =>
    pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.map(
      (term: Loose) => term.matchExpressions.map((one: Loose) => `${one.key} ${one.operator}`),
    );

  test("is never a spot node, unless batch workers say so", () => {
    const plain = valuesOf({ replicas: 3 });
    const spot = valuesOf({ replicas: 5, spot: { onDemandFloor: 2 } });
    for (const pod of [plain.coordinator, plain.worker, spot.coordinator]) {
      expect(offSpot(pod)[0]).toContain("karpenter.sh/capacity-type NotIn");
      expect(offSpot(pod)[0]).toContain("eks.amazonaws.com/capacityType NotIn");
    }
    const { nodeAffinity } = spot.worker.affinity;
    expect(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution).toBeUndefined();
  });

  test("keeps what the user says, in every alternative", () => {
    const required = "requiredDuringSchedulingIgnoredDuringExecution";
    const zone = (value: string) => ({
      matchExpressions: [{ key: "zone", operator: "In", values: [value] }],
    });
    const affinity = {
      nodeAffinity: { [required]: { nodeSelectorTerms: [zone("a"), zone("b")] } },
    };
    const values = valuesOf({ replicas: 3 }, { coordinator: { ...size, placement: { affinity } } });
    expect(offSpot(values.coordinator)).toHaveLength(2);
    for (const term of offSpot(values.coordinator)) {
      expect(term.slice(0, 2)).toEqual(["zone In", "karpenter.sh/capacity-type NotIn"]);
    }
  });

  test("of the coordinator is left alone by whoever saves nodes", () => {
    expect(valuesOf({ replicas: 3 }).coordinator.annotations).toEqual({
      "karpenter.sh/do-not-disrupt": "true",
      "cluster-autoscaler.kubernetes.io/safe-to-evict": "false",
    });
  });

  test("the floor on demand holds for every number of workers, however the scheduler chooses", () => {
    const scaling = fc.record({
      min: fc.integer({ min: 2, max: 30 }),
      more: fc.nat({ max: 30 }),
      floor: fc.integer({ min: 1, max: 15 }),
    });
    fc.assert(
      fc.property(scaling, fc.infiniteStream(fc.boolean()), ({ min, more, floor }, chooses) => {
        const autoscaling: AutoscalingSpec = { hpa: { minReplicas: min, maxReplicas: min + more } };
        const workers = { ...size, autoscaling, spot: { onDemandFloor: floor } };
        const cluster = { profile: "batch" as const, coordinator: size, workers };
        if (checkScaling(cluster, true).length > 0) return;
        const constraint = valuesOf(workers).worker.topologySpreadConstraints.at(-1);
        expect(constraint).toMatchObject({ whenUnsatisfiable: "DoNotSchedule", minDomains: 2 });
        const placed = { spot: 0, onDemand: 0 };
        for (let count = 1; count <= min + more; count++) {
          // As kube-scheduler reads it: the domain's pods after placing, less the emptiest domain's.
          const least = Math.min(placed.spot, placed.onDemand);
          const allowed = (["spot", "onDemand"] as const).filter(
            (side) => placed[side] + 1 - least <= constraint.maxSkew,
          );
          const wanted = chooses.next().value ? "spot" : "onDemand";
          placed[allowed.includes(wanted) ? wanted : (allowed[0] ?? "spot")] += 1;
          if (count >= min) expect(placed.onDemand).toBeGreaterThanOrEqual(floor);
        }
      }),
    );
  });
});

const evicted = {
  name: "trino-batch",
  profile: "batch" as const,
  coordinator: { memoryGiB: 8, cpu: 2 },
  workers: { ...size, replicas: 3 },
};

test("node upgrades take a few workers at a time, and never the coordinator", () => {
  expect(disruptionBudgets(evicted)).toEqual([
    {
      role: "coordinator",
      spec: {
        maxUnavailable: 0,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: {
          matchLabels: {
            "app.kubernetes.io/instance": "trino-batch",
            "app.kubernetes.io/component": "coordinator",
          },
        },
      },
    },
    {
      role: "worker",
      spec: {
        maxUnavailable: "25%",
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: {
          matchLabels: {
            "app.kubernetes.io/instance": "trino-batch",
            "app.kubernetes.io/component": "worker",
          },
        },
      },
    },
  ]);
});

test("a coordinator that may be evicted does not stop a drain", () => {
  const coordinator = { ...evicted.coordinator, evictable: true };
  const [budget] = disruptionBudgets({ ...evicted, coordinator });
  expect(budget).toMatchObject({ role: "coordinator", spec: { maxUnavailable: 1 } });
});
