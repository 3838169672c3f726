import { checkHostPort, checkUrl } from "../../shared/addresses";
import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { checkSecretName } from "../../shared/kubernetes-names";
import { checkPrometheus } from "../../shared/monitoring/check";
import type { SecuritySpec } from "../security/spec";
import {
  type EventListenerSpec,
  type KafkaEventListenerSpec,
  TracingProtocol,
  type TracingSpec,
  type TrinoObservabilitySpec,
} from "./spec";

const PROTOCOLS: string[] = Object.values(TracingProtocol);
const LISTENERS = ["http", "kafka", "mysql"] as const;

/** Everything wrong with what shall be seen of a cluster; paths relative to it. */
export function checkObservability(
  spec: TrinoObservabilitySpec | undefined,
  security: SecuritySpec | undefined,
): Fault[] {
  if (!spec) return [];
  return [
    ...checkPrometheus(spec),
    ...checkSecretName("prometheus.credentialsSecretName", spec.prometheus?.credentialsSecretName),
    ...checkLogin(spec, security),
    ...below("eventListener", spec.eventListener ? checkListener(spec.eventListener) : []),
    ...below("tracing", spec.tracing ? checkTracing(spec.tracing) : []),
  ];
}

/** A coordinator with authentication lets Prometheus in like anybody: by password, over TLS. */
function checkLogin(
  { prometheus }: TrinoObservabilitySpec,
  security: SecuritySpec | undefined,
): Fault[] {
  if (!prometheus || !security?.authentication) return [];
  const path = "prometheus.credentialsSecretName";
  if (!security.tls) {
    return [
      {
        path: "prometheus",
        message:
          "Trino takes Prometheus' password over TLS only, and the coordinator has none; give security.tls",
      },
    ];
  }
  return prometheus.credentialsSecretName
    ? []
    : [
        {
          path,
          message:
            "missing; the coordinator asks for a password, so name a Secret with username and password",
        },
      ];
}

function checkListener(listener: EventListenerSpec): Fault[] {
  const given = LISTENERS.filter((kind) => listener[kind]);
  if (given.length !== 1) {
    const problem = given.length === 0 ? "missing" : `${given.join(" and ")} are given`;
    return [{ path: "", message: `${problem}; use one of ${eitherOf(LISTENERS)}` }];
  }
  const { http, kafka, mysql } = listener;
  return [
    ...(http
      ? [...checkUrl("http.url", http.url, COLLECTOR), ...checkHeaders(http.headers ?? {})]
      : []),
    ...(kafka ? checkKafka(kafka) : []),
    ...(mysql ? checkMysql(mysql.url) : []),
  ];
}

const COLLECTOR = {
  schemes: ["http", "https"] as const,
  example: "http://collector.monitoring:4317",
};

/** The plugin splits the list at commas, and a header at its first colon. */
function checkHeaders(headers: Record<string, string>): Fault[] {
  return Object.entries(headers)
    .filter(([name, value]) => /[^\w-]/.test(name) || /[",\r\n]/.test(value))
    .map(([name]) => ({
      path: `http.headers.${name}`,
      message: "cannot be written to Trino's properties; use no comma, quote or line break",
    }));
}

function checkKafka(kafka: KafkaEventListenerSpec): Fault[] {
  const { brokers, completedTopic, createdTopic, clientSecretName } = kafka;
  return [
    ...(brokers.length === 0
      ? [{ path: "kafka.brokers", message: "none; give at least one host:port" }]
      : []),
    ...brokers.flatMap((broker, index) =>
      checkHostPort(`kafka.brokers[${index}]`, broker, "kafka-0.kafka:9092"),
    ),
    ...checkTopic("kafka.completedTopic", completedTopic),
    ...checkTopic("kafka.createdTopic", createdTopic),
    ...checkSecretName("kafka.clientSecretName", clientSecretName),
  ];
}

/** Kafka's own rule (class `Topic` of its clients). */
function checkTopic(path: string, topic: string | undefined): Fault[] {
  return topic === undefined || (/^[\w.-]{1,249}$/.test(topic) && !/^\.{1,2}$/.test(topic))
    ? []
    : [
        {
          path,
          message: `"${topic}" is not a topic of Kafka; use letters, digits, dots, hyphens and underscores`,
        },
      ];
}

/** The URL ends up in a ConfigMap. */
function checkMysql(url: string): Fault[] {
  if (!url.startsWith("jdbc:mysql://")) {
    return [{ path: "mysql.url", message: "is not a URL like jdbc:mysql://host:3306/db" }];
  }
  return /[?&]password=(?!\$\{ENV:)/.test(url)
    ? [
        {
          path: "mysql.url",
          message: "has a password in plain text; use password=${ENV:NAME} and a Secret",
        },
      ]
    : [];
}

function checkTracing({ endpoint, protocol }: TracingSpec): Fault[] {
  return [
    ...checkUrl("endpoint", endpoint, COLLECTOR),
    ...(protocol === undefined || PROTOCOLS.includes(protocol)
      ? []
      : [
          {
            path: "protocol",
            message: `"${protocol}" is not a protocol; use ${eitherOf(PROTOCOLS)}${nearest(protocol, PROTOCOLS)}`,
          },
        ]),
  ];
}
