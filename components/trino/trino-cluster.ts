import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ExchangeSpec } from "../exchange/spec";
import { checkArguments } from "../shared/arguments";
import { type ChartArgs, chartSource, checkChartRepository } from "../shared/chart-repository";
import { below } from "../shared/faults";
import type { ClusterIdentityArgs } from "../shared/identity/create-identity";
import { identityKind } from "../shared/identity/values";
import { checkKubernetesProvider } from "../shared/kubernetes-provider";
import { mergeValues } from "../shared/merge";
import { createMonitoring } from "../shared/monitoring/create-monitoring";
import { serviceHost } from "../shared/names";
import { refuse, whenKnown } from "../shared/refuse";
import { CHARTS, DEFAULT_TRINO_VERSION } from "../shared/versions";
import { SpoolingRetrieval } from "../spooling/spec";
import { catalogRemarks } from "./catalog-findings";
import { checkTrino } from "./check";
import {
  acceptableSpooling,
  type ClientSpoolingArgs,
  outputSpoolingValues,
} from "./client-spooling";
import { createClusterIdentity } from "./cluster-identity";
import { checkGivenExchange } from "./exchange";
import { clusterMonitoring } from "./observability/objects";
import { disruptionBudgets } from "./scaling/values";
import type { CatalogSpec, ClusterOptions } from "./spec";
import {
  featureSecretNames,
  renderClusterValues,
  renderEnvFrom,
  renderExchangeValues,
  SHARED_SECRET_KEY,
} from "./values";

/** Arguments of {@link TrinoCluster}. */
export interface TrinoClusterArgs extends ClusterOptions, ChartArgs {
  /** Kubernetes namespace; it exists already. */
  namespace: pulumi.Input<string>;
  /** Catalogs by name. */
  catalogs: Record<string, CatalogSpec>;
  /**
   * Where intermediate data is spooled, the output of an exchange storage component. Required by
   * `batch`, refused by `interactive`.
   */
  exchange?: pulumi.Input<ExchangeSpec>;
  /**
   * Results that clients fetch from object storage, in parallel, and must reach.
   * @default none - they get them from the coordinator
   */
  spooling?: ClientSpoolingArgs;
  /**
   * The cluster's AWS role: what its catalogs read and write, and on a cluster that spools on S3 what
   * that takes. Pods that run when it first comes are replaced.
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
   * Name of the Helm release, of the coordinator's Service and of the service account.
   * @default the component's name - predictable, because the gateway and people type it
   */
  releaseName?: string;
  /**
   * Trino's version.
   * @default "483" - the newest version that the lab runs, with whole servers
   */
  trinoVersion?: string;
  /**
   * Kubernetes Secrets whose keys become environment variables of every pod, for `${ENV:NAME}` in
   * catalogs.
   * @default [] - catalogs without secrets
   */
  secretNames?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * One Trino cluster: a release of the official chart with values that fit together.
 *
 * @example
 * new TrinoCluster("trino-interactive", {
 *   profile: "interactive",
 *   namespace: "trino",
 *   coordinator: { memoryGiB: 16, cpu: 4 },
 *   workers: { replicas: 4, memoryGiB: 64, cpu: 16 },
 *   catalogs: { tpch: { text: "connector.name=tpch" } },
 * });
 */
export class TrinoCluster extends pulumi.ComponentResource {
  /** The coordinator's URL inside the Kubernetes cluster; whoever uses it waits for the release. */
  readonly endpoint: pulumi.Output<string>;
  /** The name of the Helm release. */
  readonly releaseName: pulumi.Output<string>;
  /** The AWS role of the pods, if the cluster has an `identity`. */
  readonly roleArn?: pulumi.Output<string>;
  /** The values that the chart gets; no secrets in them. */
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  readonly values: pulumi.Output<any>;

