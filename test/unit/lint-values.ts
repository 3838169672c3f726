import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";

/** What a team that knows all of it would write by hand. */
export const SOUND = `
fullnameOverride: trino
image: { tag: "${DEFAULT_TRINO_VERSION}" }
server:
  workers: 3
  node: { environment: prod }
  config: { query: { maxMemory: 120GB } }
catalogs: { tpch: null, tpcds: null, lake: "connector.name=iceberg\\nfs.s3.enabled=true" }
serviceAccount: { name: trino }
coordinator:
  deployment: { strategy: { type: Recreate } }
  jvm: { maxHeapSize: 24G }
  resources: { requests: { cpu: 8, memory: 32Gi }, limits: { memory: 32Gi } }
worker:
  jvm: { maxHeapSize: 52G }
  config: { query: { maxMemoryPerNode: 30GB } }
  resources: { requests: { cpu: 16, memory: 64Gi }, limits: { memory: 64Gi } }
  gracefulShutdown: { enabled: true, gracePeriodSeconds: 30 }
  terminationGracePeriodSeconds: 600
`;

/** A values file with this text. */
export function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "lint-")), "values.yaml");
  writeFileSync(file, text);
  return file;
}
