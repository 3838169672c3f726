import { z } from "zod";
import { written } from "./written";

const text = z.string().min(1);
const freeForm = z.record(z.string(), z.any());
const seconds = z.number().exactOptional();

const scaleIn = z
  .strictObject({
    stabilizationSeconds: seconds.describe("The load must have been lower for as long"),
    workers: z.number().exactOptional().describe("Workers that may go at a time; 1 unless set"),
    everySeconds: seconds.describe("Between two steps"),
  })
  .describe("How workers are taken away");

const hpa = z
  .strictObject({
    minReplicas: z.number(),
    maxReplicas: z.number(),
    targetCpuPercent: z.number().exactOptional().describe("CPU use to keep; 60 unless set"),
    scaleIn: scaleIn.exactOptional(),
  })
  .describe("Kubernetes' own autoscaler, by CPU");

const prometheus = z
  .strictObject({
    serverAddress: text.describe("For example http://prometheus.monitoring.svc:9090"),
    queriesPerWorker: z.number().exactOptional(),
    query: text.exactOptional().describe("PromQL of your own that gives a number"),
    threshold: z.number().exactOptional().describe("What of that number is one worker's; 1"),
    authenticationName: text.exactOptional().describe("A KEDA TriggerAuthentication"),
  })
  .describe("Prometheus that scrapes the coordinator's /metrics");

const keda = z
  .strictObject({
    minReplicas: z.number().describe("0 lets the cluster sleep"),
    maxReplicas: z.number(),
    triggers: z.array(
      z
        .strictObject({
          prometheus: prometheus.exactOptional(),
          raw: freeForm.exactOptional().describe("A trigger as KEDA's documentation has it"),
        })
        .describe("One of prometheus and raw"),
    ),
    requiredWorkers: z.number().exactOptional().describe("Workers that a query waits for"),
    requiredWorkersMaxWaitSeconds: seconds,
    pollingSeconds: seconds,
    cooldownSeconds: seconds.describe("Without a query, before the last workers go"),
    scaleIn: scaleIn.exactOptional(),
  })
  .describe("KEDA, by the number of queries");

const toleration = z.strictObject({
  key: text.exactOptional(),
  operator: z.enum(["Equal", "Exists"]).exactOptional(),
  value: z.coerce.string().exactOptional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).exactOptional(),
  tolerationSeconds: z.number().exactOptional(),
});

/** Where the coordinator goes. */
export const placementSchema = z.strictObject({
  nodeSelector: z.record(z.string(), written).exactOptional(),
  tolerations: z.array(toleration).exactOptional(),
  affinity: freeForm.exactOptional(),
  priorityClassName: text.exactOptional(),
});

const topologySpread = z.strictObject({
  topologyKey: text,
  maxSkew: z.number().exactOptional(),
  whenUnsatisfiable: z.enum(["ScheduleAnyway", "DoNotSchedule"]).exactOptional(),
});

/** Number, place and end of workers: everything but their size. */
export const workersShape = {
  replicas: z.number().exactOptional().describe("Number of workers, if it is fixed"),
  autoscaling: z
    .strictObject({ hpa: hpa.exactOptional(), keda: keda.exactOptional() })
    .exactOptional()
    .describe("Number of workers by load: one of hpa and keda"),
  drain: z
    .strictObject({ graceSeconds: seconds, terminationSeconds: seconds })
    .exactOptional()
    .describe("How long a worker takes to leave"),
  spot: z
    .strictObject({
      onDemandFloor: z.number().describe("Workers that are never on spot nodes"),
      capacityLabel: text.exactOptional().describe("karpenter.sh/capacity-type unless set"),
    })
    .exactOptional()
    .describe("Workers on spot nodes; batch only"),
  placement: placementSchema
    .extend({ topologySpread: z.array(topologySpread).exactOptional() })
    .exactOptional()
    .describe("Where workers go"),
  maxUnavailable: z
    .union([z.number(), text])
    .transform(String)
    .exactOptional()
    .describe("Workers that node upgrades may take away at a time: a number, or 25%"),
};