  constructor(name: string, args: TrinoClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:TrinoCluster", name, args, opts);
    const title = `the Trino cluster "${name}" cannot be built:`;
    const faults = checkArguments("TrinoClusterArgs", args, (rest) => {
      const { namespace, secretNames, identity, exchange } = rest;
      const given = { namespace, secretNames, identity, hasExchange: exchange !== undefined };
      return [
        ...checkTrino({ ...plainCluster(name, rest), ...given }, name),
        ...checkChartRepository(rest.chartRepository),
      ];
    });
    refuse(this, title, [...faults, ...checkKubernetesProvider(this)]);
    const { namespace, exchange: givenExchange, secretNames, identity } = args;
    const plain = plainCluster(name, args);
    for (const { severity, text } of catalogRemarks(plain.catalogs, plain.trinoVersion)) {
      void (severity === "warning" ? pulumi.log.warn(text, this) : pulumi.log.info(text, this));
    }

    const child = { parent: this };
    const metadata = { name: plain.name, namespace };
    const internalSecretName = `${plain.name}-internal`;
    const acceptable = (spec: ExchangeSpec) => {
      const cluster = { ...plain, separateExchangeRole: identity?.separateExchangeRole };
      const meaning = (rest: ExchangeSpec) => checkGivenExchange(rest, cluster);
      refuse(this, title, below("exchange", checkArguments("ExchangeSpec", spec, meaning)));
      return spec;
    };
    const spooled = givenExchange === undefined ? undefined : whenKnown(givenExchange, acceptable);
    const results =
      args.spooling && acceptableSpooling(this, title, args.spooling.storage, plain, spooled);
    const { aws, exchange, annotations } = createClusterIdentity(
      name,
      { identity, namespace, serviceAccountName: plain.name, spooled, results },
      child,
    );

    const serviceAccount = new kubernetes.core.v1.ServiceAccount(
      `${name}-service-account`,
      {
        metadata: { ...metadata, ...(annotations && { annotations }) },
        // Trino never calls the Kubernetes API; identities of a cloud come as tokens of their own.
        automountServiceAccountToken: false,
      },
      child,
    );
    const sharedSecret = new random.RandomPassword(
      `${name}-shared-secret`,
      { length: 64, special: false },
      child,
    );
    const internalSecret = new kubernetes.core.v1.Secret(
      `${name}-internal`,
      {
        metadata: { ...metadata, name: internalSecretName },
        stringData: { [SHARED_SECRET_KEY]: sharedSecret.result },
      },
      child,
    );

    // Only what depends on other resources is an output: a preview shows all the rest as it is.
    const cluster = { ...plain, serviceAccountName: plain.name };
    const ownSecretNames = [internalSecretName, ...featureSecretNames(cluster)];
    const known = renderClusterValues(cluster);
    const values = mergeValues(
      mergeValues(results ? mergeValues(known, outputSpoolingValues(results)) : known, {
        ...(exchange && outputExchangeValues(exchange)),
        envFrom: pulumi
          .all([
            secretNames ?? [],
            exchange?.apply((spec) => spec.secretNames ?? []) ?? [],
            results?.apply((spec) => spec.secretNames) ?? [],
          ])
          .apply(([names, exchangeNames, resultNames]) =>
            renderEnvFrom([...ownSecretNames, ...names, ...exchangeNames, ...resultNames]),
          ),
      }),
      args.valuesOverride ?? {},
    );
    createMonitoring(name, namespace, clusterMonitoring(plain), child);
    for (const { role, spec } of disruptionBudgets(plain)) {
      new kubernetes.policy.v1.PodDisruptionBudget(
        `${name}-${role}-budget`,
        { metadata: { ...metadata, name: `${plain.name}-${role}` }, spec },
        child,
      );
    }
    const release = new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        name: plain.name,
        namespace,
        ...chartSource(CHARTS.trino, args.chartRepository),
        values,
        // A failed install leaves nothing behind, a failed upgrade goes back.
        atomic: true,
        // Images of 2 GB on fresh nodes, then coordinator and workers one after the other.
        timeout: 900,
      },
      { ...child, dependsOn: [serviceAccount, internalSecret, ...(aws?.ready ?? [])] },
    );

    if (aws) this.roleArn = aws.roleArn;
    this.values = pulumi.output(values);
    // Comes with the release: whoever needs a server that answers waits for this one.
    this.releaseName = release.id.apply(() => plain.name);
    // Comes with the release, too: a gateway that knew it earlier would send queries to a coordinator
    // whose workers are not there yet. By the URN, which a preview knows, and so the preview shows it.
    this.endpoint = pulumi
      .all([namespace, release.urn])
      .apply(([known]) => `http://${serviceHost(plain.name, known)}:8080`);
    this.registerOutputs({
      endpoint: this.endpoint,
      releaseName: this.releaseName,
      ...(aws && { roleArn: aws.roleArn }),
      values: this.values,
    });
  }
}

/** What is known before anything is created. */
function plainCluster(name: string, args: TrinoClusterArgs) {
  const { namespace: _, exchange: __, secretNames: ___, chartRepository: ____, ...rest } = args;
  const { releaseName, identity, spooling, ...options } = rest;
  return {
    ...options,
    ...(spooling && { spoolingRetrieval: spooling.retrieval ?? SpoolingRetrieval.Storage }),
    ...(identity && { awsIdentity: identityKind(identity.workloadIdentity) }),
    name: releaseName ?? name,
    trinoVersion: args.trinoVersion ?? DEFAULT_TRINO_VERSION,
  };
}

/** The exchange's part of the values, each leaf an output. */
function outputExchangeValues(exchange: pulumi.Output<ExchangeSpec>): Record<string, unknown> {
  const { server, additionalExchangeManagerProperties } = exchange.apply(renderExchangeValues);
  return {
    server: { exchangeManager: server.exchangeManager },
    additionalExchangeManagerProperties,
  };
}
