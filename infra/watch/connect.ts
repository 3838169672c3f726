import type { KubeConfig } from "@kubernetes/client-node";
import execa from "execa";
import { eitherOf, nearest } from "../../components/shared/faults";
import type { PlatformConfig } from "../stack-file";
import { kubernetesClient } from "./client";

/** No way to the Kubernetes cluster is known; the message says what is missing. */
export class NoKubernetes extends Error {}

/** What of a stack file says where its Kubernetes cluster is. */
type Target = PlatformConfig["kubernetes"];

/**
 * The kubeconfig with which the program itself would go to the cluster: a context of the user's own
 * (`KUBECONFIG`, `~/.kube/config`), or another stack's output.
 *
 * @throws NoKubernetes
 */
export async function kubeConfigOf(target: Target): Promise<KubeConfig> {
  const { stackReference, kubeconfigOutput = "kubeconfig" } = target;
  const text = stackReference && (await outputOf(stackReference, kubeconfigOutput));
  return readKubeConfig(target, text);
}

/**
 * The same inside the program, where the other stack's output is known already.
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

/** It may be a secret output: it goes from the engine's pipe into memory, and nowhere else. */
async function outputOf(stack: string, output: string): Promise<string> {
  const what = `the output "${output}" of the stack ${stack}, which the stack file names as its kubeconfig`;
  const args = ["stack", "output", output, "--show-secrets", "--stack", stack];
  const { failed, exitCode, stdout, stderr, ...result } = await execa("pulumi", args, {
    reject: false,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (!failed) return stdout;
  if ("code" in result && result.code === "ENOENT") {
    throw new NoKubernetes(`${what}, needs the command pulumi, which is not in the PATH`);
  }
  const [why] = stderr.replace(/^error: /, "").split("\n");
  throw new NoKubernetes(`${what}, cannot be read: ${why || `exit code ${exitCode}`}`);
}
