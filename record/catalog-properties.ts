import { type ClassFile, readClass } from "./class-file";
import { propertiesOf, type RecordedProperty } from "./config-classes";
import { type Classes, connectorsByClass } from "./connector-classes";
import { classesOf } from "./jar";
import { ARTIFACTS, downloadJars } from "./maven-jars";

// Records the properties of catalogs by version of Trino: those of the configuration classes that a
// connector's modules bind. Nothing is started: it is the union over all switches of a connector.
// The jars come from Maven Central through `mvn`, and stay in ~/.cache/trino-platform/record/jars.

/** `SortingFileWriterConfig` is bound under the name of the connector (IcebergModule, HiveModule). */
const PREFIXED = "io/trino/plugin/hive/SortingFileWriterConfig";

/**
 * Changes between two recorded versions, by the release that made them, where the jars between are missing:
 * release notes of 477 ("Rename `s3.socket-read-timeout`", sigv4, multipart), 481 (Azure; native file
 * systems lost the `native-` of their names when the legacy ones went), 482 (Alluxio, splits, row counts)
 * and 483 (`s3.auth-type`). In that release a name came, went or was renamed.
 */
const CHANGED_IN: Record<string, number> = {
  "azure.connection-pool-max-idle-time": 481,
  "azure.http-request-timeout": 481,
  "azure.multipart-write-enabled": 477,
  "fs.alluxio.enabled": 482,
  ...Object.fromEntries(
    ["azure", "gcs", "local", "s3"].flatMap((system) => [
      [`fs.${system}.enabled`, 481],
      [`fs.native-${system}.enabled`, 481],
    ]),
  ),
  "hive.max-initial-split-size": 482,
  "hive.max-initial-splits": 482,
  "hive.parquet.max-split-size": 482,
  "iceberg.max-split-size": 482,
  "iceberg.rest-catalog.sigv4-enabled": 477,
  "parquet.writer.block-row-count": 482,
  "parquet.writer.delta-length-byte-array-encoding-enabled": 482,
  "s3.auth-type": 483,
  "s3.socket-read-timeout": 477,
  "s3.socket-timeout": 477,
  "s3.use-web-identity-token-credentials-provider": 483,
};

/** One configuration class, with the connectors that read it and the versions that were seen. */
interface Part {
  connectors: string[];
  versions: number[];
}

interface Recorded extends RecordedProperty {
  from?: number;
  until?: number;
  /** Present if `from` and `until` are of the release notes, not of the recorded versions around. */
  noted?: true;
  /** The short name of its class. */
  part: string;
}

/** Everything that the jars say. The same jars always give the same record. */
export function recordCatalogProperties(jar: (artifact: string, version: number) => string) {
  const byVersion = new Map<number, Classes>();
  const artifactOf = new Map<string, string>();
  for (const [artifact, versions] of Object.entries(ARTIFACTS)) {
    for (const version of versions) {
      const classes = byVersion.get(version) ?? new Map<string, ClassFile>();
      byVersion.set(version, classes);
      for (const one of classesOf(jar(artifact, version)).map(readClass)) {
        classes.set(one.name, one);
        artifactOf.set(one.name, artifact);
      }
    }
  }
  const versions = [...byVersion.keys()].sort();
  const connectors = connectorsByClass([...byVersion.values()]);
  const parts: Record<string, Part> = {};
  const properties: Record<string, Recorded[]> = {};
  for (const name of [...connectors.keys()].sort(byShortName)) {
    const seen = ARTIFACTS[artifactOf.get(name) ?? ""] ?? [];
    const readers = connectors.get(name) ?? [];
    for (const [part, prefix, own] of partsOf(name, readers)) {
      parts[part] = { connectors: own, versions: seen };
      const spans = spansOf(seen, (version) => propertiesIn(byVersion.get(version), name, prefix));
      for (const [property, found] of spans) {
        const own = properties[property] ?? [];
        properties[property] = [
          ...own,
          ...found.map((span) => ({ part, ...noted(property, span) })),
        ];
      }
    }
  }
  return { versions, parts, properties };
}

/** A class bound under a connector's name is a part of its own for each of them. */
function partsOf(
  name: string,
  connectors: string[],
): [part: string, prefix: string, connectors: string[]][] {
  const part = shortName(name);
  if (name !== PREFIXED) return [[part, "", connectors]];
  return connectors.map((one) => [`${part} of ${one}`, `${one}.`, [one]]);
}

function propertiesIn(
  classes: Classes | undefined,
  name: string,
  prefix: string,
): Record<string, RecordedProperty> {
  const config = classes?.get(name);
  if (classes === undefined || config === undefined) return {};
  return Object.fromEntries(
    Object.entries(propertiesOf(config, classes)).map(([property, { renamedTo, ...rest }]) => [
      `${prefix}${property}`,
      { ...(renamedTo && { renamedTo: `${prefix}${renamedTo}` }), ...rest },
    ]),
  );
}

/** The same meaning in versions one after the other is one span. */
function spansOf(
  versions: readonly number[],
  propertiesAt: (version: number) => Record<string, RecordedProperty>,
): Map<string, Omit<Recorded, "part">[]> {
  const spans = new Map<string, { text: string; first: number; last: number }[]>();
  versions.forEach((version, index) => {
    for (const [name, property] of Object.entries(propertiesAt(version))) {
      const text = JSON.stringify(property);
      const own = spans.get(name) ?? [];
      const open = own.at(-1);
      spans.set(name, own);
      if (open?.last === versions[index - 1] && open?.text === text) open.last = version;
      else own.push({ text, first: version, last: version });
    }
  });
  const edge = (version: number, other: number | undefined) => version === other;
  return new Map(
    [...spans].map(([name, own]) => [
      name,
      own.map(({ text, first, last }) => ({
        ...(!edge(first, versions[0]) && { from: first }),
        ...(!edge(last, versions.at(-1)) && { until: last }),
        ...(JSON.parse(text) as RecordedProperty),
      })),
    ]),
  );
}

/** A span whose edge the release notes know. */
function noted(name: string, span: Omit<Recorded, "part">): Omit<Recorded, "part"> {
  const release = CHANGED_IN[name];
  if (release === undefined || (span.from === undefined && span.until === undefined)) return span;
  return {
    ...span,
    ...(span.from !== undefined && { from: release }),
    ...(span.until !== undefined && { until: release - 1 }),
    noted: true,
  };
}

const shortName = (name: string) => name.slice(name.lastIndexOf("/") + 1);
const byShortName = (a: string, b: string) => (shortName(a) < shortName(b) ? -1 : 1);

/** What the file holds: how it came to be stands in it. */
export function catalogProperties() {
  const { versions, parts, properties } = recordCatalogProperties(downloadJars());
  const sorted = Object.fromEntries(
    Object.entries(properties)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, spans]) => [name, spans.length === 1 ? spans[0] : spans]),
  );
  return {
    inputs: ARTIFACTS,
    unknown:
      "delta_lake's own delta.*, lakehouse's own, and whatever JDBC connectors, kafka, mongodb, bigquery, elasticsearch and others call their own: their jars are not on Maven Central. hive.s3.*, hive.azure.* and hive.gcs.* of the legacy file systems, which 481 removed.",
    versions,
    parts,
    properties: sorted,
  };
}
