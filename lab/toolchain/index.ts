export { cacheFolder, type Report } from "../../cli/install/cache";
export { VECTOR_MODULE_FLAG } from "./java";
export { BORROWED_PLUGINS, LAB_TRINO_VERSIONS, PINS, SPOOLING_PLUGIN } from "./pins";
export { ensurePrometheus } from "./prometheus";
export { ensureToolchain, type Toolchain } from "./toolchain";
export { trinoClassPath } from "./trino-home";
export type { TrinoInstallation, TrinoInstallations } from "./trino-versions";
