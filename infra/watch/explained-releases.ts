import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../stack-file";
import { readKubeConfig } from "./connect";
import { kubernetesApi } from "./kubernetes-api";
import { watchReleases } from "./watch";

/**
 * Lets the releases of a stack say, while they are waited for, why their pods are not ready.
 *
 * @param kubeconfig another stack's, if the configuration names one
 * @returns nothing without a named cluster: whatever context happens to be the current one may be
 *   another cluster than the one that is deployed to
 */
export function explainedReleases(
  { kubernetes, namespace }: PlatformConfig,
  kubeconfig: pulumi.Output<string> | undefined,
): pulumi.ResourceTransformation[] {
  if (!kubernetes.context && !kubeconfig) return [];
  const api = async () =>
    kubernetesApi(await readKubeConfig(kubernetes, kubeconfig && (await textOf(kubeconfig))));
  return [watchReleases({ api, namespace })];
}

/** Some stacks output the kubeconfig as a map. */
function textOf(kubeconfig: pulumi.Output<unknown>): Promise<string> {
  return new Promise((resolve) => {
    kubeconfig.apply((known) => resolve(typeof known === "string" ? known : JSON.stringify(known)));
  });
}
