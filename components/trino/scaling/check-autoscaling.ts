import { checkUrl } from "../../shared/addresses";
import { below, type Fault } from "../../shared/faults";
import { checkObjectName } from "../../shared/kubernetes-names";
import { tooFew } from "./range";
import type { HpaSpec, KedaSpec, KedaTrigger, PrometheusTrigger } from "./spec";

/** Paths relative to `autoscaling.hpa`. */
export function checkHpa(hpa: HpaSpec | undefined, fewest: number): Fault[] {
  if (!hpa) return [];
  const few = hpa.minReplicas === 0 ? `${NO_ZERO}; use at least ${fewest}` : undefined;
  return [...checkRange(hpa, few ?? tooFew(hpa.minReplicas, fewest))];
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
  ];
}

/** Fewest and most workers; a number that is none is not also too small. */
function checkRange(
  { minReplicas, maxReplicas }: Pick<HpaSpec, "minReplicas" | "maxReplicas">,
  few: string | undefined,
): Fault[] {
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
  const { minReplicas, maxReplicas, requiredWorkers } = keda;
  const path = "requiredWorkers";
  const zero = minReplicas === 0;
  const required = requiredWorkers ?? (zero ? fewest : 0);
  if (zero && required < fewest) {
    const message = `${required} with minReplicas 0 lets queries ${
      required === 0
        ? "fail at once while there is no worker"
        : "start before a task can be retried"
    }; use at least ${fewest}`;
    return [{ path, message }];
  }
  if (required <= maxReplicas) return [];
  if (requiredWorkers === undefined || maxReplicas < fewest) {
    const message = `${maxReplicas} is less than the ${required} workers that a query waits for, so none would ever start; use at least ${requiredWorkers === undefined ? required : fewest}`;
    return [{ path: "maxReplicas", message }];
  }
  const message = `${required} is more than maxReplicas, so no query would ever start; use at most ${maxReplicas}, or a larger maxReplicas`;
  return [{ path, message }];
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
  const { serverAddress, query, queriesPerWorker } = trigger;
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
  ];
}
