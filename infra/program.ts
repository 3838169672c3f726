import * as pulumi from "@pulumi/pulumi";
import { TrinoPlatform } from "../components/index";
import { clustersWithExchange } from "./cluster-options";
import { gatewayDatabase } from "./database";
import { stackOutputs } from "./outputs";
import { kubernetesProvider, platformNamespace, stackKubeconfig } from "./providers";
import { readConfig } from "./read";
import { explainedReleases } from "./status/explained-releases";
import { exchangeStorage } from "./storage";

/**
 * The program: reads the stack's configuration, picks providers and storage, builds the platform,
 * gives the stack's outputs. A function, so that it can run more than once in a process.
 */
export async function program(): Promise<Record<string, unknown>> {
  const config = readConfig(pulumi.runtime.allConfig());
  const kubeconfig = stackKubeconfig(config);
  const provider = kubernetesProvider(config, kubeconfig);
  const opts = { providers: [provider], transformations: explainedReleases(config, kubeconfig) };
  const namespace = platformNamespace(config, provider);
  const storage = exchangeStorage(config, namespace);
  const database = gatewayDatabase(config, namespace, provider);
  const { database: _, ...gateway } = config.gateway;
  const platform = new TrinoPlatform(
    "trino",
    {
      namespace,
      clusters: clustersWithExchange(config),
      catalogs: config.catalogs,
      ...(config.security && { security: config.security }),
      secretNames: config.secretNames,
      trinoVersion: config.trinoVersion,
      ...(storage && { exchange: storage.exchange }),
      gateway: {
        ...gateway,
        ...(config.gatewayVersion !== undefined && { gatewayVersion: config.gatewayVersion }),
        database,
      },
    },
    opts,
  );
  return stackOutputs(platform, storage, namespace, config.gateway.ingress);
}
