import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../stack-file";
import { readKubeConfig } from "./connect";
import { type KubernetesApi, kubernetesApi } from "./kubernetes-api";

/** How the program reaches the Kubernetes cluster for questions; seconds until a call is given up. */
export type Connect = (callSeconds?: number) => Promise<KubernetesApi>;

/**
 * The way that the provider takes, too: a context of the user's kubeconfig, its current one unless the
 * configuration names one, or the kubeconfig of another stack.
 */
export function connectAsProvider(
  { kubernetes }: PlatformConfig,
  kubeconfig: pulumi.Output<string> | undefined,
): Connect {
  return async (callSeconds) =>
    kubernetesApi(
      await readKubeConfig(kubernetes, kubeconfig && (await textOf(kubeconfig))),
      callSeconds,
    );
}

/** Some stacks output the kubeconfig as a map. */
function textOf(kubeconfig: pulumi.Output<unknown>): Promise<string> {
  return new Promise((resolve) => {
    kubeconfig.apply((known) => resolve(typeof known === "string" ? known : JSON.stringify(known)));
  });
}
