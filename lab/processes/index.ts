export {
  asSuperuser,
  type DatabaseServer,
  findDatabaseServer,
  startDatabaseServer,
} from "./database";
export { isSameProcess, startTimeOf } from "./identity";
export { lastLogLines, logFile } from "./logs";
export { nodeProgram } from "./node-program";
export {
  findObjectStore,
  newCredentials,
  type ObjectStoreServer,
  type S3Credentials,
  STORE_REGION,
  s3Client,
  startObjectStore,
} from "./object-store";
export { freePort, freePorts, isFree } from "./ports";
export { listProcesses, type ProcessRecord, type ProcessSpec, readRecord } from "./records";
export { endAll, startProcess, stopProcess } from "./supervisor";
export {
  describeDeath,
  ProcessDied,
  untilAllEnded,
  type WaitOptions,
  waitUntil,
} from "./waiting";
