import {
  type HttpRouteSpec,
  type IngressSpec,
  LoadBalancerController,
  type LoadBalancerSpec,
} from "./spec";

/** The Service behind an ingress. */
export interface IngressBackend {
  /** The gateway's Service, and its release. */
  service: string;
  port: number;
  /** True if that port speaks TLS. */
  tls: boolean;
}

/** Annotation prefix of the AWS Load Balancer Controller, and of EKS Auto Mode. */
const AWS = "service.beta.kubernetes.io/aws-load-balancer";

/** Without its class, the controller of the cloud provider makes a second one. */
const CLASSES: Record<LoadBalancerController, string> = {
  awsLoadBalancerController: "service.k8s.aws/nlb",
  // EKS user guide, "Use Service Annotations to configure Network Load Balancers".
  eksAutoMode: "eks.amazonaws.com/nlb",
};

/**
 * Metadata and `spec` of a Service of type LoadBalancer: TLS at the NLB, and TLS again to the pods. An
 * NLB checks no certificate of theirs.
 */
export function renderLoadBalancer(
  { certificateArn, internetFacing, sourceRanges, controller }: LoadBalancerSpec,
  { service, port, tls }: IngressBackend,
) {
  const maker = controller ?? LoadBalancerController.AwsLoadBalancerController;
  return {
    annotations: {
      // Auto Mode goes by the class, and takes no `type` (the same page, "Service annotations").
      ...(maker === LoadBalancerController.AwsLoadBalancerController && {
        [`${AWS}-type`]: "external",
      }),
      [`${AWS}-nlb-target-type`]: "ip",
      [`${AWS}-scheme`]: internetFacing ? "internet-facing" : "internal",
      [`${AWS}-ssl-cert`]: certificateArn,
      [`${AWS}-ssl-ports`]: "443",
      [`${AWS}-backend-protocol`]: tls ? "ssl" : "tcp",
      [`${AWS}-healthcheck-protocol`]: tls ? "https" : "http",
      [`${AWS}-healthcheck-path`]: "/trino-gateway/readyz",
      // A pod that ends must not get new connections while it answers the last ones.
      [`${AWS}-target-group-attributes`]: "deregistration_delay.timeout_seconds=30",
    },
    spec: {
      type: "LoadBalancer",
      loadBalancerClass: CLASSES[maker],
      selector: { "app.kubernetes.io/instance": service },
      ports: [{ name: "https", port: 443, targetPort: port, protocol: "TCP" }],
      ...(sourceRanges && { loadBalancerSourceRanges: sourceRanges }),
    },
  };
}

/**
 * What tells ingress-nginx and the AWS Load Balancer Controller that the pods speak TLS. Traefik goes
 * by the name of the Service's port, which the chart calls `https`; others need `annotations`.
 */
export function renderIngressAnnotations({ tls }: IngressBackend): Record<string, string> {
  if (!tls) return {};
  return {
    "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
    "alb.ingress.kubernetes.io/backend-protocol": "HTTPS",
    "alb.ingress.kubernetes.io/healthcheck-protocol": "HTTPS",
  };
}

/** `spec` of an Ingress (networking.k8s.io/v1). */
export function renderIngress(
  { host, className, tlsSecretName }: IngressSpec,
  { service, port }: IngressBackend,
) {
  return {
    ingressClassName: className,
    rules: [
      {
        host,
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: service, port: { number: port } } },
            },
          ],
        },
      },
    ],
    ...(tlsSecretName && { tls: [{ hosts: [host], secretName: tlsSecretName }] }),
  };
}

/** `spec` of an HTTPRoute (gateway.networking.k8s.io/v1). */
export function renderHttpRoute(
  { host, gatewayName, gatewayNamespace }: HttpRouteSpec,
  { service, port }: IngressBackend,
) {
  return {
    parentRefs: [{ name: gatewayName, ...(gatewayNamespace && { namespace: gatewayNamespace }) }],
    hostnames: [host],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [{ name: service, port }],
      },
    ],
  };
}
