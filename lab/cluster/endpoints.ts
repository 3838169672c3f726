import { type LabFolder, readIfThere, writeWhole } from "../folder";

/** Names of the cluster with their port, and the port of 127.0.0.1 where it really is. */
export type Endpoints = Readonly<Record<string, number>>;

const CLUSTER_DOMAIN = ".svc.cluster.local";

const fileOf = (lab: LabFolder) => lab.path("cluster", "endpoints.json");

/** All endpoints that are registered in the lab. */
export function readEndpoints(lab: LabFolder): Endpoints {
  return JSON.parse(readIfThere(fileOf(lab)) ?? "{}") as Endpoints;
}

/**
 * Makes `address` (`host:port`) resolve to a port of 127.0.0.1. A Service registers its longest
 * name, `name.namespace.svc.cluster.local:port`; its shorter forms resolve too.
 */
export function registerEndpoint(lab: LabFolder, address: string, localPort: number): void {
  writeEndpoints(lab, { ...readEndpoints(lab), [address]: localPort });
}

/** The name does not resolve any more. */
export function forgetEndpoint(lab: LabFolder, address: string): void {
  const { [address]: _, ...others } = readEndpoints(lab);
  writeEndpoints(lab, others);
}

function writeEndpoints(lab: LabFolder, endpoints: Endpoints): void {
  writeWhole(fileOf(lab), `${JSON.stringify(endpoints, null, 2)}\n`);
}

/** The longest name of a Service. */
export function serviceAddress(name: string, namespace: string, port: number): string {
  return `${name}.${namespace}${CLUSTER_DOMAIN}:${port}`;
}

/**
 * Text with every registered name replaced by its place on 127.0.0.1, as a pod of `namespace`
 * would resolve it. Without a namespace, the one-word form of a Service stays as it is. `own` are
 * addresses that only this pod knows.
 */
export function resolveEndpoints(
  lab: LabFolder,
  text: string,
  namespace?: string,
  own: Endpoints = {},
): string {
  return rewriteEndpoints(text, { ...readEndpoints(lab), ...own }, namespace);
}

/** The pure part of `resolveEndpoints`. A name inside a longer name or port is no match. */
export function rewriteEndpoints(text: string, endpoints: Endpoints, namespace?: string): string {
  const local = new Map<string, number>();
  for (const [address, port] of Object.entries(endpoints)) {
    for (const form of formsOf(address, namespace)) local.set(form, port);
  }
  // One pass over all names: what was put in is never looked at again.
  return text.replace(ADDRESS, (address) => {
    const port = local.get(address.toLowerCase());
    return port === undefined ? address : `127.0.0.1:${port}`;
  });
}

/** A host name with a port, taken whole, so that no part of a longer one is seen. */
const ADDRESS = /(?<![\w.-])[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:\d+(?![\w-])/gi;

/** The forms under which cluster DNS finds a Service; other names have one only. */
function formsOf(address: string, namespace: string | undefined): string[] {
  const colon = address.lastIndexOf(":");
  const [host, port] = [address.slice(0, colon), address.slice(colon)];
  if (!host.endsWith(CLUSTER_DOMAIN)) return [address];
  const short = host.slice(0, -CLUSTER_DOMAIN.length);
  const [name, ownNamespace] = short.split(".");
  const forms = [host, `${short}.svc`, short, ...(ownNamespace === namespace ? [name] : [])];
  return forms.map((form) => `${form}${port}`);
}
