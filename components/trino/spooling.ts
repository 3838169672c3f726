import type { ExchangeSpec } from "../exchange/spec";
import { eitherOf, type Fault } from "../shared/faults";
import type { AwsIdentityKind } from "../shared/identity/values";
import { renderProperties } from "../shared/properties";
import { secretIn } from "../shared/secrets/detect";
import { SPOOLING_KEY, SpoolingRetrieval, type SpoolingSpec } from "../spooling/spec";
import { catalogText } from "./catalogs";
import type { Contribution } from "./contribution";
import { RETRIEVAL_MODE, SPOOLING_ENABLED, SPOOLING_SECRET } from "./properties/spooling";
import type { CatalogSpec } from "./spec";

/** The file in which Trino looks for where results are spooled. */
export const SPOOLING_FILE = "spooling-manager.properties";

/** Trino's words for the ways that go through the gateway unharmed. */
const MODES: Record<SpoolingRetrieval, string> = {
  [SpoolingRetrieval.Storage]: "STORAGE",
  [SpoolingRetrieval.Redirect]: "COORDINATOR_STORAGE_REDIRECT",
};

/** Lines of `config.properties` on both roles; nothing for a cluster that spools no results. */
export function renderSpooling(retrieval: SpoolingRetrieval | undefined): Contribution {
  if (retrieval === undefined) return {};
  return {
    configProperties: {
      [SPOOLING_ENABLED]: "true",
      [SPOOLING_SECRET]: `\${ENV:${SPOOLING_KEY}}`,
      [RETRIEVAL_MODE]: MODES[retrieval],
    },
  };
}

/** The part of the values that says where results are spooled: the same file for both roles. */
export function spoolingFiles<Text>(text: Text) {
  const files = { additionalConfigFiles: { [SPOOLING_FILE]: text } };
  return { coordinator: files, worker: files };
}

/** That file. The chart restarts pods when one of their files changes; the key itself is in none. */
export function renderSpoolingFile({ location, properties, keyVersion }: SpoolingSpec): string {
  const lines = renderProperties({
    "spooling-manager.name": "filesystem",
    "fs.location": location,
    ...properties,
  });
  return `# key ${keyVersion}\n${lines.join("\n")}\n`;
}

/** Schemes of `FileSystemSpoolingModule`, and the switch of each. */
const SWITCHES: Record<string, string> = {
  s3: "fs.s3.enabled",
  gs: "fs.gcs.enabled",
  abfs: "fs.azure.enabled",
};

/** What of a cluster the place of its results must fit to. */
interface SpoolingCluster {
  catalogs: Readonly<Record<string, CatalogSpec>>;
  awsIdentity?: AwsIdentityKind;
}

/** Everything wrong with the spooling storage that a cluster is given. Paths are those of the spec. */
export function checkGivenSpooling(spooling: SpoolingSpec, cluster: SpoolingCluster): Fault[] {
  const { location, properties, awsPolicy } = spooling;
  const scheme = /^([a-z0-9]+):\/\/[^/]/.exec(location)?.[1] ?? "";
  const fileSystem = SWITCHES[scheme];
  const faults: Fault[] = [];
  if (fileSystem === undefined || !location.endsWith("/")) {
    const known = eitherOf(Object.keys(SWITCHES).map((one) => `${one}://`));
    const message = `"${location}" is not where Trino spools results; write ${known}…, with / at the end`;
    faults.push({ path: "location", message });
  } else if (properties[fileSystem]?.toLowerCase() !== "true") {
    const message = `missing; "${location}" needs ${fileSystem}: "true"`;
    faults.push({ path: `properties["${fileSystem}"]`, message });
  }
  if (awsPolicy !== undefined && cluster.awsIdentity === undefined) {
    const message = "no role may spool results; give the cluster an identity";
    faults.push({ path: "awsPolicy", message });
  }
  return [
    ...faults,
    ...Object.entries(properties).flatMap(([key, value]) => {
      const path = `properties["${key}"]`;
      if (key === "fs.location" || key === "spooling-manager.name") {
        return [{ path, message: "is written from location; remove it" }];
      }
      const secret = secretIn(key, value);
      const message = `${secret}; use \${ENV:NAME} and name its Kubernetes Secret in secretNames`;
      return secret ? [{ path, message }] : [];
    }),
    ...checkSharedWithCatalogs(location, cluster.catalogs),
  ];
}

/** Path `location`: the bucket's lifecycle, and Trino's pruner, would meet a catalog's files there. */
export function checkSharedWithCatalogs(
  location: string,
  catalogs: SpoolingCluster["catalogs"],
): Fault[] {
  const bucket = bucketOf(location);
  return Object.entries(catalogs).flatMap(([name, catalog]) => {
    const named = catalogText(catalog).match(/[a-z0-9]+:\/\/[^\s/,]+/g) ?? [];
    const message = `"${bucket}" also holds tables of the catalog ${name}, and what lies where results are spooled is deleted; use a bucket of its own`;
    return named.some((one) => bucketOf(one) === bucket) ? [{ path: "location", message }] : [];
  });
}

/** Path `location`: an exchange expires by other days, and may keep clients out. */
export function checkSharedWithExchange(
  location: string,
  { baseDirectories }: Pick<ExchangeSpec, "baseDirectories">,
): Fault[] {
  const bucket = bucketOf(location);
  const message = `"${bucket}" is a bucket of the exchange, which clients must not reach; use a bucket of its own`;
  return baseDirectories.some((one) => bucketOf(one) === bucket)
    ? [{ path: "location", message }]
    : [];
}

/** `container@account…` on Azure. */
function bucketOf(location: string): string {
  return /^[a-z0-9]+:\/\/([^/]*)/.exec(location)?.[1] ?? "";
}
