import * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../exchange/spec";
import { type GatewaySettings, TrinoGateway } from "../gateway/trino-gateway";
import { checkArguments } from "../shared/arguments";
import type { ChartArgs } from "../shared/chart-repository";
import type { ClusterIdentityArgs } from "../shared/identity/create-identity";
import { checkKubernetesProvider } from "../shared/kubernetes-provider";
import { refuse } from "../shared/refuse";
import { DEFAULT_TRINO_VERSION } from "../shared/versions";
import { SpoolingRetrieval } from "../spooling/spec";
import { isFaultTolerant } from "../trino/check";
import type { ClientSpoolingArgs } from "../trino/client-spooling";
import type { SecuritySpec } from "../trino/security/spec";
import type { CatalogSpec } from "../trino/spec";
import { TrinoCluster, type TrinoClusterArgs } from "../trino/trino-cluster";
import { oneReleaseAfterTheOther } from "./after-release";
import { checkPlatform } from "./check";
import { monitoredVersion } from "./health";
import { historyHours } from "./history";
import { clusterReleaseName } from "./names";
import { rolloutOrder } from "./rollout";
import { clusterSecurity } from "./security";
import { loginsWithoutPolicy } from "./security-gaps";
import { type PlatformCluster, Rollout } from "./spec";
import { segmentsAcrossVersions } from "./spooling";

/** One Trino cluster of the platform, and the policies for data of its own. */
export interface PlatformClusterArgs extends PlatformCluster {
  /**
   * ARNs of policies for data that this cluster alone reads or writes, beside those of the platform's
   * `identity`, without which a cluster has no AWS role.
   * @default [] - all clusters may the same, so that routing never changes what a query sees
   */
  additionalPolicyArns?: pulumi.Input<string>[];
}

/** Where the gateway finds a coordinator: its TLS has a port of its own (chart key `server.config.https`). */
function clusterUrl(endpoint: pulumi.Output<string>, tls: boolean): pulumi.Output<string> {
  return tls
    ? endpoint.apply((url) => `${url.replace(/^http:(.*):\d+$/, "https:$1")}:8443`)
    : endpoint;
}

/** Arguments of {@link TrinoPlatform}. */
export interface TrinoPlatformArgs extends ChartArgs {
  /** Kubernetes namespace of everything; it exists already. */
  namespace: pulumi.Input<string>;
  /** The clusters by name; each name is its routing group unless it says otherwise. */
  clusters: Record<string, PlatformClusterArgs>;
  /** Catalogs by name, the same on all clusters, so that routing never changes what a query sees. */
  catalogs: Record<string, CatalogSpec>;
  /** The gateway in front of the clusters. */
  gateway: GatewaySettings;
  /**
   * Where batch clusters spool intermediate data: the output of an exchange storage component.
   * @default none - right only without a batch cluster
   */
  exchange?: pulumi.Input<ExchangeSpec>;
  /**
   * Results that clients fetch from object storage, in parallel, and must reach: the same place for
   * all clusters, because the gateway sends acknowledgements to any of them.
   * @default none - clients get results from the coordinators, through the gateway
   */
  spooling?: ClientSpoolingArgs;
  /**
   * The AWS identity of the clusters: each gets a role of its own. What spooling takes, those of
   * batch clusters alone.
   * @default none - nothing on AWS, or an exchange storage that makes the role itself
   */
  identity?: ClusterIdentityArgs;
  /**
   * AWS region of the catalogs on Glue and S3 that name none, for example `eu-west-1`: else Trino
   * would ask the node's metadata service for it, which pods may not reach.
   * @default unknown - such a catalog is refused; one that names its region is not
   */
  awsRegion?: string;
  /**
   * Who reaches the clusters, who may log in, and who may do what: the same on all of them, so that
   * routing never changes what a user may do. A field that a cluster has itself replaces it there.
   * @default no login, and everybody may do everything but write to a catalog that is `readOnly`
   */
  security?: SecuritySpec;
  /**
   * Trino's version of all clusters that have none of their own.
   * @default "483" - the newest version that the lab runs, with whole servers
   */
  trinoVersion?: string;
  /**
   * How a change reaches the clusters. `ordered`: one after the other, inactive ones first, then
   * `batch`, then `interactive`; by name among equals. One whose release does not become ready stops
   * it, and the clusters after it stay as they are. `parallel`: all at once, which is faster, and
   * brings a bad change to all of them.
   * @default "ordered" - a catalog line that stops a server then stops one cluster, not all
   */
  rollout?: Rollout;
  /**
   * Kubernetes Secrets whose keys become environment variables, for `${ENV:NAME}` in catalogs.
   * @default [] - catalogs without secrets
   */
  secretNames?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Several Trino clusters behind one gateway, with one set of catalogs and one exchange storage.
 *
 * @example
 * new TrinoPlatform("trino", {
 *   namespace: "trino",
 *   exchange: storage.exchange,
 *   awsRegion: "eu-west-1",
 *   identity: {
 *     workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
 *     additionalPolicyArns: [lake.arn],
 *   },
 *   catalogs: { lake: { text: "connector.name=iceberg\niceberg.catalog.type=glue" } },
 *   clusters: {
 *     interactive: { profile: "interactive", coordinator, workers: { replicas: 4, memoryGiB: 64, cpu: 16 } },
 *     batch: { profile: "batch", coordinator, workers: { replicas: 8, memoryGiB: 128, cpu: 16 } },
 *   },
 *   gateway: { database: database.database, defaultRoutingGroup: "interactive" },
 * });
 */
export class TrinoPlatform extends pulumi.ComponentResource {
  /** The gateway's URL inside the Kubernetes cluster: the one address that clients need. */
  readonly url: pulumi.Output<string>;
  /** Each coordinator's URL inside the Kubernetes cluster, by cluster. */
  readonly endpoints: pulumi.Output<Record<string, string>>;
  /** The AWS role of each cluster's pods, by cluster; empty without an `identity`. */
  readonly roleArns: pulumi.Output<Record<string, string>>;
  /** Kubernetes Secret that holds the gateway administrator's password. */
  readonly gatewayAdminSecretName: pulumi.Output<string>;

