import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatFaults } from "../../components/shared/faults";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";

const FILE = join(__dirname, "..", "..", "stacks", "Pulumi.prod.yaml");
const text = readFileSync(FILE, "utf8");

// biome-ignore lint/suspicious/noExplicitAny: these tests write what the types forbid
type Loose = any;

/** The faults of the stack `prod` with some values replaced. */
function faultsWith(change: (clusters: Loose) => void): string {
  const platform = parse(text).config[PLATFORM_KEY];
  change(platform.clusters);
  return formatFaults(
    "stacks/Pulumi.prod.yaml:",
    parseConfig(platform, { region: "eu-west-1" }).faults,
  );
}

const prometheus = { serverAddress: "http://prometheus.monitoring.svc:9090" };
const hpa = { minReplicas: 2, maxReplicas: 8 };
const keda = { ...hpa, triggers: [{ prometheus }] };

/** Workers of the batch cluster that an autoscaler counts. */
const scaledBy = (autoscaling: Loose) => (clusters: Loose) => {
  delete clusters.batch.workers.replicas;
  clusters.batch.workers.autoscaling = autoscaling;
};
const workers = (given: Loose) => (clusters: Loose) => Object.assign(clusters.batch.workers, given);

describe("scaling that cannot be is refused with path, value and what is allowed", () => {
  const cases: [string, (clusters: Loose) => void][] = [
    ["one batch worker", workers({ replicas: 1 })],
    ["no worker", (c) => Object.assign(c.interactive.workers, { replicas: 0 })],
    ["half a worker", workers({ replicas: 2.5 })],
    ["nobody says how many", (c) => delete c.batch.workers.replicas],
    ["HPA with KEDA", scaledBy({ hpa, keda })],
    ["HPA with a fixed number", workers({ autoscaling: { hpa } })],
    ["HPA below the floor", scaledBy({ hpa: { ...hpa, minReplicas: 1 } })],
    ["HPA to zero", scaledBy({ hpa: { ...hpa, minReplicas: 0 } })],
    ["HPA with more at least than at most", scaledBy({ hpa: { minReplicas: 9, maxReplicas: 8 } })],
    ["HPA at no CPU", scaledBy({ hpa: { ...hpa, targetCpuPercent: 0 } })],
    ["KEDA below the floor", scaledBy({ keda: { ...keda, minReplicas: 1 } })],
    [
      "KEDA to zero without required workers",
      scaledBy({ keda: { ...keda, minReplicas: 0, requiredWorkers: 0 } }),
    ],
    [
      "KEDA to zero with a single required worker",
      scaledBy({ keda: { ...keda, minReplicas: 0, requiredWorkers: 1 } }),
    ],
    ["KEDA with more required than possible", scaledBy({ keda: { ...keda, requiredWorkers: 9 } })],
    [
      "required workers written beside KEDA",
      (c) => {
        scaledBy({ keda: { ...keda, minReplicas: 0 } })(c);
        c.batch.configProperties = { "query-manager.required-workers": 0 };
      },
    ],
    ["KEDA that watches nothing", scaledBy({ keda: { ...keda, triggers: [] } })],
    ["a trigger that is two", scaledBy({ keda: { ...keda, triggers: [{ prometheus, raw: {} }] } })],
    [
      "a scaler that KEDA has not",
      scaledBy({ keda: { ...keda, triggers: [{ raw: { type: "trino" } }] } }),
    ],
    [
      "Prometheus without an address",
      scaledBy({ keda: { ...keda, triggers: [{ prometheus: { serverAddress: "prometheus" } }] } }),
    ],
    [
      "a query of one's own, and a number for ours",
      scaledBy({
        keda: {
          ...keda,
          triggers: [{ prometheus: { ...prometheus, query: "up", queriesPerWorker: 2 } }],
        },
      }),
    ],
    [
      "scale-in too slow for Kubernetes",
      scaledBy({ hpa: { ...hpa, scaleIn: { everySeconds: 3600 } } }),
    ],
    [
      "killed before it has waited twice",
      workers({ drain: { graceSeconds: 60, terminationSeconds: 90 } }),
    ],
    ["over before the coordinator knows", workers({ drain: { graceSeconds: 5 } })],
    [
      "drain longer than a spot notice",
      workers({ spot: { onDemandFloor: 2 }, drain: { terminationSeconds: 600 } }),
    ],
    [
      "grace longer than a spot notice",
      workers({ spot: { onDemandFloor: 2 }, drain: { graceSeconds: 60 } }),
    ],
    [
      "spot without retries",
      (c) => Object.assign(c.interactive.workers, { spot: { onDemandFloor: 1 } }),
    ],
    ["a floor that spreading cannot keep", workers({ spot: { onDemandFloor: 4 } })],
    [
      "a floor of a cluster that sleeps",
      (c) => {
        scaledBy({ keda: { ...keda, minReplicas: 0 } })(c);
        c.batch.workers.spot = { onDemandFloor: 1 };
      },
    ],
    [
      "the coordinator on spot",
      (c) => {
        c.batch.coordinator.placement = { nodeSelector: { "karpenter.sh/capacity-type": "spot" } };
      },
    ],
    [
      "workers on spot only",
      workers({
        spot: { onDemandFloor: 2 },
        placement: { nodeSelector: { "eks.amazonaws.com/capacityType": "SPOT" } },
      }),
    ],
    [
      "a toleration that Kubernetes refuses",
      workers({ placement: { tolerations: [{ operator: "Exists", value: "x" }, { value: "y" }] } }),
    ],
    ["a priority class of no name", workers({ placement: { priorityClassName: "High!" } })],
    ["a budget that blocks upgrades", workers({ maxUnavailable: "0" })],
    ["a budget of no number", workers({ maxUnavailable: "some" })],
    [
      "two clusters with one release name",
      (c) => {
        c.batch_1 = c.batch;
        c["batch-1"] = c.batch;
      },
    ],
    [
      "a cluster named like the gateway's release",
      (c) => {
        c.gateway = c.interactive;
      },
    ],
  ];

  test("as reviewed", async () => {
    const told = cases.map(([what, change]) => `# ${what}\n${faultsWith(change)}\n`);
    await expect(told.join("\n")).toMatchFileSnapshot("../golden/scaling-faults.txt");
  });

  test("and nothing else is", () => {
    const spot = { onDemandFloor: 3 };
    const toZero = { keda: { ...keda, minReplicas: 0, cooldownSeconds: 60 } };
    const raw = { type: "cron", metadata: { timezone: "UTC", start: "0 6 * * *" } };
    const good: ((clusters: Loose) => void)[] = [
      scaledBy({ hpa }),
      scaledBy(toZero),
      scaledBy({ keda: { ...keda, triggers: [{ prometheus }, { raw }] } }),
      workers({ spot, drain: { graceSeconds: 52 } }),
      workers({ maxUnavailable: "10%", placement: { topologySpread: [] } }),
    ];
    expect(good.map(faultsWith)).toEqual(good.map(() => "stacks/Pulumi.prod.yaml:"));
  });
});
