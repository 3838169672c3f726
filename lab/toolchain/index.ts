export { cacheFolder, type Report } from "../../cli/install/cache";
export { VECTOR_MODULE_FLAG } from "./java";
export { PINS } from "./pins";
export { ensureToolchain, type Toolchain } from "./toolchain";
export { trinoClassPath } from "./trino-home";
