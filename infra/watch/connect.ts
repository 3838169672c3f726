import type { KubeConfig } from "@kubernetes/client-node";
import { eitherOf, nearest } from "../../components/shared/faults";
import type { PlatformConfig } from "../stack-file";
import { kubernetesClient } from "./client";

/** No way to the Kubernetes cluster is known; the message says what is missing. */
export class NoKubernetes extends Error {}

/** What of a stack file says where its Kubernetes cluster is. */
export type Target = PlatformConfig["kubernetes"];

/**
 * The kubeconfig with which the program itself goes to the cluster: a context of the user's own
 * (`KUBECONFIG`, `~/.kube/config`), or another stack's output.
 *
 * @param text that output; the user's own kubeconfig unless given
 * @throws NoKubernetes
 */
export async function readKubeConfig(
  { context }: Pick<Target, "context">,
  text: string | undefined,
): Promise<KubeConfig> {
  const { KubeConfig } = await kubernetesClient();
  const config = new KubeConfig();
  load(config, text);
  // The client's own last resort, if it found no kubeconfig anywhere.
  if (config.clusters.every(({ name, server }) => name === "cluster" && server === LAST_RESORT)) {
    throw new NoKubernetes(
      "there is no kubeconfig: set KUBECONFIG, or log in to the cluster (aws eks update-kubeconfig)",
    );
  }
  if (context) useContext(config, context);
  return config;
}

const LAST_RESORT = "http://localhost:8080";

function load(config: KubeConfig, text: string | undefined): void {
  try {
    if (text === undefined) config.loadFromDefault();
    else config.loadFromString(text);
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new NoKubernetes(`the kubeconfig cannot be read: ${why}`);
  }
}

function useContext(config: KubeConfig, context: string): void {
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context)) {
    const problem = known.length > 0 ? `use ${eitherOf(known)}` : "it has none at all";
    throw new NoKubernetes(
      `kubernetes.context: the kubeconfig has no context "${context}"; ${problem}${nearest(context, known)}`,
    );
  }
  config.setCurrentContext(context);
}
