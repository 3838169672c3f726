import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { checkGatewayObservability } from "../../components/gateway/observability/check";
import { gatewayMonitoring } from "../../components/gateway/observability/objects";
import type { MonitoringObject } from "../../components/shared/monitoring/objects";
import { metricsOf } from "../../components/shared/monitoring/promql";
import { checkObservability } from "../../components/trino/observability/check";
import { trinoMetrics } from "../../components/trino/observability/metrics";
import { clusterMonitoring } from "../../components/trino/observability/objects";
import { renderObservability } from "../../components/trino/observability/values";
import { missingMetrics } from "../lab/proof/metrics";

/** What a real coordinator and worker of 476, both with FTE, and a real gateway 21 had. */
const REAL = readFileSync(join(__dirname, "../golden/metrics-476.txt"), "utf8");

const all = { prometheus: { labels: { release: "prometheus" } }, alerts: {}, dashboards: {} };
const node = { memoryGiB: 16, cpu: 4 };
const cluster = (profile: "interactive" | "batch", over = {}) =>
  clusterMonitoring({
    name: `trino-${profile}`,
    trinoVersion: "476",
    profile,
    coordinator: node,
    workers: { ...node, replicas: 3 },
    observability: all,
    ...over,
  });
const gateway = (over = {}) =>
  gatewayMonitoring({
    releaseName: "trino-gateway",
    backends: [
      { name: "trino-interactive", routingGroup: "interactive" },
      { name: "trino-batch", routingGroup: "batch" },
    ],
    observability: all,
    ...over,
  });

type Content = MonitoringObject["content"];
function only<Kind extends Content["kind"]>(objects: MonitoringObject[], kind: Kind) {
  return objects
    .map(({ content }) => content)
    .filter((content): content is Extract<Content, { kind: Kind }> => content.kind === kind);
}

/** Every PromQL expression of rules and dashboards. */
function expressions(objects: MonitoringObject[]): string[] {
  const rules = only(objects, "PrometheusRule").map(({ spec }) => spec);
  const boards = only(objects, "ConfigMap").flatMap(({ data }) => Object.values(data));
  const found: string[] = [];
  JSON.stringify([rules, boards.map((text) => JSON.parse(text))], (key, value) => {
    if (key === "expr") found.push(value);
    return value;
  });
  return found;
}

describe("dashboards and alerts", () => {
  test.each([
    ["an interactive cluster", cluster("interactive")],
    ["a batch cluster", cluster("batch")],
    ["a cluster that spools results", cluster("interactive", { spoolingRetrieval: "storage" })],
    ["the gateway", gateway()],
  ])("of %s read only metrics that the real servers have", (_, objects) => {
    const read = expressions(objects);
    expect(read.length).toBeGreaterThan(12);
    const names = read.flatMap((expression) => metricsOf(expression));
    expect(missingMetrics(REAL, names)).toEqual([]);
  });

  test("are as reviewed", async () => {
    const rules = [cluster("batch"), gateway()].flatMap((objects) =>
      only(objects, "PrometheusRule").map(({ spec }) => spec),
    );
    await expect(stringify(rules, { lineWidth: 0 })).toMatchFileSnapshot(
      "../golden/observability-rules.yaml",
    );
  });

  test("follow the class that counts nodes, which moved with 477", () => {
    const nodes = (version: string) => trinoMetrics(version).activeNodes;
    expect(nodes("476")).toBe("trino_metadata_name_DiscoveryNodeManager_ActiveNodeCount");
    expect(nodes("480")).toBe("trino_node_name_CoordinatorNodeManager_ActiveNodeCount");
  });

  test("tell of spooled results that nobody acknowledges, where results are spooled", () => {
    type Groups = { rules: { alert: string; expr: string }[] }[];
    const alert = (over: object) =>
      only(cluster("interactive", over), "PrometheusRule")
        .flatMap(({ spec }) => (spec.groups as Groups).flatMap(({ rules }) => rules))
        .find((rule) => rule.alert === "TrinoSegmentsUnacknowledged");
    expect(alert({})).toBeUndefined();
    const found = alert({ spoolingRetrieval: "storage" });
    expect(missingMetrics(REAL, metricsOf(found?.expr ?? ""))).toEqual([]);
    // Another cluster takes acknowledgements of this one's segments.
    expect(found?.expr).not.toContain("trino-interactive");
  });

  test("of a cluster that may sleep ask for no workers", () => {
    const keda = { minReplicas: 0, maxReplicas: 4, triggers: [] };
    const asleep = cluster("interactive", { workers: { ...node, autoscaling: { keda } } });
    const alerts = (objects: MonitoringObject[]) => JSON.stringify(only(objects, "PrometheusRule"));
    expect(alerts(cluster("interactive"))).toContain("TrinoWorkersMissing");
    expect(alerts(asleep)).not.toContain("TrinoWorkersMissing");
  });
});

