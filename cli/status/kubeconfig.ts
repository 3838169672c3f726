import type { KubeConfig } from "@kubernetes/client-node";
import execa from "execa";
import { NoKubernetes, readKubeConfig, type Target } from "../../infra/watch/connect";

/**
 * The kubeconfig with which the program itself would go to the cluster, asked for from outside.
 *
 * @throws NoKubernetes
 */
export async function kubeConfigOf(target: Target): Promise<KubeConfig> {
  const { stackReference, kubeconfigOutput = "kubeconfig" } = target;
  const text = stackReference && (await outputOf(stackReference, kubeconfigOutput));
  return readKubeConfig(target, text);
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
