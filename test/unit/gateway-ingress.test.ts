import { describe, expect, test } from "vitest";
import { addressesOf, externalUrl } from "../../components/gateway/ingress/addresses";
import { checkIngress, checkWayIn, isInternetFacing } from "../../components/gateway/ingress/check";
import {
  renderHttpRoute,
  renderIngress,
  renderIngressAnnotations,
  renderLoadBalancer,
} from "../../components/gateway/ingress/render";
import type { GatewayIngressSpec, IngressSpec } from "../../components/gateway/ingress/spec";
import { checkExposure } from "../../components/platform/security";
import type { PlatformSpec } from "../../components/platform/spec";
import type { SecuritySpec } from "../../components/trino/security/spec";

const messages = (faults: { path: string; message: string }[]) =>
  faults.map(({ path, message }) => `${path}: ${message}`);

describe("the way in from outside", () => {
  const backend = { service: "trino-gateway", port: 8080, tls: false };
  const encrypted = { service: "trino-gateway", port: 8443, tls: true };
  const certificateArn = "arn:aws:acm:eu-west-1:333333333333:certificate/0f1e";

  test("is inside the VPC unless it says otherwise", () => {
    const { annotations, spec } = renderLoadBalancer(
      { host: "trino.corp", certificateArn },
      encrypted,
    );
    expect(annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"]).toBe("internal");
    expect(spec.ports).toEqual([{ name: "https", port: 443, targetPort: 8443, protocol: "TCP" }]);
  });

  test("leads to the gateway's Service", () => {
    const host = "trino.corp";
    const rules = renderIngress({ host, className: "nginx", tlsSecretName: "tls" }, backend);
    expect(rules.rules[0]?.http.paths[0]?.backend).toEqual({
      service: { name: "trino-gateway", port: { number: 8080 } },
    });
    expect(rules.tls).toEqual([{ hosts: [host], secretName: "tls" }]);
    const route = renderHttpRoute(
      { host, gatewayName: "public", gatewayNamespace: "edge" },
      backend,
    );
    expect(route.parentRefs).toEqual([{ name: "public", namespace: "edge" }]);
    expect(route.rules[0]?.backendRefs).toEqual([{ name: "trino-gateway", port: 8080 }]);
  });

  test("speaks TLS to a gateway that does", () => {
    const { annotations } = renderLoadBalancer({ host: "trino.corp", certificateArn }, encrypted);
    expect(annotations).toMatchObject({
      "service.beta.kubernetes.io/aws-load-balancer-backend-protocol": "ssl",
      "service.beta.kubernetes.io/aws-load-balancer-healthcheck-protocol": "https",
    });
    expect(renderIngressAnnotations(backend)).toEqual({});
    expect(renderIngressAnnotations(encrypted)).toMatchObject({
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
      "alb.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
  });

  test("is refused where TLS or the network policy lets nobody through", () => {
    const host = "trino.corp";
    const loadBalancer = { host, certificateArn };
    const httpRoute = { host, gatewayName: "g" };
    const nginx = { host, className: "nginx" };
    const tls = { secretName: "cert" };
    const allowFrom = [{ namespace: "ingress" }];
    expect(
      messages([
        ...checkWayIn({ loadBalancer }),
        ...checkWayIn({ loadBalancer }, { tls, networkPolicy: { allowFrom } }),
        ...checkWayIn({ httpRoute }, { tls }),
        ...checkWayIn({ ingress: nginx }, { tls, networkPolicy: {} }),
        ...checkWayIn({ ingress: { host, className: "alb" } }, { networkPolicy: { allowFrom } }),
        ...checkWayIn({}, { networkPolicy: { allowRanges: ["10.0.0.0"] } }),
      ]),
    ).toEqual([
      "ingress.loadBalancer: needs the gateway's security.tls, else clients are sent on to http; or use ingress, whose controllers tell the gateway of https",
      "security.networkPolicy.allowRanges: is empty, and a load balancer is no pod; give the ranges of the subnets it is in",
      "ingress.httpRoute: speaks plain HTTP to the gateway; leave out security.tls, or use ingress or loadBalancer",
      "security.networkPolicy.allowFrom: is empty, so the ingress reaches nothing; name the pods of its controller",
      "security.networkPolicy.allowRanges: is empty, and a load balancer is no pod; give the ranges of the subnets it is in",
      'security.networkPolicy.allowRanges[0]: "10.0.0.0" is not a range like 10.0.0.0/8',
    ]);
    expect(checkWayIn({ ingress: nginx }, { tls, networkPolicy: { allowFrom } })).toEqual([]);
    const allowRanges = ["10.0.0.0/16"];
    expect(checkWayIn({ loadBalancer }, { tls, networkPolicy: { allowRanges } })).toEqual([]);
  });

  test.each<[Omit<IngressSpec, "host">, string | undefined]>([
    [{ className: "nginx" }, "ends no TLS"],
    [{ className: "alb" }, "ends no TLS"],
    [
      { className: "alb", annotations: { "alb.ingress.kubernetes.io/scheme": "internal" } },
      "ends no TLS",
    ],
    [{ className: "nginx", tlsSecretName: "tls" }, undefined],
    [{ className: "traefik", controllerCertificate: true }, undefined],
    [
      { className: "alb", annotations: { "alb.ingress.kubernetes.io/certificate-arn": "arn" } },
      undefined,
    ],
    [
      {
        className: "alb",
        annotations: { "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]' },
      },
      undefined,
    ],
  ])("ends TLS, or is refused: %j", (ingress, fault) => {
    const faults = checkIngress({ ingress: { host: "trino.corp", ...ingress } });
    expect(messages(faults)).toEqual(
      fault === undefined ? [] : [expect.stringContaining(`ingress: ${fault}`)],
    );
  });

  test.each<[GatewayIngressSpec, boolean]>([
    [{}, false],
    [{ loadBalancer: { host: "a.b", certificateArn: "x" } }, false],
    [{ loadBalancer: { host: "a.b", certificateArn: "x", internetFacing: true } }, true],
    [{ ingress: { host: "a.b", className: "nginx" } }, true],
    [{ ingress: { host: "a.b", className: "nginx", internetFacing: false } }, false],
    [{ ingress: { host: "a.b", className: "alb" } }, false],
    [
      {
        ingress: {
          host: "a.b",
          className: "alb",
          annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" },
        },
      },
      true,
    ],
    [{ httpRoute: { host: "a.b", gatewayName: "g" } }, true],
    [{ httpRoute: { host: "a.b", gatewayName: "g", internetFacing: false } }, false],
  ])("is or is not the internet's: %j", (ingress, facing) => {
    expect(isInternetFacing(ingress)).toBe(facing);
    const cluster = { profile: "interactive", coordinator: { memoryGiB: 8, cpu: 2 } } as never;
    const login = { authentication: { password: { secretName: "p" } } };
    const platform = (security: SecuritySpec, own = {}) =>
      checkExposure({
        clusters: { a: cluster, b: { ...(cluster as object), security: own } as never },
        security,
        gateway: { ingress },
      } as unknown as PlatformSpec);
    expect(platform({})).toHaveLength(facing ? 1 : 0);
    expect(platform({}, login)).toHaveLength(facing ? 1 : 0);
    expect(platform(login)).toEqual([]);
  });

  test("is told to people as they need it", () => {
    const url = externalUrl({ httpRoute: { host: "trino.corp", gatewayName: "public" } }) ?? "";
    expect(addressesOf(url)).toMatchObject({
      url: "https://trino.corp",
      jdbcUrl: "jdbc:trino://trino.corp:443?SSL=true",
      cli: 'trino --server https://trino.corp --user "$USER"',
    });
    expect(addressesOf("http://trino-gateway.trino.svc.cluster.local:8080")).toMatchObject({
      jdbcUrl: "jdbc:trino://trino-gateway.trino.svc.cluster.local:8080",
      python: expect.stringContaining('port=8080, http_scheme="http"'),
    });
  });

  test("is refused where it leads nowhere", () => {
    const host = "trino.corp";
    expect(
      messages([
        ...checkIngress({
          loadBalancer: {
            host: "Trino",
            certificateArn: "arn:aws:iam::1:x",
            sourceRanges: ["10.0.0.1"],
          },
        }),
        ...checkIngress({
          ingress: { host, className: "nginx", tlsSecretName: "tls" },
          httpRoute: { host, gatewayName: "g" },
        }),
      ]),
    ).toEqual([
      'loadBalancer.host: "Trino" is not a host name like trino.example.com',
      'loadBalancer.certificateArn: "arn:aws:iam::1:x" is not the ARN of a certificate of ACM',
      'loadBalancer.sourceRanges[0]: "10.0.0.1" is not a range like 10.0.0.0/8',
      ": ingress and httpRoute are given; use one of loadBalancer, ingress and httpRoute",
    ]);
  });
});