describe("scraping", () => {
  test("is not there unless it is asked for", () => {
    expect(cluster("batch", { observability: {} })).toEqual([]);
    expect(gateway({ observability: undefined })).toEqual([]);
  });

  test("tells Trino a name without a password, and Prometheus where the series come from", () => {
    const monitors = only(cluster("batch"), "PodMonitor");
    expect(stringify(monitors[0]?.spec)).toContain("trino-batch-scraper");
    expect(monitors[0]?.spec.podMetricsEndpoints).toMatchObject([
      {
        port: "http",
        relabelings: [
          { targetLabel: "trino_cluster", replacement: "trino-batch" },
          { targetLabel: "trino_role", replacement: "coordinator" },
        ],
      },
    ]);
    const [secret] = only(cluster("batch"), "Secret");
    expect(secret?.stringData).toEqual({ username: "prometheus", password: "" });
  });

  test("logs in over TLS where the coordinator wants a login, and not at workers", () => {
    const security = {
      tls: { secretName: "tls" },
      authentication: { password: { secretName: "users" } },
    };
    const prometheus = { credentialsSecretName: "scraper-login" };
    const [coordinator, worker] = only(
      cluster("batch", { security, observability: { prometheus } }),
      "PodMonitor",
    );
    expect(coordinator?.spec.podMetricsEndpoints).toMatchObject([
      { port: "https", scheme: "https", basicAuth: { username: { name: "scraper-login" } } },
    ]);
    expect(worker?.spec.podMetricsEndpoints).toMatchObject([
      { port: "http", basicAuth: { username: { name: "trino-batch-scraper" } } },
    ]);
  });

  test("exports the beans of plugins that a cluster has, and only those", () => {
    const beansOf = (faultTolerant: boolean, spools: boolean) =>
      renderObservability(all, { faultTolerant, spools }).configProperties?.[
        "openmetrics.jmx-object-names"
      ];
    expect(beansOf(true, false)).toMatch(/^trino\.plugin.+[|]/);
    expect(beansOf(false, true)).toBe("io.trino.filesystem.s3:name=S3FileSystemStats");
    expect(beansOf(true, true)).toBe(`${beansOf(true, false)}|${beansOf(false, true)}`);
    expect(beansOf(false, false)).toBeUndefined();
  });
});

describe("events and traces", () => {
  test.each([
    [
      { http: { url: "http://sink:8080/events", headers: { "X-Api-Key": "${ENV:SINK_KEY}" } } },
      [
        "event-listener.name=http",
        "http-event-listener.connect-http-headers=X-Api-Key:${ENV:SINK_KEY}",
        "http-event-listener.connect-ingest-uri=http://sink:8080/events",
        "http-event-listener.log-completed=true",
        "http-event-listener.log-created=false",
      ],
    ],
    [
      { kafka: { brokers: ["k-0:9092", "k-1:9092"], completedTopic: "queries" } },
      [
        "event-listener.name=kafka",
        "kafka-event-listener.broker-endpoints=k-0:9092,k-1:9092",
        "kafka-event-listener.completed-event.topic=queries",
        "kafka-event-listener.publish-created-event=false",
      ],
    ],
  ])("%j", (eventListener, lines) => {
    expect(
      renderObservability({ eventListener }, { faultTolerant: false, spools: false }).values,
    ).toEqual({
      eventListenerProperties: lines,
    });
  });

  test("tracing is on both roles", () => {
    const tracing = { endpoint: "http://otel:4317" };
    expect(
      renderObservability({ tracing }, { faultTolerant: false, spools: false }).configProperties,
    ).toEqual({
      "tracing.enabled": "true",
      "tracing.exporter.endpoint": "http://otel:4317",
    });
  });
});

test("what cannot be is refused, all at once", () => {
  const faults = [
    ...checkObservability(
      {
        alerts: {},
        eventListener: { mysql: { url: "jdbc:mysql://db/x?user=a&password=hunter2" } },
        tracing: { endpoint: "otel:4317", protocol: "grcp" as never },
      },
      undefined,
    ),
    ...checkObservability(
      { prometheus: {}, eventListener: {} },
      { authentication: { password: { secretName: "s" } } },
    ),
    ...checkGatewayObservability({ dashboards: {}, alerts: {} }),
  ].map(({ path, message }) => `${path}: ${message}`);
  expect(faults).toEqual([
    "alerts: nothing is scraped to show; give prometheus, too",
    "eventListener.mysql.url: has a password in plain text; use password=${ENV:NAME} and a Secret",
    'tracing.endpoint: "otel:4317" is not a URL; write it as http://collector.monitoring:4317',
    'tracing.protocol: "grcp" is not a protocol; use grpc or http/protobuf (did you mean "grpc"?)',
    "prometheus: Trino takes Prometheus' password over TLS only, and the coordinator has none; give security.tls",
    "eventListener: missing; use one of http, kafka or mysql",
    "alerts: nothing is scraped to show; give prometheus, too",
    "dashboards: nothing is scraped to show; give prometheus, too",
  ]);
  expect(faults.join()).not.toContain("hunter2");
});
