/** How clients outside the Kubernetes cluster reach the gateway; one of these. */
export interface GatewayIngressSpec {
  /** An AWS load balancer before the gateway's pods. */
  loadBalancer?: LoadBalancerSpec;
  /** An Ingress of whichever controller there is. */
  ingress?: IngressSpec;
  /** An HTTPRoute of the Kubernetes Gateway API. */
  httpRoute?: HttpRouteSpec;
}

/** What in the Kubernetes cluster makes the load balancer. */
export const LoadBalancerController = {
  AwsLoadBalancerController: "awsLoadBalancerController",
  EksAutoMode: "eksAutoMode",
} as const;
export type LoadBalancerController =
  (typeof LoadBalancerController)[keyof typeof LoadBalancerController];

/**
 * A network load balancer: the fewest hops, and TLS with a certificate of ACM. It needs the gateway's
 * `security.tls`: it tells the gateway nothing of the client's https, and over plain HTTP the gateway
 * would send clients on to `http://`, where nobody listens.
 */
export interface LoadBalancerSpec {
  /** Name that clients use; a DNS record that you point at the load balancer. */
  host: string;
  /** ACM certificate; the load balancer then speaks TLS on port 443. */
  certificateArn: string;
  /**
   * What makes it: the AWS Load Balancer Controller that was installed, or EKS Auto Mode itself. A Service
   * cannot go from one to the other: take it away in between.
   * @default awsLoadBalancerController - it runs on every EKS cluster
   */
  controller?: LoadBalancerController;
  /**
   * True for one that the internet reaches; then the clusters must ask for a login.
   * @default false - inside the VPC only
   */
  internetFacing?: boolean;
  /**
   * Address ranges that may connect.
   * @default none - whoever has a route
   */
  sourceRanges?: string[];
}

/** An Ingress. */
export interface IngressSpec {
  /** Name that clients use. */
  host: string;
  /** Class of the controller, for example `nginx` or `alb`. */
  className: string;
  /**
   * Kubernetes Secret with the certificate for the host.
   * @default none - `controllerCertificate`, or a certificate of ACM
   */
  tlsSecretName?: string;
  /**
   * True if the controller has a certificate of its own for the host, and ends TLS with it.
   * @default false - without TLS the way in is refused: logins and results would pass in clear text.
   * With the class `alb` its annotation `certificate-arn` says the same
   */
  controllerCertificate?: boolean;
  /**
   * False if only your own networks reach the controller.
   * @default true - where it listens, nobody here can see; then the clusters must ask for a login. With
   * the class `alb` its annotation `scheme` says it, and without that one it is false
   */
  internetFacing?: boolean;
  /**
   * Annotations for the controller, over ours.
   * @default {} - with the gateway's `security.tls` those that make nginx and ALB speak it, else none;
   * both cut connections after 60 s of silence, Trino's polls after 1 s
   */
  annotations?: Record<string, string>;
}

/** An HTTPRoute. It speaks plain HTTP to the gateway, so not together with its `security.tls`. */
export interface HttpRouteSpec {
  /** Name that clients use. */
  host: string;
  /** The Gateway that takes the route; its listener ends TLS. */
  gatewayName: string;
  /**
   * Namespace of that Gateway.
   * @default the gateway's own
   */
  gatewayNamespace?: string;
  /**
   * False if only your own networks reach that Gateway.
   * @default true - where it listens, nobody here can see; then the clusters must ask for a login
   */
  internetFacing?: boolean;
}
