import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "./config";

/** The given Kubernetes cluster: a context of the kubeconfig, or another stack's output. */
export function kubernetesProvider(config: PlatformConfig): kubernetes.Provider {
  const { context, stackReference, kubeconfigOutput } = config.kubernetes;
  return new kubernetes.Provider("kubernetes", {
    ...(context && { context }),
    ...(stackReference && {
      kubeconfig: new pulumi.StackReference(stackReference).requireOutput(
        kubeconfigOutput ?? "kubeconfig",
      ) as pulumi.Output<string>,
    }),
    // Without it a changed rule deletes the ConfigMap and creates it again, under a running gateway.
    enableConfigMapMutable: true,
  });
}

/** The namespace's name; the namespace is created unless the configuration says it exists. */
export function platformNamespace(
  config: PlatformConfig,
  provider: kubernetes.Provider,
): pulumi.Output<string> {
  if (!config.createNamespace) return pulumi.output(config.namespace);
  const namespace = new kubernetes.core.v1.Namespace(
    "namespace",
    { metadata: { name: config.namespace } },
    { provider },
  );
  return namespace.metadata.name;
}
