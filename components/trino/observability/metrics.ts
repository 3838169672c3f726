import { nodeManagerMetrics } from "../../shared/node-manager";

/**
 * Names of the metrics that dashboards and alerts read, at Trino's own `/metrics`. They are names of
 * Java beans, so they follow Trino's classes: a class that moves takes its metrics along.
 *
 * Seen at a real coordinator and worker of Trino 476. For 478 to 483 the classes and their managed
 * attributes were compared in the published jars; 477 and 484 were not looked at, they are taken to
 * be as their neighbours.
 */
export interface TrinoMetrics {
  /** Coordinator: queries. */
  runningQueries: string;
  queuedQueries: string;
  completedQueries: string;
  failedQueries: string;
  internalFailures: string;
  insufficientResources: string;
  externalFailures: string;
  /** Coordinator: nodes, the coordinator itself included. */
  activeNodes: string;
  drainingNodes: string;
  /** Coordinator: memory of the whole cluster. */
  clusterMemory: string;
  reservedMemory: string;
  blockedNodes: string;
  queriesOutOfMemory: string;
  tasksOutOfMemory: string;
  /** Coordinator, under fault-tolerant execution. */
  pendingNoNode: string;
  pendingNoRoom: string;
  finishedTasks: string;
  failedTasksInternal: string;
  failedTasksExternal: string;
  failedTasksResources: string;
  descriptorBytes: string;
  descriptorCompressedBytes: string;
  /** Both roles, under fault-tolerant execution: the exchange plugin. */
  exchangeSinkFailures: string;
  exchangeSourceFailures: string;
  exchangeHandleFailures: string;
  exchangeBytes: string;
  /** Both roles, where results are spooled to S3 for clients: the spooling plugin's file system. */
  segmentPuts: string;
  segmentPutFailures: string;
  segmentDeletes: string;
  segmentDeleteFailures: string;
  /** Both roles. */
  pauseSeconds: string;
  createdTasks: string;
  workerMemory: string;
  workerReserved: string;
}

/**
 * The exchange plugin's beans are not exported unless `openmetrics.jmx-object-names` names them.
 * One that does not exist (S3 statistics with another store) is left out without an error.
 */
export const EXCHANGE_BEANS = [
  "trino.plugin.exchange.filesystem:name=FileSystemExchangeStats",
  "trino.plugin.exchange.filesystem.s3:name=S3FileSystemExchangeStorageStats",
];

/**
 * Trino counts neither segments nor acknowledgements of spooled results (no class of its protocol has a
 * metric), but the S3 file system that its plugin has for itself counts its calls: one PutObject a
 * segment, one DeleteObject an acknowledgement. Those of catalogs have other names. Of other stores
 * nothing is counted. (`FileSystemSpoolingManagerFactory`, `S3FileSystemModule` of 476 and 483)
 */
export const SPOOLING_BEANS = ["io.trino.filesystem.s3:name=S3FileSystemStats"];

const QUERIES = "trino_execution_name_QueryManager";
const TASKS = "trino_execution_scheduler_name_TaskExecutionStats";
const FTE = "trino_execution_scheduler_faulttolerant_name";
const EXCHANGE = "JMX_trino_plugin_exchange_filesystem_NAME_FileSystemExchangeStats_ATTRIBUTE";
const SEGMENTS = "JMX_io_trino_filesystem_s3_NAME_S3FileSystemStats_ATTRIBUTE";

/** The names at one version of Trino. */
export function trinoMetrics(trinoVersion: string): TrinoMetrics {
  const nodes = nodeManagerMetrics(trinoVersion);
  return {
    runningQueries: `${QUERIES}_RunningQueries`,
    queuedQueries: `${QUERIES}_QueuedQueries`,
    completedQueries: `${QUERIES}_CompletedQueries`,
    failedQueries: `${QUERIES}_FailedQueries`,
    internalFailures: `${QUERIES}_InternalFailures`,
    insufficientResources: `${QUERIES}_InsufficientResourcesFailures`,
    externalFailures: `${QUERIES}_ExternalFailures`,
    activeNodes: `${nodes}_ActiveNodeCount`,
    drainingNodes: `${nodes}_DrainingNodeCount`,
    clusterMemory: "trino_memory_name_ClusterMemoryManager_ClusterMemoryBytes",
    reservedMemory: "trino_memory_name_ClusterMemoryManager_ClusterTotalMemoryReservation",
    blockedNodes: "trino_memory_type_ClusterMemoryPool_name_general_BlockedNodes",
    queriesOutOfMemory: "trino_memory_name_ClusterMemoryManager_QueriesKilledDueToOutOfMemory",
    tasksOutOfMemory: "trino_memory_name_ClusterMemoryManager_TasksKilledDueToOutOfMemory",
    pendingNoNode: `${FTE}_BinPackingNodeAllocatorService_Stats_PendingStandardNoneMatching`,
    pendingNoRoom: `${FTE}_BinPackingNodeAllocatorService_Stats_PendingStandardNotEnoughResources`,
    finishedTasks: `${TASKS}_FinishedTasks_ElapsedTime_AllTime_count`,
    failedTasksInternal: `${TASKS}_FailedTasks_InternalError_ElapsedTime_AllTime_count`,
    failedTasksExternal: `${TASKS}_FailedTasks_ExternalError_ElapsedTime_AllTime_count`,
    failedTasksResources: `${TASKS}_FailedTasks_InsufficientResources_ElapsedTime_AllTime_count`,
    descriptorBytes: `${FTE}_TaskDescriptorStorage_Stats_UncompressedReservedBytes`,
    descriptorCompressedBytes: `${FTE}_TaskDescriptorStorage_Stats_CompressedReservedBytes`,
    exchangeSinkFailures: `${EXCHANGE}_ExchangeSinkFinish_Failed_AllTime_Count`,
    exchangeSourceFailures: `${EXCHANGE}_ExchangeSourceBlocked_Failed_AllTime_Count`,
    exchangeHandleFailures: `${EXCHANGE}_CreateExchangeSourceHandles_Failed_AllTime_Count`,
    exchangeBytes: `${EXCHANGE}_FileSizeInBytes_AllTime_Total`,
    segmentPuts: `${SEGMENTS}_PutObject_Calls_TotalCount`,
    segmentPutFailures: `${SEGMENTS}_PutObject_Failures_TotalCount`,
    segmentDeletes: `${SEGMENTS}_DeleteObject_Calls_TotalCount`,
    segmentDeleteFailures: `${SEGMENTS}_DeleteObject_Failures_TotalCount`,
    pauseSeconds: "io_airlift_stats_name_PauseMeter_TotalPauseSeconds",
    createdTasks: "trino_execution_name_SqlTaskManager_CreatedTasks",
    workerMemory: "trino_memory_type_MemoryPool_name_general_MaxBytes",
    workerReserved: "trino_memory_type_MemoryPool_name_general_ReservedBytes",
  };
}

/** Names that only a server with an exchange manager has. */
export const FTE_METRICS: readonly (keyof TrinoMetrics)[] = [
  "exchangeSinkFailures",
  "exchangeSourceFailures",
  "exchangeHandleFailures",
  "exchangeBytes",
];

/** Names that workers have, too; all others only the coordinator. */
export const WORKER_METRICS: readonly (keyof TrinoMetrics)[] = [
  ...FTE_METRICS,
  "pauseSeconds",
  "createdTasks",
  "workerMemory",
  "workerReserved",
];
