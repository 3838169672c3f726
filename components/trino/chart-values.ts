/**
 * Values of Helm chart trino, as far as we render them. The chart has no schema of its own
 * and drops unknown keys in silence, so these types are the schema.
 */
export interface TrinoChartValues {
  fullnameOverride: string;
  image: { tag: string };
  server: {
    /** Absent with KEDA, which alone knows the number. */
    workers?: number;
    node: { environment: string };
    config: { query: { maxMemory: string } };
    exchangeManager?: ExchangeValues["server"]["exchangeManager"];
  };
  additionalConfigProperties: string[];
  additionalExchangeManagerProperties?: string[];
  /** `null` removes one of the chart's own catalogs. */
  catalogs: Record<string, string | null>;
  envFrom: { secretRef: { name: string } }[];
  serviceAccount: { create: false; name: string };
  coordinator: NodeValues & { deployment: { strategy: { type: "Recreate" } } };
  worker: NodeValues & {
    gracefulShutdown: { enabled: true; gracePeriodSeconds: number };
    terminationGracePeriodSeconds: number;
  };
}

/** The keys that coordinator and workers share. */
export interface NodeValues {
  jvm: { maxHeapSize: string };
  config: {
    memory: { heapHeadroomPerNode: string };
    query: { maxMemoryPerNode: string };
  };
  resources: { requests: { cpu: string; memory: string }; limits: { memory: string } };
  startupProbe: { periodSeconds: number; failureThreshold: number };
}

/** The keys that say where intermediate data is spooled. */
export interface ExchangeValues {
  server: { exchangeManager: { name: string; baseDir: string[] } };
  additionalExchangeManagerProperties: string[];
}
