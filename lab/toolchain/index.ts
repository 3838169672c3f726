export { cacheFolder, type Report } from "./cache";
export { VECTOR_MODULE_FLAG } from "./java";
export { PINS } from "./pins";
export { ensurePulumi, ensureToolchain, type Toolchain } from "./toolchain";
export { trinoClassPath } from "./trino-home";
