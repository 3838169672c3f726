import * as pulumi from "@pulumi/pulumi";
import { TrinoPlatform } from "../components/index";
import { clustersWithExchange } from "./cluster-options";
import { gatewayDatabase } from "./database";
import { identityOf } from "./identity";
import { inClusterSecretNames } from "./in-cluster/values";
import { rolesOfStorage } from "./moved-roles";
import { stackOutputs } from "./outputs";
import { kubernetesProvider, platformNamespace, stackKubeconfig } from "./providers";
import { readAwsRegion, readConfig } from "./read";
import type { PlatformConfig } from "./stack-file";
import { type ExchangeStorage, exchangeStorage } from "./storage";
import { explainedReleases } from "./watch/explained-releases";

/**
 * The program: reads the stack's configuration, picks providers and storage, builds the platform,
 * gives the stack's outputs. A function, so that it can run more than once in a process.
 */
export async function program(): Promise<Record<string, unknown>> {
  const config = readConfig(pulumi.runtime.allConfig());
  const kubeconfig = stackKubeconfig(config);
  const provider = kubernetesProvider(config, kubeconfig);
  const namespace = platformNamespace(config, provider);
  const place = { namespace: config.namespace, created: namespace };
  const storage = exchangeStorage(config, place, provider);
  const identity = identityOf(config);
  const awsRegion = readAwsRegion();
  const database = pulumi.output(gatewayDatabase(config, namespace, provider));
  const { database: _, ...gateway } = config.gateway;
  const platform = new TrinoPlatform(
    "trino",
    {
      namespace,
      clusters: clustersWithExchange(config),
      catalogs: config.catalogs,
      ...(config.security && { security: config.security }),
      secretNames: secretNames(config, storage, database),
      trinoVersion: config.trinoVersion,
      ...(storage && { exchange: storage.exchange }),
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
      transformations: [
        ...explainedReleases(config, kubeconfig),
        ...(storage ? [rolesOfStorage(config.clusters, storage)] : []),
      ],
    },
  );
  return stackOutputs(platform, storage, namespace, config.gateway.ingress);
}

/** Those of the servers in the cluster are known when these are there, and clusters wait for them. */
function secretNames(
  config: PlatformConfig,
  storage: ExchangeStorage | undefined,
  database: pulumi.Output<unknown>,
): pulumi.Input<string[]> {
  const made = inClusterSecretNames(config.exchange?.inCluster, config.gateway.database.inCluster);
  if (made.length === 0) return config.secretNames;
  return pulumi.all([storage?.exchange, database]).apply(() => [...config.secretNames, ...made]);
}
