import * as pulumi from "@pulumi/pulumi";
import { imagesOf } from "../components/gateway/images";
import { clustersWithExchange } from "./cluster-options";
import { gatewayDatabase } from "./database";
import type { ExchangeStorage } from "./exchange/backend";
import { askBackend } from "./exchange/backends";
import { identityOf } from "./identity";
import { inClusterSecretNames } from "./in-cluster/servers";
import * as library from "./library";
import { rolesOfStorage } from "./moved-roles";
import { stackOutputs } from "./outputs";
import { kubernetesProvider, platformNamespace, stackKubeconfig } from "./providers";
import { readAwsRegion, readConfig } from "./read";
import { refuseUnfitCluster } from "./requirements/refuse-cluster";
import { clientSpooling, spoolingStorage } from "./spooling/storage";
import type { PlatformConfig } from "./stack-file";
import { connectAsProvider } from "./watch/connect-as-provider";
import { watchPodsOf } from "./watch/watch";

/** What a run of the program may do besides. */
interface Run {
  /**
   * Asks the Kubernetes cluster whether it has what the stack needs, and says while pods are waited for
   * why they are not ready.
   * @default false - a rehearsal and the local cloud deploy to no cluster that one could ask
   */
  asksCluster?: boolean;
  /** Seconds between two looks at pods that are waited for. @default 20 */
  lookSeconds?: number;
}

/**
 * The program: reads the stack's configuration, picks providers and storage, builds the platform,
 * gives the stack's outputs. A function, so that it can run more than once in a process.
 */
export async function program(run: Run = {}): Promise<Record<string, unknown>> {
  const { asksCluster = false, lookSeconds } = run;
  const config = readConfig(pulumi.runtime.allConfig());
  const kubeconfig = stackKubeconfig(config);
  const connect = connectAsProvider(config, kubeconfig);
  if (asksCluster) {
    await refuseUnfitCluster(config, connect);
    // Of the whole stack: the servers in the cluster stand beside the platform.
    const { namespace } = config;
    const everySeconds = lookSeconds === undefined ? {} : { everySeconds: lookSeconds };
    pulumi.runtime.registerStackTransformation(
      watchPodsOf({ api: connect, namespace, ...everySeconds }),
    );
  }
  const provider = kubernetesProvider(config, kubeconfig);
  const namespace = platformNamespace(config, provider);
  const { curl } = imagesOf(config.gateway.images);
  const place = { namespace: config.namespace, created: namespace, curl };
  const storage = askBackend(config, (backend, written) =>
    backend.create(library, written, { place, provider, tags: config.tags }),
  );
  const results = spoolingStorage(library, config, place, provider);
  const spooling = clientSpooling(config, results);
  const identity = identityOf(config);
  const awsRegion = readAwsRegion();
  const database = pulumi.output(gatewayDatabase(library, config, place, provider));
  const { database: _, ...gateway } = config.gateway;
  const platform = new library.TrinoPlatform(
    "trino",
    {
      namespace,
      clusters: clustersWithExchange(config),
      catalogs: config.catalogs,
      ...(config.security && { security: config.security }),
      secretNames: secretNames(config, storage, database),
      trinoVersion: config.trinoVersion,
      ...(config.rollout !== undefined && { rollout: config.rollout }),
      ...(config.chartRepository !== undefined && { chartRepository: config.chartRepository }),
      ...(storage && { exchange: storage.exchange }),
      ...(spooling && { spooling }),
      ...(awsRegion !== undefined && { awsRegion }),
      ...(identity && { identity: { ...identity, tags: config.tags } }),
      gateway: {
        ...gateway,
        ...(config.gatewayVersion !== undefined && { gatewayVersion: config.gatewayVersion }),
        database,
      },
    },
    {
      providers: [provider],
      transformations: storage ? [rolesOfStorage(config.clusters, storage)] : [],
    },
  );
  return {
    ...stackOutputs(platform, storage, namespace, config.gateway.ingress),
    ...(results && { resultsBucket: results.bucketName }),
  };
}

/** Those of the servers in the cluster are known when these are there, and clusters wait for them. */
function secretNames(
  config: PlatformConfig,
  storage: ExchangeStorage | undefined,
  database: pulumi.Output<unknown>,
): pulumi.Input<string[]> {
  const made = inClusterSecretNames(config);
  if (made.length === 0) return config.secretNames;
  return pulumi.all([storage?.exchange, database]).apply(() => [...config.secretNames, ...made]);
}