  constructor(name: string, args: TrinoPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:TrinoPlatform", name, args, opts);
    const meaning = ({ trinoVersion = DEFAULT_TRINO_VERSION, ...rest }: TrinoPlatformArgs) =>
      checkPlatform({
        ...rest,
        trinoVersion,
        ...givenExchange(rest.exchange),
        spoolingRetrieval: rest.spooling && (rest.spooling.retrieval ?? SpoolingRetrieval.Storage),
      });
    const faults = checkArguments("TrinoPlatformArgs", args, meaning);
    refuse(this, `the platform "${name}" cannot be built:`, [
      ...faults,
      ...checkKubernetesProvider(this),
    ]);
    const trinoVersion = args.trinoVersion ?? DEFAULT_TRINO_VERSION;
    const secured = Object.entries(args.clusters).map(
      ([key, { security }]) => [key, clusterSecurity(args.security, security)] as const,
    );
    const told = [...loginsWithoutPolicy(secured), ...segmentsAcrossVersions(args, trinoVersion)];
    for (const warning of told) void pulumi.log.warn(warning, this);

    const transformations = args.rollout === Rollout.Parallel ? [] : [oneReleaseAfterTheOther()];
    const built = new Map<string, TrinoCluster>();
    for (const key of rolloutOrder(args.clusters)) {
      const child = { parent: this, transformations };
      built.set(key, new TrinoCluster(`${name}-${key}`, clusterArgs(key, args), child));
    }
    const clusters = Object.entries(args.clusters).flatMap(([key, { routingGroup, active }]) => {
      const trino = built.get(key);
      return trino
        ? [{ key, trino, routingGroup: routingGroup ?? key, active: active ?? true }]
        : [];
    });
    const gateway = new TrinoGateway(
      `${name}-gateway`,
      {
        trinoVersion: monitoredVersion(args.clusters, trinoVersion),
        ...args.gateway,
        ...(args.chartRepository !== undefined && { chartRepository: args.chartRepository }),
        namespace: args.namespace,
        historyHours: args.gateway.historyHours ?? historyHours(args.clusters, trinoVersion),
        backends: clusters.map(({ key, trino, routingGroup, active }) => ({
          name: clusterReleaseName(key),
          url: clusterUrl(trino.endpoint, args.gateway.security?.clusterTrust !== undefined),
          routingGroup,
          active,
        })),
      },
      { parent: this },
    );

    this.url = gateway.url;
    this.endpoints = pulumi.output(
      Object.fromEntries(clusters.map(({ key, trino }) => [key, trino.endpoint])),
    );
    this.roleArns = pulumi.output(
      Object.fromEntries(
        clusters.flatMap(({ key, trino }) => (trino.roleArn ? [[key, trino.roleArn]] : [])),
      ),
    );
    this.gatewayAdminSecretName = gateway.adminSecretName;
    this.registerOutputs({
      url: this.url,
      endpoints: this.endpoints,
      roleArns: this.roleArns,
      gatewayAdminSecretName: this.gatewayAdminSecretName,
    });
  }
}

/** One cluster's arguments: its own, and those of the platform. */
function clusterArgs(key: string, platform: TrinoPlatformArgs): TrinoClusterArgs {
  const cluster = platform.clusters[key] as PlatformClusterArgs;
  const { routingGroup: _, active: __, additionalPolicyArns: ___, ...rest } = cluster;
  const { spooling: spools = true, ...options } = rest;
  const { awsRegion, exchange, identity, secretNames, chartRepository, spooling } = platform;
  return {
    trinoVersion: platform.trinoVersion ?? DEFAULT_TRINO_VERSION,
    ...options,
    ...(awsRegion !== undefined && { awsRegion }),
    catalogs: platform.catalogs,
    security: clusterSecurity(platform.security, cluster.security),
    namespace: platform.namespace,
    releaseName: clusterReleaseName(key),
    ...(exchange && isFaultTolerant(cluster.profile) && { exchange }),
    ...(spooling && spools && { spooling }),
    ...(identity && { identity: clusterIdentity(identity, cluster) }),
    ...(secretNames && { secretNames }),
    ...(chartRepository !== undefined && { chartRepository }),
  };
}

/**
 * The AWS identity of one cluster: a role of its own with the platform's policies and its own. A role
 * apart for the exchange only where something is spooled.
 */
function clusterIdentity(
  platform: ClusterIdentityArgs,
  cluster: PlatformClusterArgs,
): ClusterIdentityArgs {
  const { separateExchangeRole, additionalPolicyArns = [], ...identity } = platform;
  return {
    ...identity,
    additionalPolicyArns: [...additionalPolicyArns, ...(cluster.additionalPolicyArns ?? [])],
    ...(isFaultTolerant(cluster.profile) &&
      separateExchangeRole !== undefined && { separateExchangeRole }),
  };
}

/** What of the exchange is known at once: an output of a storage component is not. */
function givenExchange(exchange: TrinoPlatformArgs["exchange"]) {
  const isLater = pulumi.Output.isInstance(exchange) || exchange instanceof Promise;
  if (exchange === undefined || isLater) return { hasExchange: exchange !== undefined };
  const { secretNames = [] } = exchange as ExchangeSpec;
  return { hasExchange: true, exchangeSecretNames: secretNames };
}
