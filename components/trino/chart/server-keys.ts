import {
  count,
  countOrNone,
  dataSize,
  flag,
  key,
  labels,
  list,
  map,
  quoted,
  text,
  texts,
} from "../../shared/chart-kinds";
import { error } from "../../shared/finding";

/** What both roles share, and how many workers there are. */
export const serverKeys = {
  server: {
    /** Replicas of the workers' Deployment; the least of an HPA. Zero makes no Deployment. */
    workers: count(2),
    node: {
      /** `node.environment`; may be a template. Nodes of another one are kept out of the cluster. */
      environment: text("production"),
      /** `node.data-dir`. */
      dataDir: text("/data/trino"),
      /** `plugin.dir`. */
      pluginDir: text("/usr/lib/trino/plugin"),
    },
    log: {
      trino: {
        /** Level of `io.trino` in `log.properties`. */
        level: text("INFO"),
      },
    },
    config: {
      /** Folder of all configuration in the pods. */
      path: text("/etc/trino"),
      https: {
        /** Three lines of the coordinator's `config.properties`, and ports. */
        enabled: flag(false),
        /** `http-server.https.port`, of the coordinator, its Service and its Ingress. */
        port: count(8443, 1),
        keystore: {
          /** `http-server.https.keystore.path`. */
          path: text(""),
        },
      },
      /** `http-server.authentication.type` of the coordinator: `PASSWORD`, `OAUTH2`, … */
      authenticationType: text(""),
      query: {
        /** `query.max-memory` of both roles, in Trino's units. */
        maxMemory: dataSize("4GB"),
      },
    },
    /** `exchange-manager.properties` of both roles; no file without it. */
    exchangeManager: {
      /** `exchange-manager.name`. */
      name: text(),
      /** `exchange.base-directories`, joined by commas. Empty spools to the container's disk. */
      baseDir: key<string | string[]>(undefined, (value) =>
        Array.isArray(value) || typeof value === "string"
          ? Array.isArray(value)
            ? texts([]).check(value)
            : []
          : [error("", `${quoted(value)} is not a list`, "write one URI behind each hyphen")],
      ),
    },
    /** Lines at the end of the workers' `config.properties`. */
    workerExtraConfig: text(""),
    /** Lines at the end of the coordinator's `config.properties`: what workers must not have. */
    coordinatorExtraConfig: text(""),
    /** A HorizontalPodAutoscaler for the workers; then their Deployment has no replicas. */
    autoscaling: {
      /** Make one. */
      enabled: flag(false),
      /** The most workers. */
      maxReplicas: count(5, 1),
      /** Percent of the requested CPU; "" takes the metric away. */
      targetCPUUtilizationPercentage: countOrNone(50),
      /** Percent of the requested memory; useless for a JVM, whose heap never shrinks. */
      targetMemoryUtilizationPercentage: countOrNone(80),
      /** How fast it grows and shrinks. */
      behavior: map({}),
    },
    /** A KEDA ScaledObject for the workers; then their Deployment has no replicas. */
    keda: {
      /** Make one. */
      enabled: flag(false),
      /** Seconds between two looks at the triggers. */
      pollingInterval: count(30, 1),
      /** Seconds after the last active trigger until zero. */
      cooldownPeriod: count(300),
      /** Seconds after creation until that counts. */
      initialCooldownPeriod: count(0),
      /** The fewest workers; zero needs `query-manager.required-workers`. */
      minReplicaCount: count(0),
      /** The most workers. */
      maxReplicaCount: count(5, 1),
      /** What to do when a trigger fails. */
      fallback: map({}),
      /** Settings of the HPA behind it. */
      advanced: map({}),
      /** What it looks at; may be templates. At least one. */
      triggers: list([]),
      /** The template wants one YAML text here, and fails for the map that it documents. */
      annotations: key<string | Record<string, string>>({}, (value) =>
        typeof value === "string" ? [] : labels({}).check(value),
      ),
    },
  },
};
