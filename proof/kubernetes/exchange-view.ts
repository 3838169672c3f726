import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { KubeConfig } from "@kubernetes/client-node";
import { S3_CREDENTIAL_KEYS } from "../../components/exchange/s3-compatible";
import { parseProperties } from "../../components/shared/properties";
import { askBackend } from "../../infra/exchange/backends";
import type { PlatformConfig } from "../../infra/stack-file";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { maskSecrets } from "../../infra/watch/mask";
import { measureContents } from "../exchange-objects";
import type { BucketContent } from "../subject";
import { type Forward, openForward } from "./forward";
import { found, labelsOf, type Service, selectorOf } from "./objects";

/** What can be seen of the exchange buckets from here. */
export interface ExchangeView {
  buckets: string[];
  /** Where they are, in words. */
  store: string;
  /** Why nobody here may look into them. */
  unseen?: string;
  measure(queryId?: string): Promise<BucketContent[]>;
  close(): Promise<void>;
}

/** Where the exchange is configured, and who looks. */
export interface ExchangeSource {
  config: KubeConfig;
  api: KubernetesApi;
  platform: PlatformConfig;
  /** Name of the batch cluster's release. */
  release: string;
}

const FILE = "exchange-manager.properties";

/** The exchange buckets as they are deployed; where nobody may look, with the reason. */
export async function viewExchange(source: ExchangeSource): Promise<ExchangeView> {
  const { platform } = source;
  const properties = await deployedProperties(source);
  const places = (properties["exchange.base-directories"] ?? "").split(",").filter(Boolean);
  const buckets = places.flatMap((place) => /^s3:\/\/([^/]+)/.exec(place.trim())?.[1] ?? []);
  const store = askBackend(platform, (backend, written) => backend.place(written)) ?? "nowhere";
  const blind = (unseen: string): ExchangeView => {
    const measure = async () => [];
    return { buckets, store, unseen, measure, close: async () => {} };
  };
  if (places.length === 0) return blind("no release spools anything");
  if (buckets.length === 0) {
    return blind(`only S3 is looked into, and this stack spools to ${places.join(", ")}`);
  }
  try {
    const { client, close } = await openStore(source, properties);
    const measure = (queryId?: string) => measureContents(client, buckets, queryId);
    // Who may not look learns it now, not in the middle of a trial.
    await measure().catch(async (error) => {
      await close();
      throw error;
    });
    return { buckets, store, measure, close };
  } catch (error) {
    const { name = "Error", message = "" } = error as Error;
    return blind(`the exchange buckets cannot be listed: ${maskSecrets(`${name}: ${message}`)}`);
  }
}

/** The file that coordinator and workers have. */
async function deployedProperties({ api, platform, release }: ExchangeSource) {
  const { items } = await api.get<{ items: { data?: Record<string, string> }[] }>(
    `/api/v1/namespaces/${platform.namespace}/configmaps`,
    { labelSelector: selectorOf(labelsOf(release)) },
  );
  const text = items.flatMap(({ data }) => data?.[FILE] ?? [])[0] ?? "";
  return Object.fromEntries(parseProperties(text)) as Record<string, string>;
}

async function openStore(source: ExchangeSource, properties: Record<string, string>) {
  const keys = await keysOf(source, properties);
  const endpoint = properties["exchange.s3.endpoint"];
  const way = endpoint && keys ? await wayTo(source, endpoint) : undefined;
  const settings: S3ClientConfig = {
    // Without keys of its own it is AWS, and the user's own credentials say who looks.
    ...(keys && { credentials: keys, endpoint: way?.url ?? endpoint ?? "" }),
    ...(properties["exchange.s3.region"] && { region: properties["exchange.s3.region"] }),
    forcePathStyle: properties["exchange.s3.path-style-access"] === "true",
    maxAttempts: 2,
  };
  const client = new S3Client(settings);
  const close = async () => {
    client.destroy();
    await way?.forward?.close();
  };
  return { client, close };
}

/** Keys of the Secret that pods get, as long as this runs; none if the exchange has no keys. */
async function keysOf(
  { api, platform }: ExchangeSource,
  properties: Record<string, string>,
): Promise<{ accessKeyId: string; secretAccessKey: string } | undefined> {
  if (properties["exchange.s3.aws-access-key"] === undefined) return undefined;
  const { secretNames = [] } =
    askBackend(platform, (backend, written) => backend.known(written)) ?? {};
  for (const name of secretNames) {
    const path = `/api/v1/namespaces/${platform.namespace}/secrets/${name}`;
    const secret = await found(api.get<{ data?: Record<string, string> }>(path));
    const decoded = (key: string) => Buffer.from(secret?.data?.[key] ?? "", "base64").toString();
    const accessKeyId = decoded(S3_CREDENTIAL_KEYS.accessKey);
    const secretAccessKey = decoded(S3_CREDENTIAL_KEYS.secretKey);
    if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  }
  throw new Error(`no Secret has ${S3_CREDENTIAL_KEYS.accessKey}: ${secretNames.join(", ")}`);
}

/** A store inside of the Kubernetes cluster is reached through its API, another one as it is. */
async function wayTo(
  { config, api, platform }: ExchangeSource,
  endpoint: string,
): Promise<{ url: string; forward?: Forward }> {
  const { protocol, hostname, port } = new URL(endpoint);
  const [service = "", namespace = platform.namespace, kind = "svc"] = hostname.split(".");
  const path = `/api/v1/namespaces/${namespace}/services/${service}`;
  const inside = kind === "svc" && (await found(api.get<Service>(path)).catch(() => undefined));
  if (!inside) return { url: endpoint };
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  const forward = await openForward({ config, api, namespace, service, port: number });
  return { url: `${protocol}//${forward.address}`, forward };
}
