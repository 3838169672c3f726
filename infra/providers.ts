import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "./config";

/** The kubeconfig that another stack outputs, if the configuration names one. */
export function stackKubeconfig(config: PlatformConfig): pulumi.Output<string> | undefined {
  const { stackReference, kubeconfigOutput = "kubeconfig" } = config.kubernetes;
  if (!stackReference) return undefined;
  const outputs = new pulumi.StackReference(stackReference);
  return outputs.requireOutput(kubeconfigOutput) as pulumi.Output<string>;
}

/** The given Kubernetes cluster: a context of the kubeconfig, or another stack's output. */
export function kubernetesProvider(
  config: PlatformConfig,
  kubeconfig: pulumi.Output<string> | undefined,
): kubernetes.Provider {
  const { context } = config.kubernetes;
  return new kubernetes.Provider("kubernetes", {
    ...(context && { context }),
    ...(kubeconfig && { kubeconfig }),
    // Without it a changed rule deletes the ConfigMap and creates it again, under a running gateway.
    enableConfigMapMutable: true,
  });
}

/**
 * Pod Security Standards of the namespace: what a privileged pod has is refused, and whatever is not as
 * restricted as our own pods are is told of. (What an operator adds to it may need more than ours.)
 */
const POD_SECURITY = {
  "pod-security.kubernetes.io/enforce": "baseline",
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
};

/**
 * The namespace's name; the namespace is created unless the configuration says it exists. It is then
 * looked at: one that is missing is said at once, and one that this stack created before is let go by
 * the engine instead of being deleted with everything in it (a resource that is read takes the place
 * of one with the same URN and id, and nothing is deleted: Pulumi's step generator, read steps).
 */
export function platformNamespace(
  config: PlatformConfig,
  provider: kubernetes.Provider,
): pulumi.Output<string> {
  if (!config.createNamespace) {
    const existing = kubernetes.core.v1.Namespace.get("namespace", config.namespace, { provider });
    return existing.id.apply(() => config.namespace);
  }
  const namespace = new kubernetes.core.v1.Namespace(
    "namespace",
    { metadata: { name: config.namespace, labels: POD_SECURITY } },
    { provider },
  );
  return namespace.metadata.name;
}
