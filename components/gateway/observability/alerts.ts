import type { Alert } from "../../shared/monitoring/spec";
import type { BackendSpec } from "../spec";
import { backendMetric, GATEWAY_METRICS as m } from "./metrics";

/** What the alerts of a gateway depend on. */
export interface AlertedGateway {
  /** The release: value of the label `trino_gateway` on every series. */
  name: string;
  /** The backends that are to serve queries. */
  backends: readonly Pick<BackendSpec, "name" | "routingGroup">[];
  /** Seconds within which nine of ten requests should be answered. */
  latencySeconds: number;
}

/** The alerts of a gateway. */
export function gatewayAlerts(gateway: AlertedGateway): Alert[] {
  const groups = [...new Set(gateway.backends.map(({ routingGroup }) => routingGroup))];
  return [
    down(gateway),
    ...gateway.backends.map((backend) => backendUnhealthy(gateway, backend.name)),
    ...groups.map((group) => groupDown(gateway, group)),
    ...requestAlerts(gateway),
  ];
}

function at({ name }: AlertedGateway) {
  return (metric: string) => `${metric}{trino_gateway="${name}"}`;
}

function down({ name }: AlertedGateway): Alert {
  return {
    alert: "TrinoGatewayDown",
    expr: `absent(up{trino_gateway="${name}"} == 1)`,
    for: "2m",
    severity: "critical",
    summary: `no replica of ${name} answers`,
    description:
      "Nobody reaches Trino by its usual address. Look at the gateway's log and database.",
  };
}

function backendUnhealthy(gateway: AlertedGateway, backend: string): Alert {
  const healthy = at(gateway)(backendMetric(backend, "TrinoStatusHealthy"));
  return {
    alert: "TrinoGatewayBackendUnhealthy",
    // Each replica looks for itself. A backend that the database lost has no metric at all.
    expr: `min(${healthy}) == 0 or absent(${healthy})`,
    for: "3m",
    severity: "warning",
    summary: `${gateway.name} sends ${backend} no queries`,
    description:
      "Its coordinator does not answer, it was deactivated, or the gateway's database does not know it any more; in that case `pulumi up` registers it again.",
  };
}

function groupDown(gateway: AlertedGateway, group: string): Alert {
  const members = gateway.backends.filter(({ routingGroup }) => routingGroup === group);
  const healthy = members.map(
    ({ name }) => `(max(${at(gateway)(backendMetric(name, "TrinoStatusHealthy"))}) or vector(0))`,
  );
  return {
    alert: "TrinoGatewayGroupDown",
    expr: `${healthy.join(" + ")} == 0`,
    for: "2m",
    severity: "critical",
    summary: `no cluster of the routing group ${group} takes queries`,
    description: "Its queries fail, or run elsewhere, as the gateway's onGroupDown says.",
  };
}

function requestAlerts(gateway: AlertedGateway): Alert[] {
  const own = at(gateway);
  const failed = `sum(increase(${own(m.noAnswer)}[10m])) + sum(increase(${own(m.answers5xx)}[10m]))`;
  return [
    {
      alert: "TrinoGatewayErrors",
      expr: `${failed} > 0.05 * sum(increase(${own(m.requests)}[10m])) > 1`,
      for: "5m",
      severity: "warning",
      summary: `more than one of twenty requests through ${gateway.name} fails`,
      description:
        "Clusters answer with 5xx or not at all. Compare with the alerts of the clusters; a request without answer points at the network between them.",
    },
    {
      alert: "TrinoGatewayRefuses",
      // New queries are counted before it is asked where they go (`RouteToBackendResource`).
      expr: `sum(increase(${own(m.requests)}[5m])) > 3 and sum(increase(${own(m.answers2xx)}[5m])) == 0`,
      for: "1m",
      severity: "critical",
      summary: `${gateway.name} gets queries, and no cluster answers one of them`,
      description:
        "It is ready and answers its health check, but cannot say where a query goes: a rules file that it cannot read, or a routing group without a cluster. Look at its log; `pulumi up` writes the rules anew.",
    },
    {
      alert: "TrinoGatewaySlow",
      expr: `max(${m.latency}{trino_gateway="${gateway.name}",quantile="0.9"}) > ${gateway.latencySeconds}`,
      for: "10m",
      severity: "warning",
      summary: `a tenth of the requests through ${gateway.name} takes more than ${gateway.latencySeconds} s`,
      description:
        "A coordinator is slow to answer: look at its pauses and at its queue. A poll of a running query takes up to a second by itself.",
    },
    {
      alert: "TrinoGatewayBusy",
      expr: `max(${own(m.waitingRequests)}) > 50`,
      for: "5m",
      severity: "warning",
      summary: `requests wait inside ${gateway.name} for a thread`,
      description: "Give it more replicas or cores, or look for a client that polls without pause.",
    },
  ];
}
