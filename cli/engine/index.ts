export { EngineError } from "./errors";
export type { Change, ChangeSummary, EngineEvent, Step } from "./events";
export type { ReferencedStacks } from "./references";
export {
  type EngineStack,
  type OperationOptions,
  type OperationResult,
  openStack,
  type Program,
  type StackRequest,
} from "./stack";
