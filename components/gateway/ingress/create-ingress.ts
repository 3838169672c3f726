import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import {
  type IngressBackend,
  renderHttpRoute,
  renderIngress,
  renderIngressAnnotations,
  renderLoadBalancer,
} from "./render";
import type { GatewayIngressSpec } from "./spec";

/** Creates what leads clients outside the Kubernetes cluster to the gateway. */
export function createIngress(
  name: string,
  namespace: pulumi.Input<string>,
  { loadBalancer, ingress, httpRoute }: GatewayIngressSpec,
  backend: IngressBackend,
  opts: pulumi.CustomResourceOptions,
): void {
  const metadata = { name: `${backend.service}-ingress`, namespace };
  if (loadBalancer) {
    const { annotations, spec } = renderLoadBalancer(loadBalancer, backend);
    new kubernetes.core.v1.Service(
      `${name}-load-balancer`,
      { metadata: { ...metadata, annotations }, spec },
      opts,
    );
  }
  if (ingress) {
    new kubernetes.networking.v1.Ingress(
      `${name}-ingress`,
      {
        metadata: {
          ...metadata,
          annotations: { ...renderIngressAnnotations(backend), ...ingress.annotations },
        },
        spec: renderIngress(ingress, backend),
      },
      opts,
    );
  }
  if (httpRoute) {
    new kubernetes.apiextensions.CustomResource(
      `${name}-route`,
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata,
        spec: renderHttpRoute(httpRoute, backend),
      },
      opts,
    );
  }
}
