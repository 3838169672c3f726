import * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../exchange/spec";
import { type GatewaySettings, TrinoGateway } from "../gateway/trino-gateway";
import { refuse } from "../shared/refuse";
import { DEFAULT_TRINO_VERSION } from "../shared/versions";
import { isFaultTolerant } from "../trino/check";
import type { SecuritySpec } from "../trino/security/spec";
import type { CatalogSpec } from "../trino/spec";
import { TrinoCluster } from "../trino/trino-cluster";
import { checkPlatform } from "./check";
import { monitoredVersion } from "./health";
import { historyHours } from "./history";
import { clusterReleaseName } from "./names";
import { clusterSecurity } from "./security";
import { loginsWithoutPolicy } from "./security-gaps";
import type { PlatformCluster } from "./spec";

/** Where the gateway finds a coordinator: its TLS has a port of its own (chart key `server.config.https`). */
function clusterUrl(endpoint: pulumi.Output<string>, tls: boolean): pulumi.Output<string> {
  return tls
    ? endpoint.apply((url) => `${url.replace(/^http:(.*):\d+$/, "https:$1")}:8443`)
    : endpoint;
}

/** Arguments of {@link TrinoPlatform}. */
export interface TrinoPlatformArgs {
  /** Kubernetes namespace of everything; it exists already. */
  namespace: pulumi.Input<string>;
  /** The clusters by name; each name is its routing group unless it says otherwise. */
  clusters: Record<string, PlatformCluster>;
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
   * Who reaches the clusters, who may log in, and who may do what: the same on all of them, so that
   * routing never changes what a user may do. A field that a cluster has itself replaces it there.
   * @default no login, and everybody may do everything but write to a catalog that is `readOnly`
   */
  security?: SecuritySpec;
  /**
   * Trino's version of all clusters that have none of their own.
   * @default "480" - the version that the pinned chart was released with
   */
  trinoVersion?: string;
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
  /** Kubernetes Secret that holds the gateway administrator's password. */
  readonly gatewayAdminSecretName: pulumi.Output<string>;

  constructor(name: string, args: TrinoPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:TrinoPlatform", name, args, opts);
    const trinoVersion = args.trinoVersion ?? DEFAULT_TRINO_VERSION;
    refuse(
      this,
      `the platform "${name}" cannot be built:`,
      checkPlatform({ ...args, trinoVersion, hasExchange: args.exchange !== undefined }),
    );
    const secured = Object.entries(args.clusters).map(
      ([key, { security }]) => [key, clusterSecurity(args.security, security)] as const,
    );
    for (const warning of loginsWithoutPolicy(secured)) void pulumi.log.warn(warning, this);

    const clusters = Object.entries(args.clusters).map(([key, cluster]) => {
      const { routingGroup, active, ...options } = cluster;
      const trino = new TrinoCluster(
        `${name}-${key}`,
        {
          trinoVersion,
          ...options,
          catalogs: args.catalogs,
          security: clusterSecurity(args.security, cluster.security),
          namespace: args.namespace,
          releaseName: clusterReleaseName(key),
          ...(args.exchange && isFaultTolerant(cluster.profile) && { exchange: args.exchange }),
          ...(args.secretNames && { secretNames: args.secretNames }),
        },
        { parent: this },
      );
      return { key, trino, routingGroup: routingGroup ?? key, active: active ?? true };
    });
    const gateway = new TrinoGateway(
      `${name}-gateway`,
      {
        trinoVersion: monitoredVersion(args.clusters, trinoVersion),
        ...args.gateway,
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
    this.gatewayAdminSecretName = gateway.adminSecretName;
    this.registerOutputs({
      url: this.url,
      endpoints: this.endpoints,
      gatewayAdminSecretName: this.gatewayAdminSecretName,
    });
  }
}
