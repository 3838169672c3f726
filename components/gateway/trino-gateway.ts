import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { mergeValues } from "../shared/merge";
import { serviceHost } from "../shared/names";
import { refuse } from "../shared/refuse";
import { CHARTS, DEFAULT_GATEWAY_VERSION } from "../shared/versions";
import { checkGateway, routingGroupsOf } from "./check";
import { createSecrets } from "./gateway-secrets";
import { registerBackends } from "./register-backends";
import { defaultRulesFor } from "./rules/default-rules";
import { renderRoutingRules } from "./rules/render";
import type { BackendSpec, GatewayDatabaseSpec, RoutingRule } from "./spec";
import {
  GATEWAY_PORT,
  RULES_FILE,
  renderDatabase,
  renderEnvFrom,
  renderPlainValues,
} from "./values";

/** One Trino cluster behind the gateway: {@link BackendSpec} with a URL that may be known later. */
export interface BackendArgs {
  /** Unique name, a DNS label. */
  name: string;
  /** Where the gateway sends queries, for example `http://trino-batch.trino:8080`. */
  url: pulumi.Input<string>;
  /** The routing group that this backend serves. Several backends may share one. */
  routingGroup: string;
  /**
   * False keeps it registered but sends it nothing.
   * @default true - a backend is there to be used
   */
  active?: boolean;
}

/** What a gateway is like, wherever it stands and whatever is behind it. */
export interface GatewaySettings {
  /** The gateway's PostgreSQL database: an existing one, or the output of a database component. */
  database: pulumi.Input<GatewayDatabaseSpec>;
  /** Where queries go that no rule matches: a routing group that a backend serves. */
  defaultRoutingGroup: string;
  /**
   * Routing rules, first match wins.
   * @default `defaultRules`: pipelines and writes to `batch`, the rest to the default group
   */
  rules?: RoutingRule[];
  /**
   * Number of pods.
   * @default 2 - one can go away without a lost query
   */
  replicas?: number;
  /**
   * Memory of each pod in GiB, request and limit.
   * @default 2 - bodies of requests and answers pass through; a heap of 80 % of it
   */
  memoryGiB?: number;
  /**
   * CPU of each pod in cores, request and limit.
   * @default 2 - the chart's own; it parses every statement
   */
  cpu?: number;
  /**
   * Trino Gateway's version.
   * @default "21" - the newest whose settings we know
   */
  gatewayVersion?: string;
  /**
   * Seconds between two health checks of a cluster, and so until a new one gets queries.
   * @default 10 - the gateway's own 60 leaves a dead cluster in use for a minute
   */
  healthCheckSeconds?: number;
  /**
   * Seconds until a changed rules file is read again.
   * @default 15 - the kubelet takes up to a minute to bring the file; no need to double that
   */
  rulesRefreshSeconds?: number;
  /**
   * Values of chart trino-gateway merged over ours last: maps merge, lists replace.
   * @default {} - ours as they are
   */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  valuesOverride?: Record<string, any>;
}

/** Arguments of {@link TrinoGateway}. */
export interface TrinoGatewayArgs extends GatewaySettings {
  /** Kubernetes namespace; it exists already. */
  namespace: pulumi.Input<string>;
  /** The clusters. The gateway knows exactly these: others in its database are removed. */
  backends: BackendArgs[];
  /**
   * Name of the Helm release and of the Service.
   * @default "trino-gateway" - predictable, because people type it
   */
  releaseName?: string;
}

/**
 * Trino Gateway: one address for all clusters, and rules that say which query runs where.
 *
 * @example
 * new TrinoGateway("gateway", {
 *   namespace: "trino",
 *   database: new RdsGatewayDatabase("gateway-db", { namespace: "trino", subnetIds, securityGroupIds }).database,
 *   backends: [
 *     { name: "trino-interactive", url: interactive.endpoint, routingGroup: "interactive" },
 *     { name: "trino-batch", url: batch.endpoint, routingGroup: "batch" },
 *   ],
 *   defaultRoutingGroup: "interactive",
 * });
 */
