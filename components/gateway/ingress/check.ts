import { below, type Fault } from "../../shared/faults";
import type { GatewaySecuritySpec } from "../security/spec";
import type { GatewayIngressSpec, IngressSpec } from "./spec";

const KINDS = ["loadBalancer", "ingress", "httpRoute"] as const;

/** Everything wrong with a gateway's ingress; paths relative to it. */
export function checkIngress(ingress: GatewayIngressSpec | undefined): Fault[] {
  // `{}` is what the gateway makes of none.
  if (!ingress || Object.keys(ingress).length === 0) return [];
  const given = KINDS.filter((kind) => ingress[kind]);
  if (given.length !== 1) {
    const problem = given.length === 0 ? "missing" : `${given.join(" and ")} are given`;
    return [{ path: "", message: `${problem}; use one of loadBalancer, ingress and httpRoute` }];
  }
  const arn = ingress.loadBalancer?.certificateArn;
  return [
    ...given.flatMap((kind) => below(kind, checkHost(ingress[kind]?.host ?? ""))),
    ...(arn === undefined || /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/.+$/.test(arn)
      ? []
      : [
          {
            path: "loadBalancer.certificateArn",
            message: `"${arn}" is not the ARN of a certificate of ACM`,
          },
        ]),
    ...checkRanges("loadBalancer.sourceRanges", ingress.loadBalancer?.sourceRanges),
    ...below("ingress", ingress.ingress ? checkTls(ingress.ingress) : []),
  ];
}

const ALB = "alb.ingress.kubernetes.io";

function checkTls({
  className,
  tlsSecretName,
  controllerCertificate,
  annotations = {},
}: IngressSpec) {
  const ofAlb =
    className === "alb" &&
    (annotations[`${ALB}/certificate-arn`] !== undefined ||
      (annotations[`${ALB}/listen-ports`] ?? "").includes("HTTPS"));
  if (tlsSecretName || controllerCertificate || ofAlb) return [];
  const message = `ends no TLS, so that logins and results pass in clear text; give ${className === "alb" ? `the annotation ${ALB}/certificate-arn` : "tlsSecretName"}, or controllerCertificate: true if the controller has one for the host`;
  return [{ path: "", message }];
}

/** Whether anybody can reach the gateway; of a controller that is nobody's to see, yes unless it is said. */
export function isInternetFacing({
  loadBalancer,
  ingress,
  httpRoute,
}: GatewayIngressSpec = {}): boolean {
  if (loadBalancer) return loadBalancer.internetFacing ?? false;
  const scheme = ingress?.annotations?.[`${ALB}/scheme`];
  const byDefault = ingress?.className === "alb" ? scheme === "internet-facing" : true;
  const route = ingress ?? httpRoute;
  return route !== undefined && (route.internetFacing ?? byDefault);
}

/**
 * What of a gateway's ingress and its security does not go together: nobody would get through. Paths
 * relative to the gateway.
 */
export function checkWayIn(
  { loadBalancer, ingress, httpRoute }: GatewayIngressSpec = {},
  { tls, networkPolicy }: GatewaySecuritySpec = {},
): Fault[] {
  const { allowFrom = [], allowRanges = [] } = networkPolicy ?? {};
  const faults = checkRanges("security.networkPolicy.allowRanges", allowRanges);
  if (loadBalancer && !tls) {
    faults.push({
      path: "ingress.loadBalancer",
      message:
        "needs the gateway's security.tls, else clients are sent on to http; or use ingress, whose controllers tell the gateway of https",
    });
  }
  if (httpRoute && tls) {
    faults.push({
      path: "ingress.httpRoute",
      message:
        "speaks plain HTTP to the gateway; leave out security.tls, or use ingress or loadBalancer",
    });
  }
  if (!networkPolicy) return faults;
  if ((loadBalancer || ingress?.className === "alb") && allowRanges.length === 0) {
    faults.push({
      path: "security.networkPolicy.allowRanges",
      message: "is empty, and a load balancer is no pod; give the ranges of the subnets it is in",
    });
  } else if ((ingress || httpRoute) && allowFrom.length + allowRanges.length === 0) {
    faults.push({
      path: "security.networkPolicy.allowFrom",
      message: "is empty, so the ingress reaches nothing; name the pods of its controller",
    });
  }
  return faults;
}

function checkRanges(path: string, ranges: readonly string[] = []): Fault[] {
  return ranges.flatMap((range, index) =>
    /^[\da-f.:]+\/\d{1,3}$/i.test(range)
      ? []
      : [{ path: `${path}[${index}]`, message: `"${range}" is not a range like 10.0.0.0/8` }],
  );
}

function checkHost(host: string): Fault[] {
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host)
    ? []
    : [{ path: "host", message: `"${host}" is not a host name like trino.example.com` }];
}
