import { renderProperties } from "../../shared/properties";
import type { Contribution } from "../contribution";
import { EXCHANGE_BEANS, SPOOLING_BEANS } from "./metrics";
import type { EventListenerSpec, TrinoObservabilitySpec } from "./spec";

/** What is seen of a cluster, as chart values and properties. */
export function renderObservability(
  spec: TrinoObservabilitySpec | undefined,
  { faultTolerant, spools }: { faultTolerant: boolean; spools: boolean },
): Contribution {
  const { prometheus, tracing, eventListener } = spec ?? {};
  const beans = [...(faultTolerant ? EXCHANGE_BEANS : []), ...(spools ? SPOOLING_BEANS : [])];
  return {
    ...(eventListener && { values: listenerValues(eventListener) }),
    configProperties: {
      ...(prometheus && beans.length > 0 && { "openmetrics.jmx-object-names": beans.join("|") }),
      ...(tracing && {
        "tracing.enabled": "true",
        "tracing.exporter.endpoint": tracing.endpoint,
        ...(tracing.protocol && { "tracing.exporter.protocol": tracing.protocol }),
      }),
    },
  };
}

/** Where pods find the Kafka client's properties. */
const KAFKA_FOLDER = "/etc/trino-kafka-event-listener";

function listenerValues(listener: EventListenerSpec): Record<string, unknown> {
  const secretName = listener.kafka?.clientSecretName;
  return {
    eventListenerProperties: renderProperties(listenerProperties(listener)),
    ...(secretName && {
      secretMounts: [{ name: "kafka-event-listener", secretName, path: KAFKA_FOLDER }],
    }),
  };
}

/** Lines of `event-listener.properties`. */
function listenerProperties({ http, kafka, mysql }: EventListenerSpec): Record<string, string> {
  if (http) {
    const headers = Object.entries(http.headers ?? {});
    return {
      "event-listener.name": "http",
      "http-event-listener.connect-ingest-uri": http.url,
      "http-event-listener.log-created": String(http.created ?? false),
      "http-event-listener.log-completed": "true",
      ...(headers.length > 0 && {
        "http-event-listener.connect-http-headers": headers
          .map(([name, value]) => `${name}:${value}`)
          .join(","),
      }),
    };
  }
  if (kafka) {
    return {
      "event-listener.name": "kafka",
      "kafka-event-listener.broker-endpoints": kafka.brokers.join(","),
      "kafka-event-listener.completed-event.topic": kafka.completedTopic,
      "kafka-event-listener.publish-created-event": String(kafka.createdTopic !== undefined),
      ...(kafka.createdTopic && {
        "kafka-event-listener.created-event.topic": kafka.createdTopic,
      }),
      ...(kafka.clientSecretName && {
        "kafka-event-listener.config.resources": `${KAFKA_FOLDER}/client.properties`,
      }),
    };
  }
  return { "event-listener.name": "mysql", "mysql-event-listener.db.url": mysql?.url ?? "" };
}