export class TrinoGateway extends pulumi.ComponentResource {
  /** The gateway's URL inside the Kubernetes cluster; known once it knows its backends. */
  readonly url: pulumi.Output<string>;
  /** Kubernetes Secret with the password of the user `admin`, key `GATEWAY_ADMIN_PASSWORD`. */
  readonly adminSecretName: pulumi.Output<string>;
  /** Name of the Helm release. */
  readonly releaseName: pulumi.Output<string>;
  /** The values that the chart gets; no secrets in them. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  readonly values: pulumi.Output<any>;

  constructor(name: string, args: TrinoGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:TrinoGateway", name, args, opts);
    const plain = withDefaults(args);
    refuse(this, `the gateway "${name}" cannot be built:`, checkGateway(plain));

    const child = { parent: this };
    const metadata = (suffix: string) => ({
      name: `${plain.releaseName}-${suffix}`,
      namespace: args.namespace,
    });
    const database = pulumi.output(args.database);

    const secrets = createSecrets(name, metadata, child);
    const rules = new kubernetes.core.v1.ConfigMap(
      `${name}-rules`,
      {
        metadata: metadata("rules"),
        data: { [RULES_FILE]: renderRoutingRules(plain.rules, plain.defaultRoutingGroup) },
      },
      child,
    );

    // Only what depends on the database is an output: a preview shows all the rest as it is.
    const { jdbcUrl, user } = database.apply(renderDatabase);
    const values = mergeValues(
      mergeValues(
        renderPlainValues({
          ...plain,
          name: plain.releaseName,
          rulesConfigMapName: metadata("rules").name,
          adminSecretName: metadata("admin").name,
          keyPairSecretName: metadata("key-pair").name,
        }) as unknown as Record<string, unknown>,
        {
          config: { dataStore: { jdbcUrl, user } },
          envFrom: database.apply((spec) =>
            renderEnvFrom(metadata("admin").name, spec.passwordSecretName),
          ),
        },
      ),
      args.valuesOverride ?? {},
    );
    const release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        name: plain.releaseName,
        namespace: args.namespace,
        chart: CHARTS.gateway.chart,
        version: CHARTS.gateway.version,
        repositoryOpts: { repo: CHARTS.gateway.repository },
        values,
        // A failed install leaves nothing behind, a failed upgrade goes back.
        atomic: true,
        // An image of 400 MB on fresh nodes, the database's migration, then pod after pod.
        timeout: 600,
      },
      { ...child, dependsOn: [secrets.admin, secrets.keyPair, rules] },
    );
    const url = pulumi.interpolate`http://${pulumi
      .output(args.namespace)
      .apply((namespace) => serviceHost(plain.releaseName, namespace))}:${GATEWAY_PORT}`;
    const job = registerBackends(
      name,
      {
        releaseName: plain.releaseName,
        namespace: args.namespace,
        gatewayUrl: url,
        adminSecretName: metadata("admin").name,
        backends: args.backends,
        database,
      },
      { ...child, dependsOn: [release] },
    );

    // Waits for the registration: whoever uses the URL finds clusters behind it.
    this.url = pulumi.all([url, job.id]).apply(([known]) => known);
    this.adminSecretName = secrets.admin.metadata.name;
    this.releaseName = release.name.apply((releaseName) => releaseName ?? plain.releaseName);
    this.values = pulumi.output(values);
    this.registerOutputs({
      url: this.url,
      adminSecretName: this.adminSecretName,
      releaseName: this.releaseName,
      values: this.values,
    });
  }
}

/** What is known before anything is created. */
function withDefaults(args: TrinoGatewayArgs) {
  const groups = routingGroupsOf(args.backends);
  return {
    releaseName: args.releaseName ?? "trino-gateway",
    replicas: args.replicas ?? 2,
    memoryGiB: args.memoryGiB ?? 2,
    cpu: args.cpu ?? 2,
    gatewayVersion: args.gatewayVersion ?? DEFAULT_GATEWAY_VERSION,
    healthCheckSeconds: args.healthCheckSeconds ?? 10,
    rulesRefreshSeconds: args.rulesRefreshSeconds ?? 15,
    defaultRoutingGroup: args.defaultRoutingGroup,
    backends: args.backends.map(({ url, ...backend }) => ({
      ...backend,
      url: typeof url === "string" ? url : undefined,
    })),
    rules: args.rules ?? defaultRulesFor(groups, args.defaultRoutingGroup),
  };
}
