import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { type ChartArgs, chartSource } from "../shared/chart-repository";
import { below } from "../shared/faults";
import { checkKubernetesProvider } from "../shared/kubernetes-provider";
import { mergeValues } from "../shared/merge";
import { createMonitoring } from "../shared/monitoring/create-monitoring";
import { serviceHost } from "../shared/names";
import { refuse, whenKnown } from "../shared/refuse";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../shared/versions";
import { checkGateway, routingGroupsOf } from "./check";
import { checkGatewayDatabase } from "./check-database";
import { databaseVolumes, renderHosts } from "./database-tls";
import { GATEWAY_DEFAULTS } from "./defaults";
import { createSecrets } from "./gateway-secrets";
import type { BackendArgs, GatewaySettings } from "./gateway-settings";
import { imagesOf } from "./images";
import { createIngress } from "./ingress/create-ingress";
import { defaultMemoryGiB } from "./memory";
import { gatewayMonitoring } from "./observability/objects";
import { FAIL } from "./on-group-down";
import { registerBackends } from "./register-backends";
import { defaultRulesFor } from "./rules/default-rules";
import { renderRoutingRules } from "./rules/render";
import { createGatewaySecurity } from "./security/create-security";
import { GATEWAY_TLS_PORT, renderGatewaySecurity } from "./security/values";
import {
  GATEWAY_PORT,
  RULES_FILE,
  renderDatabase,
  renderEnvFrom,
  renderSidecars,
  withSecurity,
} from "./values";

export type { BackendArgs, GatewaySettings } from "./gateway-settings";

