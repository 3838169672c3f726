import * as pulumi from "@pulumi/pulumi";
import * as library from "../components/index";
import { clustersWithExchange } from "./cluster-options";
import { gatewayDatabase } from "./database";
import { askBackend } from "./exchange/backends";
import { identityOf } from "./identity";
import { rolesOfStorage } from "./moved-roles";
import { stackOutputs } from "./outputs";
import { kubernetesProvider, platformNamespace, stackKubeconfig } from "./providers";
import { readAwsRegion, readConfig } from "./read";
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
  const storage = askBackend(config, (backend, written) =>
    backend.create(library, written, config.tags),
  );
  const identity = identityOf(config);
  const awsRegion = readAwsRegion();
  const database = gatewayDatabase(library, config, namespace, provider);
  const { database: _, ...gateway } = config.gateway;
  const platform = new library.TrinoPlatform(
    "trino",
    {
      namespace,
      clusters: clustersWithExchange(config),
      catalogs: config.catalogs,
      ...(config.security && { security: config.security }),
      secretNames: config.secretNames,
      trinoVersion: config.trinoVersion,
      ...(config.rollout !== undefined && { rollout: config.rollout }),
      ...(config.chartRepository !== undefined && { chartRepository: config.chartRepository }),
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
