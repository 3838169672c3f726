import { parseDocument } from "yaml";
import { PLATFORM_KEY } from "../../infra/stack-file";

/** A connector that no Trino has: a server with a catalog of it does not start. */
export const BROKEN_CONNECTOR = "made_up_to_fail";

/** The catalog that is broken on purpose. */
export const BROKEN_CATALOG = "broken";

/** What a command line may say over a stack file. */
export interface Overrides {
  /** `aws:region`. */
  region?: string | undefined;
  /** EKS cluster whose Pod Identity the pods use. */
  eksCluster?: string | undefined;
}

/** The text of a stack file with what the command line says over it. */
export function withOverrides(text: string, { region, eksCluster }: Overrides): string {
  const document = parseDocument(text);
  if (region !== undefined) document.setIn(["config", "aws:region"], region);
  if (eksCluster !== undefined) {
    const way = { podIdentity: { eksClusterName: eksCluster } };
    document.setIn(["config", PLATFORM_KEY, "identity", "workloadIdentity"], way);
  }
  return document.toString();
}

/** The same stack with another version of Trino on all clusters. */
export function withVersion(text: string, version: string): string {
  const document = parseDocument(text);
  document.setIn(["config", PLATFORM_KEY, "trinoVersion"], version);
  const clusters = document.getIn(["config", PLATFORM_KEY, "clusters"]) as
    | { items: { key: { value: string } }[] }
    | undefined;
  for (const { key } of clusters?.items ?? []) {
    document.deleteIn(["config", PLATFORM_KEY, "clusters", key.value, "trinoVersion"]);
  }
  return document.toString();
}

/** The same stack with a catalog on which every server stops. */
export function withBrokenCatalog(text: string): string {
  const document = parseDocument(text);
  const catalog = { text: `connector.name=${BROKEN_CONNECTOR}\n`, readOnly: true };
  document.setIn(["config", PLATFORM_KEY, "catalogs", BROKEN_CATALOG], catalog);
  return document.toString();
}

/** The same stack with a setting that changes nothing but the servers' files: they start again. */
export function withChangedSetting(text: string): string {
  const document = parseDocument(text);
  const clusters = document.getIn(["config", PLATFORM_KEY, "clusters"]) as {
    items: { key: { value: string } }[];
  };
  for (const { key } of clusters.items) {
    const path = ["config", PLATFORM_KEY, "clusters", key.value, "configProperties"];
    // Trino's own is 100.
    document.setIn([...path, "query.max-history"], "101");
  }
  return document.toString();
}
