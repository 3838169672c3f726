import type { Properties } from "./wire";

/**
 * One provider instance of the engine. All instances of a package (the default provider, explicit
 * ones) attach to one server; requests do not say which they belong to, but each instance has its
 * own connection.
 */
export interface Connection {
  config: Properties;
  cancellation: AbortController;
}

/** Remembers the instances by the address of their connection. */
export function createConnections(): { of(peer: string): Connection } {
  const connections = new Map<string, Connection>();
  return {
    of(peer) {
      const known = connections.get(peer);
      if (known !== undefined) return known;
      const fresh = { config: {}, cancellation: new AbortController() };
      connections.set(peer, fresh);
      return fresh;
    },
  };
}

/**
 * Configuration with its nested values read: the SDK sends everything that is not a string as JSON
 * text (`enableConfigMapMutable: "true"`, `defaultTags: "{…}"`).
 */
export function readConfig(config: Properties): Properties {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key !== "version" && key !== "pluginDownloadURL")
      .map(([key, value]) => [key, key === "kubeconfig" ? value : readJson(value)]),
  );
}

function readJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^(?:[[{]|true$|false$|\d+$)/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
