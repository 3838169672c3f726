import type { Fault } from "../shared/faults";
import { catalogText } from "./catalogs";
import type { CatalogSpec, ClusterOptions } from "./spec";

/** Where the environment of a cluster's servers comes from, as far as it is known. */
export interface SuppliedEnvironment {
  /** Kubernetes Secrets whose keys become variables; what is no list is known only later. */
  secretNames?: unknown;
  /** True if there is an exchange. */
  hasExchange: boolean;
  /** Kubernetes Secrets that come with it; left out if they are known only later. */
  exchangeSecretNames?: readonly string[] | undefined;
}

/** A cluster, and what its properties may refer to. */
export type VariableCluster = Pick<
  ClusterOptions,
  "configProperties" | "security" | "observability" | "valuesOverride"
> &
  SuppliedEnvironment & { catalogs: Record<string, CatalogSpec> };

/** `${ENV:NAME}` as Airlift's secrets resolver reads it. */
const REFERENCE = /\$\{ENV:([^}]+)\}/gi;

/** What every container has: of the image, of Kubernetes, of the cloud's workload identity. */
const ALWAYS =
  /^(HOME|HOSTNAME|PATH|PWD|LANG|LC_ALL|JAVA_HOME|TRINO_INTERNAL_SHARED_SECRET|(AWS|AZURE|GOOGLE|KUBERNETES)_.+|.+_(SERVICE_HOST|SERVICE_PORT|PORT)(_.+)?)$/;

/**
 * References to variables that nothing can supply: Trino does not start with them. A Secret that is
 * named may hold any key; so only without one is anything known for sure.
 */
export function checkVariables(cluster: VariableCluster): Fault[] {
  if (mayHoldAnything(cluster)) return [];
  const own = new Set(ownVariables(cluster.valuesOverride));
  return texts(cluster).flatMap(([path, text]) =>
    [...new Set([...text.matchAll(REFERENCE)].map(([, name]) => name ?? ""))]
      .filter((name) => !ALWAYS.test(name) && !own.has(name))
      .map((name) => ({
        path,
        message: `nothing supplies \${ENV:${name}}, and Trino does not start without it; name the Kubernetes Secret with the key ${name} in secretNames`,
      })),
  );
}

function mayHoldAnything(cluster: VariableCluster): boolean {
  const { secretNames = [], hasExchange, exchangeSecretNames, security = {} } = cluster;
  if (!Array.isArray(secretNames) || secretNames.length > 0) return true;
  if (hasExchange && (exchangeSecretNames === undefined || exchangeSecretNames.length > 0)) {
    return true;
  }
  return (
    security.tls?.passwordSecretName !== undefined ||
    security.authentication?.oauth2?.clientSecretName !== undefined
  );
}

/** Names of the variables that `valuesOverride.env` sets. */
function ownVariables(override: VariableCluster["valuesOverride"]): string[] {
  const env: unknown = override?.env;
  return Array.isArray(env) ? env.map((variable) => String(variable?.name)) : [];
}

/** Every text of the cluster's that ends in a properties file, and where it stands. */
function texts(cluster: VariableCluster): [path: string, text: string][] {
  const { catalogs, configProperties, security, observability } = cluster;
  const { http, mysql } = observability?.eventListener ?? {};
  const within = (path: string, map: Record<string, string> = {}) =>
    Object.entries(map).map(([key, value]): [string, string] => [`${path}.${key}`, String(value)]);
  return [
    ...Object.entries(catalogs).map(([name, catalog]): [string, string] => [
      `catalogs.${name}${catalog.text === undefined ? "" : ".text"}`,
      catalogText(catalog),
    ]),
    ...within("configProperties", configProperties),
    ...within(
      "security.authentication.oauth2.properties",
      security?.authentication?.oauth2?.properties,
    ),
    ...within("observability.eventListener.http.headers", http?.headers),
    ...(mysql ? [["observability.eventListener.mysql.url", mysql.url] as [string, string]] : []),
  ];
}
