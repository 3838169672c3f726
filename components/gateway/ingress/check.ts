import { checkRanges } from "../../shared/addresses";
import { checkCertificateArn } from "../../shared/aws-names";
import { below, type Fault } from "../../shared/faults";
import {
  checkLabel,
  checkNamespace,
  checkObjectName,
  checkSecretName,
  isLabelKey,
} from "../../shared/kubernetes-names";
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
  const { loadBalancer, ingress: rules, httpRoute } = ingress;
  return [
    ...given.flatMap((kind) => below(kind, checkHost(ingress[kind]?.host ?? ""))),
    ...checkCertificateArn("loadBalancer.certificateArn", loadBalancer?.certificateArn),
    ...checkRanges("loadBalancer.sourceRanges", loadBalancer?.sourceRanges),
    ...below("ingress", rules ? [...checkTls(rules), ...checkPlain(rules)] : []),
    ...checkObjectName("ingress.className", rules?.className, "a class of controllers"),
    ...checkSecretName("ingress.tlsSecretName", rules?.tlsSecretName),
    ...checkAnnotations(rules?.annotations),
    ...checkLabel("httpRoute.gatewayName", httpRoute?.gatewayName, "a Gateway"),
    ...checkNamespace("httpRoute.gatewayNamespace", httpRoute?.gatewayNamespace),
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

const NGINX = "nginx.ingress.kubernetes.io";

/** Annotations with which logins pass in clear text beside TLS, or that say another scheme. */
function checkPlain({ className, internetFacing, annotations = {} }: IngressSpec): Fault[] {
  const annotation = (name: string) => annotations[name]?.trim();
  const path = (name: string) => `annotations["${name}"]`;
  const faults: Fault[] = [];
  const ports = annotation(`${ALB}/listen-ports`) ?? "";
  if (/"HTTP"/.test(ports) && annotation(`${ALB}/ssl-redirect`) === undefined) {
    const message = `also listens without TLS, where logins pass in clear text; give ${ALB}/ssl-redirect: "443", or leave HTTP out`;
    faults.push({ path: path(`${ALB}/listen-ports`), message });
  }
  for (const name of [`${NGINX}/ssl-redirect`, `${NGINX}/force-ssl-redirect`]) {
    if (annotation(name) !== "false") continue;
    faults.push({ path: path(name), message: "lets logins pass in clear text; leave it out" });
  }
  const scheme = `${ALB}/scheme`;
  if (className === "alb" && internetFacing === false && annotation(scheme) === "internet-facing") {
    faults.push({ path: path(scheme), message: "contradicts internetFacing; remove one of them" });
  }
  return faults;
}

/** Whether anybody can reach the gateway; of a controller that is nobody's to see, yes unless it is said. */
export function isInternetFacing({
  loadBalancer,
  ingress,
  httpRoute,
}: GatewayIngressSpec = {}): boolean {
  if (loadBalancer) return loadBalancer.internetFacing ?? false;
  const scheme = ingress?.annotations?.[`${ALB}/scheme`]?.trim();
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

/** Annotations are named like labels; their values may be anything. */
function checkAnnotations(annotations: Record<string, string> = {}): Fault[] {
  return Object.keys(annotations)
    .filter((key) => !isLabelKey(key))
    .map((key) => ({
      path: `ingress.annotations["${key}"]`,
      message: `"${key}" is not the name of an annotation; write it like nginx.ingress.kubernetes.io/proxy-read-timeout`,
    }));
}

/** A name that clients use is one of DNS, in lower case, with a dot in it: Kubernetes takes no other. */
function checkHost(host: string): Fault[] {
  const bare = /^(?:https?:\/\/)?([^/:]+)(?::\d+)?(?:\/.*)?$/i.exec(host)?.[1]?.toLowerCase() ?? "";
  const isName = (text: string) => HOST_NAME.test(text) && !/(^|\.)\d+$/.test(text);
  if (isName(host)) return [];
  const meant = isName(bare) ? ` (did you mean "${bare}"?)` : "";
  return [{ path: "host", message: `"${host}" is not a host name like trino.example.com${meant}` }];
}

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;
