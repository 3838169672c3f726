import { checkUrl } from "../../shared/addresses";
import { below, type Fault } from "../../shared/faults";
import { checkObjectName } from "../../shared/kubernetes-names";
import { atLeast, between, wholeNumber } from "../../shared/numbers";
import { tooFew } from "./range";
import type { HpaSpec, KedaSpec, KedaTrigger, PrometheusTrigger, ScaleInSpec } from "./spec";

const WORKERS = "a number of workers";
const SECONDS = "a number of seconds";

/** Paths relative to `autoscaling.hpa`. */
export function checkHpa(hpa: HpaSpec | undefined, fewest: number): Fault[] {
  if (!hpa) return [];
  const few = hpa.minReplicas === 0 ? `${NO_ZERO}; use at least ${fewest}` : undefined;
  return [
    ...checkRange(hpa, few ?? tooFew(hpa.minReplicas, fewest)),
    ...wholeNumber("targetCpuPercent", hpa.targetCpuPercent, between(1, 100), "a share in percent"),
    ...below("scaleIn", checkScaleIn(hpa.scaleIn)),
  ];
}

const NO_ZERO = "0 is not possible by CPU, which no worker uses then: only KEDA scales to zero";

/** Paths relative to `autoscaling.keda`. */
export function checkKeda(keda: KedaSpec | undefined, fewest: number): Fault[] {
  if (!keda) return [];
  const few = keda.minReplicas === 0 ? undefined : tooFew(keda.minReplicas, fewest);
  return [
    ...checkRange(keda, few),
    ...checkRequiredWorkers(keda, fewest),
    ...(keda.triggers.length > 0
      ? keda.triggers.flatMap((trigger, index) =>
          below(`triggers[${index}]`, checkTrigger(trigger)),
        )
      : [{ path: "triggers", message: "none, nothing would ever scale; give prometheus or raw" }]),
    ...wholeNumber("pollingSeconds", keda.pollingSeconds, atLeast(1), SECONDS),
    ...wholeNumber("cooldownSeconds", keda.cooldownSeconds, atLeast(0), SECONDS),
    ...below("scaleIn", checkScaleIn(keda.scaleIn)),
  ];
}

/** Fewest and most workers; a number that is none is not also too small. */
function checkRange(
  { minReplicas, maxReplicas }: Pick<HpaSpec, "minReplicas" | "maxReplicas">,
  few: string | undefined,
): Fault[] {
  const faults = [
    ...wholeNumber("minReplicas", minReplicas, atLeast(0), WORKERS),
    ...wholeNumber("maxReplicas", maxReplicas, atLeast(1), WORKERS),
  ];
  if (faults.length > 0) return faults;
  return [
    ...(few ? [{ path: "minReplicas", message: few }] : []),
    ...(maxReplicas < minReplicas
      ? [
          {
            path: "maxReplicas",
            message: `${maxReplicas} is less than minReplicas; use at least ${minReplicas}`,
          },
        ]
      : []),
  ];
}

function checkRequiredWorkers(keda: KedaSpec, fewest: number): Fault[] {
  const { minReplicas, maxReplicas, requiredWorkers, requiredWorkersMaxWaitSeconds } = keda;
  const path = "requiredWorkers";
  const zero = minReplicas === 0;
  const faults = [
    ...wholeNumber(path, requiredWorkers, atLeast(0), WORKERS),
    ...wholeNumber(
      "requiredWorkersMaxWaitSeconds",
      requiredWorkersMaxWaitSeconds,
      atLeast(1),
      SECONDS,
    ),
  ];
  const required = requiredWorkers ?? (zero ? fewest : 0);
  if (zero && required < fewest) {
    const message = `${required} with minReplicas 0 lets queries ${
      required === 0
        ? "fail at once while there is no worker"
        : "start before a task can be retried"
    }; use at least ${fewest}`;
    return [...faults, { path, message }];
  }
  // A number that is none has been told of already.
  if (!(required > maxReplicas) || !(maxReplicas >= 1)) return faults;
  if (requiredWorkers === undefined || maxReplicas < fewest) {
    const message = `${maxReplicas} is less than the ${required} workers that a query waits for, so none would ever start; use at least ${requiredWorkers === undefined ? required : fewest}`;
    return [...faults, { path: "maxReplicas", message }];
  }
  const message = `${required} is more than maxReplicas, so no query would ever start; use at most ${maxReplicas}, or a larger maxReplicas`;
  return [...faults, { path, message }];
}

function checkTrigger({ prometheus, raw }: KedaTrigger): Fault[] {
  if (prometheus && raw)
    return [{ path: "", message: "more than one given; use prometheus or raw" }];
  if (prometheus) return below("prometheus", checkPrometheus(prometheus));
  if (!raw) return [{ path: "", message: "missing; use prometheus or raw" }];
  if (typeof raw.type !== "string" || raw.type === "") {
    return [
      { path: "raw.type", message: 'missing; use one of KEDA\'s scalers, for example "cron"' },
    ];
  }
  return raw.type === "trino"
    ? [
        {
          path: "raw.type",
          message: '"trino" is not a scaler of KEDA; use prometheus, which reads Trino\'s metrics',
        },
      ]
    : [];
}

const PROMETHEUS = {
  schemes: ["http", "https"] as const,
  example: "http://prometheus.monitoring.svc:9090",
};

function checkPrometheus(trigger: PrometheusTrigger): Fault[] {
  const { serverAddress, query, queriesPerWorker, threshold } = trigger;
  const positive = (path: string, value: number | undefined): Fault[] =>
    value === undefined || value > 0
      ? []
      : [{ path, message: `${value} would want workers without end; use more than 0` }];
  return [
    ...checkUrl("serverAddress", serverAddress, PROMETHEUS),
    ...checkObjectName("authenticationName", trigger.authenticationName, "a TriggerAuthentication"),
    ...(query !== undefined && queriesPerWorker !== undefined
      ? [
          {
            path: "queriesPerWorker",
            message: "has no place beside query, which says by itself what is wanted; keep one",
          },
        ]
      : []),
    ...positive("queriesPerWorker", queriesPerWorker),
    ...positive("threshold", threshold),
  ];
}

/** The bounds are those of Kubernetes' HorizontalPodAutoscaler. */
function checkScaleIn(scaleIn: ScaleInSpec = {}): Fault[] {
  const { stabilizationSeconds, workers, everySeconds } = scaleIn;
  return [
    ...wholeNumber("stabilizationSeconds", stabilizationSeconds, between(0, 3600), SECONDS),
    ...wholeNumber("workers", workers, atLeast(1), WORKERS),
    ...wholeNumber("everySeconds", everySeconds, between(1, 1800), SECONDS),
  ];
}
