import { exchangePolicy } from "../../components/exchange/policies";
import { clusterReleaseName } from "../../components/platform/names";
import type { AwsIdentityKind } from "../../components/shared/identity/values";
import { identityKind } from "../../components/shared/identity/values";
import { parseProperties } from "../../components/shared/properties";
import { isS3Itself, placedCatalogText } from "../../components/trino/catalog-regions";
import { isFaultTolerant } from "../../components/trino/check";
import { askBackend } from "../../infra/exchange/backends";
import { identityOf, type StackIdentity } from "../../infra/identity";
import { clientAddress, spoolingOnAws, spoolingPlace } from "../../infra/spooling/check";
import type { PlatformConfig } from "../../infra/stack-file";
import { type Call, show } from "../command";
import { coloursOf, type Output } from "../output";
import { readStack } from "./stack-file";

/**
 * The command `explain access`.
 *
 * @returns the exit code
 * @throws UsageError, StackFileError
 */
export async function explainAccess(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const { platform, region } = readStack(stack);
  const access = stackAccess(platform, region || undefined);
  show(call, access, () => formatAccess(access, call.output));
  return 0;
}

/** What the pods of one cluster may reach on AWS, and as whom. */
export interface ClusterAccess {
  /** Namespace and name of the Kubernetes service account, which alone becomes the role. */
  serviceAccount: string;
  /** How it becomes the role; nothing if the cluster has none. */
  identity?: { kind: AwsIdentityKind; trusted: string };
  /** Policies for the data of catalogs: those of every cluster, and this one's own. */
  policies: { shared: string[]; own: string[] };
  /** Where it spools; nothing for a cluster that does not. */
  exchange?: ExchangeAccess;
  /** Where results are spooled for clients; nothing if they are not. */
  results?: ResultsAccess;
  /** Regions of the catalogs on AWS, by service. */
  catalogs: Record<string, CatalogAccess>;
}

/** What a cluster may do where it spools. */
interface ExchangeAccess {
  store: string;
  /** Actions of the role, if the store is on AWS. */
  actions: string[];
  /** True if the exchange has a role apart from the pods'. */
  separateRole: boolean;
}

/** What a cluster may do where its results are spooled, and where its clients are sent. */
interface ResultsAccess {
  store: string;
  /** Actions of the role, if the store is on AWS. */
  actions: string[];
  /** Address from which clients fetch segments, with a signature that ends. */
  clients: string;
}

/** A catalog on AWS. */
interface CatalogAccess {
  glue?: string;
  s3?: string;
  /** True if it comes with keys of its own instead of the role. */
  ownKeys: boolean;
}

/**
 * Who may reach what: the access of every cluster of a stack, by name.
 *
 * @param awsRegion the stack's `aws:region`
 */
export function stackAccess(
  config: PlatformConfig,
  awsRegion: string | undefined,
): Record<string, ClusterAccess> {
  const identity = identityOf(config);
  const catalogs = catalogsOnAws(config, awsRegion);
  return Object.fromEntries(
    Object.entries(config.clusters).map(([name, cluster]) => {
      const results = cluster.spooling !== false && resultsAccess(config, awsRegion);
      const exchange = isFaultTolerant(cluster.profile) && exchangeAccess(config, identity);
      const access: ClusterAccess = {
        serviceAccount: `${config.namespace}/${clusterReleaseName(name)}`,
        ...(identity && { identity: trustOf(identity.workloadIdentity) }),
        policies: {
          shared: identity?.additionalPolicyArns ?? [],
          own: cluster.additionalPolicyArns ?? [],
        },
        ...(exchange && { exchange }),
        ...(results && { results }),
        catalogs,
      };
      return [name, access];
    }),
  );
}

function trustOf({ podIdentity, irsa }: StackIdentity["workloadIdentity"]) {
  const trusted = podIdentity
    ? `the EKS cluster ${podIdentity.eksClusterName}`
    : `the provider ${irsa?.oidcProviderUrl}`;
  return { kind: identityKind({ irsa }), trusted };
}

