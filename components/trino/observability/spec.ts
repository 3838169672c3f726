import type { DashboardsSpec, PrometheusSpec } from "../../shared/monitoring/spec";

/** What is seen of a cluster while it runs. */
export interface TrinoObservabilitySpec {
  /**
   * Coordinator and workers are scraped at their own `/metrics`, by a PodMonitor.
   * @default not scraped - the Prometheus operator's types must exist in the Kubernetes cluster
   */
  prometheus?: TrinoPrometheusSpec;
  /**
   * Alert rules on those metrics; needs `prometheus`.
   * @default none
   */
  alerts?: TrinoAlertsSpec;
  /**
   * A Grafana dashboard of those metrics; needs `prometheus`.
   * @default none
   */
  dashboards?: DashboardsSpec;
  /**
   * Where the coordinator sends an event for every query.
   * @default nowhere - the coordinator remembers the last hundred
   */
  eventListener?: EventListenerSpec;
  /**
   * Where coordinator and workers send OpenTelemetry spans.
   * @default nowhere
   */
  tracing?: TracingSpec;
}

/** How a cluster's `/metrics` are read. Trino answers nobody without a user name. */
export interface TrinoPrometheusSpec extends PrometheusSpec {
  /**
   * Kubernetes Secret with the keys `username` and `password` of a user whom the coordinator lets in.
   * @default the user `prometheus` without a password - enough where no authentication is configured
   */
  credentialsSecretName?: string;
}

/** When to alert. */
export interface TrinoAlertsSpec {
  /**
   * Queries that may wait for more than 10 minutes.
   * @default interactive 10, batch 100 - a pipeline may queue, a person may not
   * @asType integer
   * @minimum 1
   */
  queuedQueries?: number;
}

/** One of these. */
export interface EventListenerSpec {
  /** Posts each event as JSON (plugin `http-event-listener`). */
  http?: HttpEventListenerSpec;
  /** Writes each event to a topic (plugin `kafka-event-listener`). */
  kafka?: KafkaEventListenerSpec;
  /** Writes one row a completed query to a MySQL table (plugin `mysql-event-listener`). */
  mysql?: MysqlEventListenerSpec;
}

/** Where queries are posted to. */
export interface HttpEventListenerSpec {
  /** `http-event-listener.connect-ingest-uri`. */
  url: string;
  /**
   * Also when a query begins.
   * @default false - the event at its end says everything
   */
  created?: boolean;
  /**
   * Headers by name; secrets only as `${ENV:NAME}`, from a Secret in `secretNames`.
   * @default {} - none
   */
  headers?: Record<string, string>;
}

/** Which topic queries are written to. */
export interface KafkaEventListenerSpec {
  /** `host:port` of the brokers. */
  brokers: string[];
  /** Topic of completed queries. */
  completedTopic: string;
  /**
   * Topic of begun queries.
   * @default none - they are not published
   */
  createdTopic?: string;
  /**
   * Kubernetes Secret with the key `client.properties`: properties of the Kafka client for TLS and
   * login (`kafka-event-listener.config.resources`).
   * @default none - neither
   */
  clientSecretName?: string;
}

/** Which database queries are written to. */
export interface MysqlEventListenerSpec {
  /**
   * JDBC URL with user and password as parameters; the password only as `${ENV:NAME}`, from a Secret
   * in `secretNames`.
   */
  url: string;
}

/** Where spans go. */
export interface TracingSpec {
  /** The collector, for example `http://otel-collector.monitoring:4317`. */
  endpoint: string;
  /**
   * How the collector is spoken to: `grpc` or `http/protobuf`.
   * @default "grpc" - Trino's own
   */
  protocol?: TracingProtocol;
}

/** How an OpenTelemetry collector is spoken to. */
export const TracingProtocol = { Grpc: "grpc", Http: "http/protobuf" } as const;
export type TracingProtocol = (typeof TracingProtocol)[keyof typeof TracingProtocol];
