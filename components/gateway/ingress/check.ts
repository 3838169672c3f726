import { below, type Fault } from "../../shared/faults";
import type { GatewayIngressSpec } from "./spec";

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
    ...(ingress.loadBalancer?.sourceRanges ?? []).flatMap((range, index) =>
      /^[\da-f.:]+\/\d{1,3}$/i.test(range)
        ? []
        : [
            {
              path: `loadBalancer.sourceRanges[${index}]`,
              message: `"${range}" is not a range like 10.0.0.0/8`,
            },
          ],
    ),
  ];
}

function checkHost(host: string): Fault[] {
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(host)
    ? []
    : [{ path: "host", message: `"${host}" is not a host name like trino.example.com` }];
}
