export { EngineError } from "./errors";
export type { Change, ChangeSummary, EngineEvent, Step } from "./events";
export { installLanguageHost } from "./install-language-host";
export type { ReferencedStacks } from "./references";
export {
  type LabStack,
  type OperationOptions,
  type OperationResult,
  openStack,
  type Program,
  type StackRequest,
} from "./stack";
