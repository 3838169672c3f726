import { named } from "../../shared/chart-check";
import {
  count,
  dataSize,
  files,
  flag,
  heap,
  labels,
  list,
  map,
  percent,
  podCpu,
  podMemory,
  text,
  texts,
  word,
} from "../../shared/chart-kinds";
import { configMounts, probeKeys, secretMounts } from "./release-keys";

const quantities = {
  /** Cores. */
  cpu: podCpu(),
  /** Memory, in Kubernetes' units. */
  memory: podMemory(),
  /** Space on the node's disk. */
  "ephemeral-storage": podMemory(),
};

/** What coordinator and workers both have. */
const nodeKeys = {
  deployment: {
    /** Annotations of the Deployment. */
    annotations: labels({}),
    /** Seconds until a rollout counts as failed. */
    progressDeadlineSeconds: count(600, 1),
    /** Old ReplicaSets that are kept. */
    revisionHistoryLimit: count(10),
    /** How pods are replaced; empty is a rolling update by a quarter. */
    strategy: {
      /** `Recreate` is the one that never runs two coordinators. */
      type: word(["Recreate", "RollingUpdate"]),
      /** `maxSurge` and `maxUnavailable`. */
      rollingUpdate: map(),
    },
  },
  jvm: {
    /** `-Xmx`; "" leaves it to `maxHeapPercent`. */
    maxHeapSize: heap("8G"),
    /** `-Xms`. */
    minHeapSize: heap(null),
    /** `-XX:MaxRAMPercentage`; without effect beside `maxHeapSize`, which has a default. */
    maxHeapPercent: percent(null),
    /** `-XX:InitialRAMPercentage`. */
    initialHeapPercent: percent(null),
    gcMethod: {
      /** `-XX:+<this>`. */
      type: text("UseG1GC"),
      g1: {
        /** `-XX:G1HeapRegionSize`, written whatever the collector. */
        heapRegionSize: heap("32M"),
      },
    },
  },
  /** Lines at the end of `jvm.config`. */
  additionalJVMConfig: texts([]),
  /** Further ports of the container and of the role's Service. */
  additionalExposedPorts: named({
    /** Port of the Service. */
    servicePort: count(undefined, 1),
    /** Name of both. */
    name: text(),
    /** Port of the container. */
    port: count(undefined, 1),
    /** Port of the node, for a Service of that type. */
    nodePort: count(undefined, 1),
    /** `TCP` or `UDP`. */
    protocol: word(["TCP", "UDP", "SCTP"]),
  }),
  resources: {
    /** What the scheduler sets aside. */
    requests: quantities,
    /** What the kernel enforces. */
    limits: quantities,
    /** Claims for devices. */
    claims: list(),
  },
  /** Numbers of the probe of `/v1/info`; its path is fixed. */
  livenessProbe: probeKeys,
  /** Numbers of the image's own health check. */
  readinessProbe: probeKeys,
  /** Numbers of the image's own health check while it starts. */
  startupProbe: probeKeys,
  /** Hooks of the container; may be templates. Excludes graceful shutdown. */
  lifecycle: map({}),
  /** Seconds until a pod that ends is killed. */
  terminationGracePeriodSeconds: count(30),
  /** Labels of nodes. */
  nodeSelector: labels({}),
  /** Taints that the pods tolerate. */
  tolerations: list([]),
  /** Rules of affinity. */
  affinity: map({}),
  /** Files in the configuration folder, as templates; not a Secret. */
  additionalConfigFiles: files({}),
  /** Volumes of the pods; may be templates. */
  additionalVolumes: list([]),
  /** Their mounts in the Trino container. */
  additionalVolumeMounts: list([]),
  /** Priority class of the pods. */
  priorityClassName: text(null),
  /** Annotations of the pods; may be templates. */
  annotations: labels({}),
  /** Labels of Deployment and pods; may be templates. */
  labels: labels({}),
  /** ConfigMaps in these pods. */
  configMounts,
  /** Secrets in these pods. */
  secretMounts,
};

const memoryKeys = {
  memory: {
    /** `memory.heap-headroom-per-node`; Trino's own is 30 % of the heap. */
    heapHeadroomPerNode: dataSize(""),
  },
  query: {
    /** `query.max-memory-per-node`; the chart's 1GB is far below Trino's own 30 % of the heap. */
    maxMemoryPerNode: dataSize("1GB"),
  },
};

/** The two kinds of pod. */
export const roleKeys = {
  coordinator: {
    ...nodeKeys,
    config: {
      ...memoryKeys,
      nodeScheduler: {
        /** `node-scheduler.include-coordinator`: it also works on queries. */
        includeCoordinator: flag(false),
      },
    },
  },
  worker: {
    ...nodeKeys,
    config: memoryKeys,
    gracefulShutdown: {
      /** A hook that drains, `shutdown.grace-period`, and access control that lets it. */
      enabled: flag(false),
      /** `shutdown.grace-period` of both roles; a drain waits for it twice. */
      gracePeriodSeconds: count(120),
    },
    /** How workers are spread over nodes and zones. */
    topologySpreadConstraints: list([]),
  },
};
