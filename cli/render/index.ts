export { collectFiles, type RenderedFile, type RenderedFiles } from "./rendered";
export { renderStack } from "./stack-files";
export { type WrittenFiles, writeFiles } from "./write-files";
