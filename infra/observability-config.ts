import { z } from "zod";

const text = z.string().min(1);

const prometheusShape = {
  intervalSeconds: z
    .number()
    .exactOptional()
    .describe("Seconds between two scrapes; 30 unless set"),
  labels: z
    .record(z.string(), z.string())
    .exactOptional()
    .describe("Labels by which Prometheus selects the PodMonitor and the rules"),
};

const dashboards = z
  .strictObject({ folder: text.exactOptional().describe("Folder in Grafana") })
  .describe("A Grafana dashboard as ConfigMap");

const eventListener = z
  .strictObject({
    http: z
      .strictObject({
        url: text,
        created: z.boolean().exactOptional().describe("Also when a query begins"),
        headers: z.record(z.string(), z.string()).exactOptional(),
      })
      .exactOptional(),
    kafka: z
      .strictObject({
        brokers: z.array(text).describe("host:port"),
        completedTopic: text,
        createdTopic: text.exactOptional(),
        clientSecretName: text
          .exactOptional()
          .describe("Kubernetes Secret with the key client.properties"),
      })
      .exactOptional(),
    mysql: z
      .strictObject({ url: text.describe("JDBC URL; the password as ${ENV:NAME}") })
      .exactOptional(),
  })
  .describe("Where an event goes for every query: one of http, kafka and mysql");

/** What is seen of a Trino cluster. */
export const trinoObservabilitySchema = z
  .strictObject({
    prometheus: z
      .strictObject({
        ...prometheusShape,
        credentialsSecretName: text
          .exactOptional()
          .describe("Kubernetes Secret with username and password, if the cluster wants a login"),
      })
      .exactOptional(),
    alerts: z
      .strictObject({
        queuedQueries: z.number().exactOptional().describe("Queries that may wait for 10 minutes"),
      })
      .exactOptional(),
    dashboards: dashboards.exactOptional(),
    eventListener: eventListener.exactOptional(),
    tracing: z
      .strictObject({
        endpoint: text.describe("OpenTelemetry collector, for example http://otel.monitoring:4317"),
        protocol: z.enum(["grpc", "http/protobuf"]).exactOptional(),
      })
      .exactOptional(),
  })
  .describe("Metrics, alerts, dashboards, events and traces");

/** What is seen of the gateway. */
export const gatewayObservabilitySchema = z
  .strictObject({
    prometheus: z.strictObject(prometheusShape).exactOptional(),
    alerts: z
      .strictObject({
        latencySeconds: z.number().exactOptional().describe("Median answer of a cluster"),
      })
      .exactOptional(),
    dashboards: dashboards.exactOptional(),
  })
  .describe("Metrics, alerts and dashboards of the gateway");
