import { below, type Fault } from "../../components/shared/faults";
import { s3Endpoint } from "../../components/shared/s3-endpoint";
import { checkSpoolingStore, checkSpoolingStores } from "../../components/spooling/check";
import { SpoolingRetrieval } from "../../components/spooling/spec";
import { onAzure, onGcs, onS3, onS3Compatible } from "../../components/spooling/values";
import { checkSharedWithCatalogs, checkSharedWithExchange } from "../../components/trino/spooling";
import { identityOf } from "../identity";
import { exchangeBuckets } from "../in-cluster/values";
import type { PlatformConfig } from "../stack-file";

/** How clients come to the results of a stack; undefined if none are spooled for them. */
export function retrievalOf({ spooling }: PlatformConfig): SpoolingRetrieval | undefined {
  return spooling && (spooling.retrieval ?? SpoolingRetrieval.Storage);
}

/** The path of a spooling storage on Amazon S3; undefined if it lies elsewhere. */
export function spoolingOnAws({ spooling }: PlatformConfig): string | undefined {
  if (spooling?.s3) return "spooling.s3";
  return spooling?.adoptedS3 && "spooling.adoptedS3";
}

/** Where a stack spools results, in words that follow "results to". */
export function spoolingPlace({ spooling }: PlatformConfig): string | undefined {
  if (!spooling) return undefined;
  const { s3, adoptedS3, s3Compatible, gcs, azure } = spooling;
  if (s3) return s3.bucketName ? `the bucket ${s3.bucketName}` : "a bucket of this stack";
  if (adoptedS3) return `the bucket ${adoptedS3.bucketName}`;
  if (s3Compatible) {
    const { bucketName, endpoint, credentialsSecretName } = s3Compatible;
    return `the bucket ${bucketName} of ${endpoint}, as the Secret ${credentialsSecretName} says`;
  }
  if (gcs) return `the bucket ${gcs.bucketName} of Google Cloud Storage`;
  return `the container ${azure?.containerName} of ${azure?.accountName}`;
}

/** Addresses to which clients are sent for results, once it is known as much as it can be beforehand. */
export function clientAddress(
  { spooling }: PlatformConfig,
  region: string | undefined,
): string | undefined {
  if (!spooling) return undefined;
  const { s3, adoptedS3, s3Compatible, gcs, azure } = spooling;
  if (s3Compatible) return s3Compatible.endpoint;
  if (gcs) return "https://storage.googleapis.com";
  if (azure) return `https://${azure.accountName}.blob.core.windows.net`;
  const bucket = s3?.bucketName ?? adoptedS3?.bucketName ?? "<bucket>";
  return s3Endpoint(region ?? "<region>").replace("https://", `https://${bucket}.`);
}

/** Everything wrong with where a stack spools results, alone and beside the rest of it. */
export function checkStackSpooling(config: PlatformConfig): Fault[] {
  const { spooling } = config;
  if (!spooling) return [];
  const onAws = spoolingOnAws(config);
  const identity =
    "missing; whoever spools results on S3 needs an AWS role: say in workloadIdentity how pods become it, podIdentity or irsa";
  return [
    ...below("spooling", [
      ...checkSpoolingStores(spooling),
      ...checkSpoolingStore(spooling),
      ...checkNeighbours(config),
      ...checkReach(config),
    ]),
    ...(onAws && !identityOf(config) ? [{ path: "identity", message: identity }] : []),
  ];
}

/**
 * The fault of `spooling.inCluster`, a word that `exchange` has, with the reason why it is none here. Its
 * store has a name inside the Kubernetes cluster alone, and an address that is signed for one host is no
 * use at another, such as that of a port-forward (`S3FileSystem.preSignedUri`).
 */
export function withoutInCluster(fault: Fault): Fault {
  if (fault.path !== "spooling.inCluster") return fault;
  const message =
    "there is none: clients outside the Kubernetes cluster do not reach a store inside it; use s3Compatible with the address of a store that they reach, or, if all clients run inside, with that of exchange.inCluster, http://trino-object-store.<namespace>.svc.cluster.local:8333";
  return { ...fault, message };
}

/** What a bucket that has a name shares it with. */
function checkNeighbours(config: PlatformConfig): Fault[] {
  const known = knownLocation(config);
  if (!known) return [];
  const { path, location } = known;
  return [
    ...checkSharedWithCatalogs(location, config.catalogs),
    ...checkSharedWithExchange(location, { baseDirectories: exchangeLocations(config) }),
  ].map((fault) => ({ ...fault, path }));
}

function knownLocation({ spooling = {} }: PlatformConfig) {
  const { s3, adoptedS3, s3Compatible, gcs, azure } = spooling;
  const bucket = s3?.bucketName ?? adoptedS3?.bucketName;
  if (bucket !== undefined) {
    return { path: `${s3 ? "s3" : "adoptedS3"}.bucketName`, ...onS3(bucket, "us-east-1") };
  }
  if (s3Compatible) return { path: "s3Compatible.bucketName", ...onS3Compatible(s3Compatible) };
  if (gcs) return { path: "gcs.bucketName", ...onGcs(gcs) };
  return azure && { path: "azure.containerName", ...onAzure(azure) };
}

/** Where the exchange lies, as far as its buckets have names. */
function exchangeLocations({ exchange = {} }: PlatformConfig): string[] {
  const { s3, adoptedS3, s3Compatible, inCluster, gcs, azure } = exchange;
  const s3Names = [
    ...Object.values(s3?.buckets ?? {}).flatMap(({ name }) => name ?? []),
    ...(adoptedS3?.bucketNames ?? []),
    ...(adoptedS3?.drainingBucketNames ?? []),
    ...(s3Compatible?.bucketNames ?? []),
    ...(inCluster ? exchangeBuckets(inCluster) : []),
  ];
  return [
    ...s3Names.map((name) => `s3://${name}/`),
    ...(gcs?.bucketNames ?? []).map((name) => `gs://${name}/`),
    ...(azure?.containerNames ?? []).map(
      (name) => `abfs://${name}@${azure?.accountName}.dfs.core.windows.net/`,
    ),
  ];
}

/** Names that only pods of the Kubernetes cluster, or this machine, resolve. */
const INTERNAL = /^([^.]+|.*\.(svc|local|internal|cluster\.local)|127\..*|\[::1\])$/i;

/**
 * True if clients that come by the gateway's way in are sent to a name that they do not resolve. Trino
 * signs the address at which it writes itself (`S3FileSystem.preSignedUri`): there is no other for clients.
 */
function checkReach({ spooling, gateway }: PlatformConfig): Fault[] {
  const endpoint = spooling?.s3Compatible?.endpoint ?? "";
  const host = URL.parse(endpoint)?.hostname ?? "";
  const hasWayIn = Object.keys(gateway.ingress ?? {}).length > 0;
  if (!hasWayIn || !INTERNAL.test(host)) return [];
  const message = `"${endpoint}" is a name inside the Kubernetes cluster, and clients come from outside by gateway.ingress: they would be sent there for every result; write an address of the store that both resolve`;
  return [{ path: "s3Compatible.endpoint", message }];
}
