import { isTrue, type ValuesReader } from "../../shared/chart-reader";
import { error, type Finding, warning } from "../../shared/finding";
import { configValue } from "./files";

/** How many workers there are, and what adds and removes them. */
export function checkScaling(values: ValuesReader): Finding[] {
  if (values.flag("server.keda.enabled")) return checkKeda(values);
  if (values.flag("server.autoscaling.enabled")) return checkHpa(values);
  const path = "server.workers";
  if (values.number(path) !== 0 || values.flag(INCLUDE)) return [];
  const why = "0, and the coordinator does no work either: every query waits for a worker";
  return [error(path, why, "use at least 1")];
}

const INCLUDE = "coordinator.config.nodeScheduler.includeCoordinator";

function checkHpa(values: ValuesReader): Finding[] {
  const path = "server.autoscaling";
  const least = values.number("server.workers");
  const most = values.number(`${path}.maxReplicas`);
  const findings: Finding[] = [];
  if (least === 0) {
    const why = "0 makes no Deployment of workers, and the autoscaler has nothing to scale";
    findings.push(error("server.workers", why, "use at least 1, or KEDA to scale to zero"));
  }
  if (least !== undefined && most !== undefined && least > most) {
    const why = `${most} is below server.workers (${least}), which is the least of the autoscaler`;
    findings.push(error(`${path}.maxReplicas`, why, `use at least ${least}`));
  }
  if (values.text(`${path}.targetMemoryUtilizationPercentage`) !== "") {
    const why = "the memory of a JVM never goes down, so that this metric only ever adds workers";
    findings.push(
      warning(`${path}.targetMemoryUtilizationPercentage`, why, 'set it to "", and scale by CPU'),
    );
  }
  if (!isTrue(values.raw("worker.resources.requests.cpu"))) {
    const why = "missing: the autoscaler measures the share of the request, and knows none";
    findings.push(
      error("worker.resources.requests.cpu", why, "request as many cores as workers use"),
    );
  }
  return findings;
}

function checkKeda(values: ValuesReader): Finding[] {
  const least = values.number("server.keda.minReplicaCount");
  const most = values.number("server.keda.maxReplicaCount");
  const findings: Finding[] = [];
  if (least !== undefined && most !== undefined && least > most) {
    const why = `${least} is more than server.keda.maxReplicaCount (${most})`;
    findings.push(error("server.keda.minReplicaCount", why, `use at most ${most}`));
  }
  const required = configValue("coordinator", values, "query-manager.required-workers");
  if (least === 0 && required === undefined && !values.flag(INCLUDE)) {
    const why =
      "0 lets a query come when there is no worker, and it fails at once (Insufficient active worker nodes)";
    const fix =
      "add the lines query-manager.required-workers=1 and query-manager.required-workers-max-wait=10m to additionalConfigProperties";
    findings.push(error("server.keda.minReplicaCount", why, fix));
  }
  return findings;
}
