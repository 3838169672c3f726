import { renderDashboard } from "../../shared/monitoring/render";
import { backendMetric, GATEWAY_METRICS as m } from "./metrics";

/** The dashboard of a gateway, as Grafana reads it. */
export function gatewayDashboard(gateway: {
  name: string;
  backends: readonly { name: string }[];
}): string {
  const own = (metric: string) => `${metric}{trino_gateway="${gateway.name}"}`;
  const rate = (metric: string) => `sum(rate(${own(metric)}[5m]))`;
  const quantile = (q: string) =>
    `max(${m.latency}{trino_gateway="${gateway.name}",quantile="${q}"})`;
  return renderDashboard(gateway.name, `Trino Gateway: ${gateway.name}`, [
    {
      title: "Backends that take queries (1) or not (0)",
      unit: "short",
      series: Object.fromEntries(
        gateway.backends.map(({ name }) => [
          name,
          `min(${own(backendMetric(name, "TrinoStatusHealthy"))})`,
        ]),
      ),
    },
    { title: "Requests a second", unit: "reqps", series: { forwarded: rate(m.requests) } },
    {
      title: "Answers a second",
      unit: "reqps",
      series: {
        "2xx": rate(m.answers2xx),
        "4xx": rate(m.answers4xx),
        "5xx": rate(m.answers5xx),
        none: rate(m.noAnswer),
      },
    },
    {
      title: "Time until a cluster answers",
      unit: "s",
      series: {
        half: quantile("0.5"),
        "nine of ten": quantile("0.9"),
        "99 of 100": quantile("0.99"),
      },
    },
    {
      title: "Threads of each replica",
      unit: "short",
      series: { "{{pod}} busy": own(m.busyThreads), "{{pod}} waiting": own(m.waitingRequests) },
    },
    {
      title: "Connections to each replica",
      unit: "short",
      series: { "{{pod}}": own(m.connections) },
    },
  ]);
}
