import { z } from "zod";
import { dnsLabel, labels, objectFields, objectName } from "./metadata";
import { storedObject } from "./objects";

const port = z.int().min(1).max(65535);
const host = z.string().regex(/^[a-z0-9.-]+$/, "is not a host name");
const selector = z.strictObject({
  matchLabels: labels.optional(),
  matchExpressions: z
    .array(z.strictObject({ key: z.string(), operator: z.literal("Exists") }))
    .optional(),
});

const networkPolicyInputs = z.strictObject({
  ...objectFields("networking.k8s.io/v1", "NetworkPolicy"),
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.array(z.enum(["Ingress", "Egress"])),
    ingress: z.array(
      z.strictObject({
        from: z
          .array(
            z.strictObject({
              namespaceSelector: selector.optional(),
              podSelector: selector.optional(),
              ipBlock: z.strictObject({ cidr: z.union([z.cidrv4(), z.cidrv6()]) }).optional(),
            }),
          )
          .optional(),
        ports: z.array(z.strictObject({ protocol: z.enum(["TCP", "UDP"]), port })).optional(),
      }),
    ),
  }),
});

const serviceInputs = z.strictObject({
  ...objectFields("v1", "Service"),
  spec: z.strictObject({
    type: z.enum(["LoadBalancer", "ClusterIP"]),
    loadBalancerClass: z.string().optional(),
    loadBalancerSourceRanges: z.array(z.string()).optional(),
    selector: labels,
    ports: z.array(
      z.strictObject({ name: dnsLabel, port, targetPort: port, protocol: z.literal("TCP") }),
    ),
  }),
});

const ingressInputs = z.strictObject({
  ...objectFields("networking.k8s.io/v1", "Ingress"),
  spec: z.strictObject({
    ingressClassName: objectName,
    rules: z.array(
      z.strictObject({
        host,
        http: z.strictObject({
          paths: z.array(
            z.strictObject({
              path: z.string().startsWith("/"),
              pathType: z.enum(["Prefix", "Exact", "ImplementationSpecific"]),
              backend: z.strictObject({
                service: z.strictObject({
                  name: dnsLabel,
                  port: z.strictObject({ number: port }),
                }),
              }),
            }),
          ),
        }),
      }),
    ),
    tls: z.array(z.strictObject({ hosts: z.array(host), secretName: objectName })).optional(),
  }),
});

const httpRouteInputs = z.strictObject({
  ...objectFields("gateway.networking.k8s.io/v1", "HTTPRoute"),
  spec: z.strictObject({
    parentRefs: z.array(z.strictObject({ name: objectName, namespace: dnsLabel.optional() })),
    hostnames: z.array(host),
    rules: z.array(
      z.strictObject({
        matches: z.array(
          z.strictObject({
            path: z.strictObject({ type: z.literal("PathPrefix"), value: z.string() }),
          }),
        ),
        backendRefs: z.array(z.strictObject({ name: dnsLabel, port })),
      }),
    ),
  }),
});

const nameAndNamespace = ["metadata.name", "metadata.namespace"];

// Checked and kept: the lab has no network of pods, and everything listens on 127.0.0.1.

/** kubernetes.networking.v1.NetworkPolicy. */
export const networkPolicy = storedObject(networkPolicyInputs, nameAndNamespace);

/** kubernetes.core.v1.Service beside those of the charts, which come with their releases. */
export const service = storedObject(serviceInputs, nameAndNamespace);

/** kubernetes.networking.v1.Ingress. */
export const ingress = storedObject(ingressInputs, nameAndNamespace);

/** gateway.networking.k8s.io/v1 HTTPRoute. */
export const httpRoute = storedObject(httpRouteInputs, nameAndNamespace);
