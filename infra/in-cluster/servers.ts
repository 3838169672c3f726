import { askDatabase } from "../database";
import { askBackend } from "../exchange/backends";
import type { PlatformConfig } from "../stack-file";
import type { InClusterServer } from "./values";

/** The servers that a stack makes in its Kubernetes cluster. */
export function inClusterServers(config: PlatformConfig): InClusterServer[] {
  return [
    askBackend(config, (backend, written) => backend.server?.(written)),
    askDatabase(config.gateway.database, (kind, written) => kind.server?.(written)),
  ].filter((server) => server !== undefined);
}

/** Kubernetes Secrets that come with them, and whose keys every cluster gets. */
export function inClusterSecretNames(config: PlatformConfig): string[] {
  return inClusterServers(config).flatMap(({ secretNames }) => secretNames);
}
