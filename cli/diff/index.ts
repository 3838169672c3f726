export type { Consequence } from "./consequence";
export { explainChange } from "./explain-change";
export { diffMarkdown } from "./markdown";
export { diffStack, type StackDiff } from "./stack-diff";
export { diffText } from "./text";
