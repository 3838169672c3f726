import type * as kubernetes from "@pulumi/kubernetes";
import type { ClientSpoolingArgs, SpoolingStorage } from "../../components/index";
import type { InClusterPlace } from "../in-cluster/server-pod";
import type { PlatformConfig } from "../stack-file";

/** Where a stack spools results, built; undefined if it does not. */
export function spoolingStorage(
  library: typeof import("../library"),
  { spooling, tags }: PlatformConfig,
  { created }: InClusterPlace,
  provider: kubernetes.Provider,
): SpoolingStorage | undefined {
  if (!spooling) return undefined;
  const { retrieval: _, ...stores } = spooling;
  const args = { ...stores, namespace: created, tags };
  return new library.SpoolingStorage("trino-results", args, { providers: [provider] });
}

/** The same as the platform takes it. */
export function clientSpooling(
  { spooling }: PlatformConfig,
  storage: SpoolingStorage | undefined,
): ClientSpoolingArgs | undefined {
  const { retrieval } = spooling ?? {};
  return storage && { storage: storage.spooling, ...(retrieval !== undefined && { retrieval }) };
}
