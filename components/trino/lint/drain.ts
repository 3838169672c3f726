import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { idleDrainSeconds } from "../scaling/drain";
import { retryPolicy } from "./exchange";
import { hasWorkers } from "./memory";

/** A query without retries that outlives this many seconds of drain fails. */
const SHORT_SECONDS = 60;
/** Seconds between a spot notice and the end of the node (AWS). */
const SPOT_NOTICE = 120;
const SPOT = /^(spot|true)$/i;

/** What becomes of queries when a worker, or the coordinator, is replaced. */
export function checkDrains(values: ValuesReader): Finding[] {
  const workers = hasWorkers(values) ? checkWorkers(values) : [];
  return [...workers, ...checkCoordinator(values)];
}

function checkWorkers(values: ValuesReader): Finding[] {
  if (values.flag("worker.gracefulShutdown.enabled")) return checkGrace(values);
  if (isTrue(values.raw("worker.lifecycle"))) return checkHook(values);
  const isScaled = values.flag("server.autoscaling.enabled") || values.flag("server.keda.enabled");
  const when = isScaled ? "with every scale-in" : "with every upgrade and node that goes away";
  const lost =
    retryPolicy(values) === "TASK" ? "all its running tasks start over" : "all its queries fail";
  const waiting = (values.number("worker.terminationGracePeriodSeconds") ?? 30) > 30;
  const alone = waiting
    ? "; terminationGracePeriodSeconds alone changes nothing, Trino ends at the first signal"
    : "";
  const fix =
    "enable it, and set worker.terminationGracePeriodSeconds to more than twice its gracePeriodSeconds";
  const why = `off: ${when} a worker ends at once and ${lost}${alone}`;
  const report = isScaled && retryPolicy(values) === "NONE" ? error : warning;
  return [report("worker.gracefulShutdown.enabled", why, fix)];
}

/** A drain waits for the grace period, then for running tasks, then for the grace period again. */
function checkGrace(values: ValuesReader): Finding[] {
  const path = "worker.terminationGracePeriodSeconds";
  const grace = values.number("worker.gracefulShutdown.gracePeriodSeconds");
  const termination = values.number(path);
  // Below twice the grace period the chart itself refuses.
  if (grace === undefined || termination === undefined || termination < 2 * grace) return [];
  const forTasks = termination - 2 * grace;
  const findings: Finding[] = [];
  if (termination < idleDrainSeconds(grace)) {
    const why = `${termination} ends a drain before it is over: even an idle worker needs twice the grace period (${grace}) and some seconds`;
    findings.push(error(path, why, `use at least ${2 * grace + SHORT_SECONDS}`));
  } else if (forTasks < SHORT_SECONDS && retryPolicy(values) === "NONE") {
    const why = `${termination} leaves ${forTasks} s to running queries, beside twice the grace period (${grace}); longer ones fail`;
    findings.push(warning(path, why, "use as long as your queries run"));
  }
  if (isOnSpot(values) && 2 * grace >= SPOT_NOTICE) {
    const why = `${grace} makes a drain of at least ${2 * grace} s, and a spot node is gone ${SPOT_NOTICE} s after its notice`;
    findings.push(error("worker.gracefulShutdown.gracePeriodSeconds", why, "use at most 30"));
  }
  return findings;
}

/** A hook of one's own: the pod is killed in the middle of it if it sleeps longer. */
function checkHook(values: ValuesReader): Finding[] {
  const text = JSON.stringify(values.raw("worker.lifecycle"));
  const seconds = Math.max(
    0,
    ...[...text.matchAll(/sleep[\s",]+(\d+)/g)].map(([, n]) => Number(n)),
  );
  const termination = values.number("worker.terminationGracePeriodSeconds") ?? 30;
  if (seconds >= termination) {
    const why = `sleeps ${seconds} s, and the pod is killed after ${termination} s (worker.terminationGracePeriodSeconds)`;
    return [error("worker.lifecycle", why, "use worker.gracefulShutdown instead")];
  }
  return text.includes("SHUTTING_DOWN")
    ? []
    : [
        warning(
          "worker.lifecycle",
          "does not tell Trino to drain (no SHUTTING_DOWN), so that queries still come while it waits",
          "use worker.gracefulShutdown instead",
        ),
      ];
}

function isOnSpot(values: ValuesReader): boolean {
  const selector = Object.entries(values.map("worker.nodeSelector"));
  return selector.some(
    ([label, value]) =>
      /capacity-?type|spot|scalesetpriority/i.test(label) && SPOT.test(`${value}`),
  );
}

/** With Kubernetes' default, an upgrade runs two coordinators behind one Service. */
function checkCoordinator(values: ValuesReader): Finding[] {
  const path = "coordinator.deployment.strategy";
  const strategy = values.map(path);
  const rolling = values.map(`${path}.rollingUpdate`);
  const isSingle =
    /^0%?$/.test(String(rolling.maxSurge)) && !/^0%?$/.test(String(rolling.maxUnavailable));
  if (strategy.type === "Recreate" || isSingle) return [];
  const why =
    "starts the new coordinator before the old one ends: one Service sends queries to two coordinators that know nothing of each other's queries";
  return [warning(`${path}.type`, why, "use Recreate")];
}