function exchangeAccess(
  config: PlatformConfig,
  identity: StackIdentity | undefined,
): ExchangeAccess | undefined {
  return askBackend(config, (backend, written) => {
    const onAws = backend.amazonS3(written);
    const statements = onAws ? exchangePolicy([], onAws.kmsKeyArn).Statement : [];
    return {
      store: backend.place(written),
      actions: statements.flatMap(({ Action }) => Action),
      separateRole: onAws !== undefined && identity?.separateExchangeRole === true,
    };
  });
}

function resultsAccess(
  config: PlatformConfig,
  awsRegion: string | undefined,
): ResultsAccess | undefined {
  const [store, clients] = [spoolingPlace(config), clientAddress(config, awsRegion)];
  if (store === undefined || clients === undefined) return undefined;
  const { s3, adoptedS3 } = config.spooling ?? {};
  const kmsKeyArn = s3?.kmsKeyArn ?? adoptedS3?.kmsKeyArn;
  const statements = spoolingOnAws(config) ? exchangePolicy([], kmsKeyArn).Statement : [];
  return { store, actions: statements.flatMap(({ Action }) => Action), clients };
}

function catalogsOnAws(
  { catalogs }: PlatformConfig,
  awsRegion: string | undefined,
): Record<string, CatalogAccess> {
  return Object.fromEntries(
    Object.entries(catalogs).flatMap(([name, catalog]) => {
      const properties = new Map(parseProperties(placedCatalogText(catalog, awsRegion)));
      const glue = properties.get("hive.metastore.glue.region");
      const isAws = isS3Itself(properties.get("s3.endpoint"));
      const s3 = isAws ? properties.get("s3.region") : undefined;
      const ownKeys = properties.has("s3.aws-access-key");
      return glue || s3 ? [[name, { ...(glue && { glue }), ...(s3 && { s3 }), ownKeys }]] : [];
    }),
  );
}

/** The access as text: for each cluster who it is, and what that may. */
export function formatAccess(access: Record<string, ClusterAccess>, output: Output): string {
  return Object.entries(access)
    .map(([name, one]) => `${coloursOf(output).bold(name)}\n${aligned(rowsOf(one))}`)
    .join("\n\n");
}

function rowsOf(access: ClusterAccess) {
  const { serviceAccount, identity, policies, exchange, results, catalogs } = access;
  return [
    ["service account", serviceAccount],
    [
      "AWS role",
      identity
        ? `its own, by ${KINDS[identity.kind]} of ${identity.trusted}`
        : "none: on AWS its pods are whoever their node is",
    ],
    ...listed("data, as every cluster", policies.shared),
    ...listed("data, alone", policies.own),
    ["spools", exchange ? `to ${exchange.store}` : "nothing"],
    ...listed(exchange?.separateRole ? "  with a role apart" : "  with", exchange?.actions ?? []),
    ...(results
      ? [
          ["results", `to ${results.store}`],
          ...listed("  with", results.actions),
          ["  clients fetch from", results.clients],
        ]
      : []),
    ...Object.entries(catalogs).map(([name, catalog]) => [`catalog ${name}`, placeOf(catalog)]),
  ];
}

const KINDS: Record<AwsIdentityKind, string> = { "pod-identity": "Pod Identity", irsa: "IRSA" };

function placeOf({ glue, s3, ownKeys }: CatalogAccess): string {
  const places = [...(glue ? [`Glue in ${glue}`] : []), ...(s3 ? [`S3 in ${s3}`] : [])];
  return `${places.join(", ")}${ownKeys ? ", with keys of its own" : ""}`;
}

/** One row an entry; the title stands beside the first. */
function listed(title: string, entries: readonly string[]): string[][] {
  return entries.map((entry, index) => [index === 0 ? title : "", entry]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([title = ""]) => title.length));
  return rows.map(([title = "", text = ""]) => `  ${title.padEnd(width)}  ${text}`).join("\n");
}