/** Arguments of {@link TrinoGateway}. */
export interface TrinoGatewayArgs extends GatewaySettings, ChartArgs {
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
  /** Kubernetes Secret with the administrator's name and password: `GATEWAY_ADMIN_USER` and `_PASSWORD`. */
  readonly adminSecretName: pulumi.Output<string>;
  /** Name of the Helm release. */
  readonly releaseName: pulumi.Output<string>;
  /** The values that the chart gets; no secrets in them. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  readonly values: pulumi.Output<any>;

  constructor(name: string, args: TrinoGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    // Children wait for all that their component is told. The backends' URLs come with the clusters,
    // and only the registration is to wait for those.
    super("trino-platform:index:TrinoGateway", name, { ...args, backends: undefined }, opts);
    // The default rules are ours, and follow from the rest.
    const meaning = (rest: TrinoGatewayArgs) => {
      const { namespace, database, rules, chartRepository } = rest;
      return checkGateway({ ...withDefaults(rest), namespace, database, rules, chartRepository });
    };
    const faults = checkArguments("TrinoGatewayArgs", args, meaning);
    const title = `the gateway "${name}" cannot be built:`;
    refuse(this, title, [...faults, ...checkKubernetesProvider(this)]);
    const plain = withDefaults(args);
    const database = whenKnown(args.database, (spec) => {
      const wrong = checkArguments("GatewayDatabaseSpec", spec, checkGatewayDatabase);
      refuse(this, title, below("database", wrong));
      return spec;
    });

    const child = { parent: this };
    const metadata = (suffix: string) => ({
      name: `${plain.releaseName}-${suffix}`,
      namespace: args.namespace,
    });

    const hidesAdmin = plain.security?.authentication?.ldap !== undefined;
    const secrets = createSecrets(name, metadata, hidesAdmin, child);
    const { releaseName, security } = plain;
    const guarded = { releaseName, namespace: args.namespace, security };
    const securitySecrets = createGatewaySecurity(
      name,
      { ...guarded, ldapBindPassword: args.ldapBindPassword },
      child,
    );
    createMonitoring(name, args.namespace, gatewayMonitoring(plain), child);
    const served = {
      service: releaseName,
      port: plain.tls ? GATEWAY_TLS_PORT : GATEWAY_PORT,
      tls: plain.tls,
    };
    createIngress(name, args.namespace, plain.ingress, served, child);
    const rules = new kubernetes.core.v1.ConfigMap(
      `${name}-rules`,
      {
        metadata: metadata("rules"),
        data: {
          [RULES_FILE]: renderRoutingRules(
            plain.rules,
            plain.defaultRoutingGroup,
            plain.userGroups,
          ),
        },
      },
      child,
    );

    // Only what depends on the database is an output: a preview shows all the rest as it is.
    const { jdbcUrl, user } = database.apply(renderDatabase);
    const plainValues = withSecurity({
      ...plain,
      name: plain.releaseName,
      rulesConfigMapName: metadata("rules").name,
      adminSecretName: metadata("admin").name,
      cookieSecretName: metadata("cookie").name,
      keyPairSecretName: metadata("key-pair").name,
    });
    const hosts = new kubernetes.core.v1.ConfigMap(
      `${name}-database-hosts`,
      { metadata: metadata("database-hosts"), data: database.apply(renderHosts) },
      child,
    );
    const values = mergeValues(
      mergeValues(plainValues as unknown as Record<string, unknown>, {
        config: { dataStore: { jdbcUrl, user } },
        envFrom: database.apply((spec) =>
          renderEnvFrom(
            metadata("admin").name,
            metadata("cookie").name,
            ...renderGatewaySecurity(security, releaseName).secretNames,
            spec.passwordSecretName,
          ),
        ),
        initContainers: database.apply((spec) => renderSidecars(spec, args.images)),
        volumes: database.apply((spec) => [
          ...plainValues.volumes,
          ...databaseVolumes(spec, releaseName),
        ]),
      }),
      args.valuesOverride ?? {},
    );
    const release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        name: plain.releaseName,
        namespace: args.namespace,
        ...chartSource(CHARTS.gateway, args.chartRepository),
        values,
        // A failed install leaves nothing behind, a failed upgrade goes back.
        atomic: true,
        // An image of 400 MB on fresh nodes, the database's migration, then pod after pod.
        timeout: 600,
      },
      {
        ...child,
        dependsOn: [...Object.values(secrets), ...securitySecrets, rules, hosts],
      },
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
        clusterTrust: security?.clusterTrust,
        image: imagesOf(args.images).curl,
        timing: { healthCheckSeconds: plain.healthCheckSeconds, drainSeconds: plain.drainSeconds },
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
    replicas: args.replicas ?? GATEWAY_DEFAULTS.replicas,
    memoryGiB: args.memoryGiB ?? defaultMemoryGiB(args.load),
    load: args.load,
    cpu: args.cpu ?? GATEWAY_DEFAULTS.cpu,
    gatewayVersion: args.gatewayVersion ?? GATEWAY_DEFAULTS.gatewayVersion,
    healthCheckSeconds: args.healthCheckSeconds ?? GATEWAY_DEFAULTS.healthCheckSeconds,
    rulesRefreshSeconds: args.rulesRefreshSeconds ?? GATEWAY_DEFAULTS.rulesRefreshSeconds,
    historyHours: args.historyHours ?? GATEWAY_DEFAULTS.historyHours,
    security: args.security,
    hasBindPassword: args.ldapBindPassword !== undefined,
    observability: args.observability,
    ingress: args.ingress ?? {},
    health: args.health ?? {},
    balancing: args.balancing,
    images: args.images,
    trinoVersion: args.trinoVersion ?? DEFAULT_TRINO_VERSION,
    tls: args.security?.tls !== undefined,
    drainSeconds: args.drainSeconds ?? GATEWAY_DEFAULTS.drainSeconds,
    defaultRoutingGroup: args.defaultRoutingGroup,
    onGroupDown: args.onGroupDown ?? FAIL,
    userGroups: args.userGroups ?? {},
    backends: args.backends.map(({ url, ...backend }) => ({
      ...backend,
      url: typeof url === "string" ? url : undefined,
    })),
    rules: args.rules ?? defaultRulesFor(groups, args.defaultRoutingGroup),
    valuesOverride: args.valuesOverride,
  };
}
