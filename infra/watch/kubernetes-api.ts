import type { KubeConfig, RequestContext } from "@kubernetes/client-node";
import { kubernetesClient } from "./client";
import type { KubernetesObject } from "./helm-release";

/** A call that does not answer is given up after this. */
const CALL_SECONDS = 10;

/** The API does not answer at all: nothing can be said about the stack. */
export class ApiUnreachable extends Error {}

/** The API answered with an error. */
export class ApiRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The Kubernetes API, as far as a status needs it: it only reads. */
export interface KubernetesApi {
  /** Address of the API. */
  server: string;
  /**
   * One object, or a list.
   *
   * @throws ApiUnreachable or ApiRefused
   */
  get<T>(path: string, query?: Record<string, string>, accept?: string): Promise<T>;
  /** The same as text: a log. */
  text(path: string, query: Record<string, string>): Promise<string>;
  /** An object of whatever kind; undefined if there is none. */
  read(object: KubernetesObject, namespace: string): Promise<KubernetesObject | undefined>;
}

/** The same for whoever changes something, too. */
export interface KubernetesEditor extends KubernetesApi {
  /**
   * Deletes or patches one object; gives what the API answers.
   *
   * @param body options of the deletion, or a JSON merge patch
   * @throws ApiUnreachable or ApiRefused
   */
  send<T>(method: "DELETE" | "PATCH", path: string, body: object): Promise<T>;
}

/** The API that a kubeconfig leads to, with that kubeconfig's user. */
export async function kubernetesApi(
  config: KubeConfig,
  callSeconds: number = CALL_SECONDS,
): Promise<KubernetesEditor> {
  const client = await kubernetesClient();
  const { httpApi } = client.createConfiguration();
  const server = config.getCurrentCluster()?.server ?? "";

  async function call(path: string, query: Record<string, string>, accept: string) {
    const request = new client.RequestContext(`${server}${path}`, client.HttpMethod.GET);
    for (const [name, value] of Object.entries(query)) request.setQueryParam(name, value);
    request.setHeaderParam("accept", accept);
    return taken(request);
  }

  async function send(method: "DELETE" | "PATCH", path: string, body: object) {
    const request = new client.RequestContext(`${server}${path}`, client.HttpMethod[method]);
    request.setHeaderParam("accept", JSON_TYPE);
    request.setHeaderParam("content-type", method === "PATCH" ? MERGE_PATCH : JSON_TYPE);
    request.setBody(JSON.stringify(body));
    return taken(request);
  }

  async function taken(request: RequestContext): Promise<string> {
    const { status, body } = await answered(request);
    if (status >= 200 && status < 300) return body;
    throw new ApiRefused(status, messageIn(body) ?? `HTTP ${status}`);
  }

  async function answered(request: RequestContext): Promise<{ status: number; body: string }> {
    const signal = AbortSignal.timeout(callSeconds * 1000);
    request.setSignal(signal);
    try {
      // May run a command of the kubeconfig's that fetches a token.
      await config.applySecurityAuthentication(request);
      const response = await httpApi.send(request).toPromise();
      return { status: response.httpStatusCode, body: await response.body.text() };
    } catch (error) {
      const why = signal.aborted ? `no answer in ${callSeconds} s` : reasonOf(error);
      throw new ApiUnreachable(`the Kubernetes API at ${server} does not answer: ${why}`);
    }
  }

  const kinds = new Map<string, Promise<ApiResources>>();
  function resourcesOf(apiVersion: string): Promise<ApiResources> {
    const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = kinds.get(path) ?? call(path, {}, JSON_TYPE).then((body) => JSON.parse(body));
    kinds.set(path, known);
    return known;
  }

  return {
    server,
    get: async (path, query = {}, accept = JSON_TYPE) =>
      withItems(JSON.parse(await call(path, query, accept))),
    text: (path, query) => call(path, query, "text/plain, */*"),
    send: async (method, path, body) => JSON.parse(await send(method, path, body)),
    async read({ apiVersion, kind, metadata }, namespace) {
      try {
        const { resources } = await resourcesOf(apiVersion);
        const found = resources.find((one) => one.kind === kind && !one.name.includes("/"));
        if (!found) return undefined;
        const scope = found.namespaced ? `/namespaces/${metadata.namespace ?? namespace}` : "";
        const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const body = await call(`${root}${scope}/${found.name}/${metadata.name}`, {}, JSON_TYPE);
        return JSON.parse(body);
      } catch (error) {
        if (error instanceof ApiRefused && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

const JSON_TYPE = "application/json";
const MERGE_PATCH = "application/merge-patch+json";

interface ApiResources {
  resources: { name: string; kind: string; namespaced: boolean }[];
}

/** An empty list of metadata alone comes with `items: null` (seen with Kubernetes 1.34.4). */
function withItems<T>(answer: T): T {
  return (answer as { items?: unknown }).items === null ? { ...answer, items: [] } : answer;
}

function messageIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { message?: string }).message;
  } catch {
    return undefined;
  }
}

/** Of the chain of causes the last: "fetch failed" says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || (code ?? error.name);
}
