import { statSync } from "node:fs";
import type { HelmRelease } from "../../../cli/providers/cloud";
import { SPOOLING_FILE } from "../../../components/trino/spooling";
import { listObjects } from "../../../lab/cluster/objects";
import type { LabFolder } from "../../../lab/folder";
import type { Json } from "../../kubernetes/api-server";

/** What the API server says of its kinds. */
export const CONFIG_MAPS: Json = {
  resources: [{ kind: "ConfigMap", name: "configmaps", namespaced: true }],
};

/** Of what a release deployed: the file that says where results are spooled; none if they are not. */
export function spoolingFile({ name, values }: Pick<HelmRelease, "name" | "values">): Json[] {
  const { additionalConfigFiles: files } = (values.coordinator ?? {}) as Json;
  const metadata = { name: `${name}-coordinator` };
  const data = { [SPOOLING_FILE]: files?.[SPOOLING_FILE] };
  return files?.[SPOOLING_FILE] ? [{ apiVersion: "v1", kind: "ConfigMap", metadata, data }] : [];
}

/** Secrets that have labels, with the moment when they were last written, and nothing of what is in them. */
export function labelledSecrets(lab: LabFolder, namespace: string): Json[] {
  return listObjects(lab, "Secret", namespace)
    .filter(({ metadata }) => "labels" in metadata)
    .map(({ metadata }) => {
      const file = lab.path("cluster", "objects", namespace, `Secret.${metadata.name}.json`);
      const time = statSync(file).mtime.toISOString();
      return { metadata: { ...metadata, managedFields: [{ time }] } };
    });
}
