import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { CnpgGatewayDatabase } from "../../components/gateway/cnpg-database";
import type { GatewaySettings } from "../../components/gateway/gateway-settings";
import { TrinoPlatform } from "../../components/platform/trino-platform";
import { InClusterExchangeStorage } from "../../infra/in-cluster/object-store";
import { InClusterGatewayDatabase } from "../../infra/in-cluster/postgresql";
import { wrongFields } from "./kubernetes-schema";
import { installMocks } from "./mocks";

const { registered, settled, secretKey } = installMocks();

const size = { memoryGiB: 16, cpu: 4 };
const observability = { prometheus: { labels: { release: "x" } }, alerts: {}, dashboards: {} };
const database = { host: "db", name: "g", user: "g", passwordSecretName: "gateway-db", tls: {} };

function platform(gateway: Partial<GatewaySettings>) {
  new TrinoPlatform("trino", {
    namespace: "trino",
    exchange: {
      managerName: "filesystem",
      baseDirectories: ["s3://a/"],
      properties: { "exchange.s3.endpoint": "http://minio:9000" },
    },
    catalogs: { tpch: { connector: "tpch" } },
    security: { networkPolicy: { allowFrom: [{ namespace: "edge" }] } },
    clusters: {
      interactive: {
        profile: "interactive",
        coordinator: size,
        workers: { replicas: 2, ...size },
        observability,
      },
      batch: {
        profile: "batch",
        coordinator: size,
        workers: { replicas: 3, memoryGiB: 32, cpu: 8 },
      },
    },
    gateway: { database, defaultRoutingGroup: "interactive", observability, ...gateway },
  });
}

const host = "trino.corp";
const certificateArn = "arn:aws:acm:eu-west-1:333333333333:certificate/0f1e";
const gateways: Record<string, Partial<GatewaySettings>> = {
  "a load balancer": {
    ingress: { loadBalancer: { host, certificateArn, sourceRanges: ["10.0.0.0/8"] } },
    security: {
      tls: { secretName: "tls" },
      users: { ann: ["user"] },
      networkPolicy: { allowFrom: [{ podLabels: { app: "x" } }], allowRanges: ["10.0.0.0/8"] },
    },
  },
  "an Ingress": {
    ingress: { ingress: { host, className: "nginx", tlsSecretName: "tls", internetFacing: false } },
  },
  "an HTTPRoute": { ingress: { httpRoute: { host, gatewayName: "edge", internetFacing: false } } },
};

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("Kubernetes, which refuses a field that it does not know,", () => {
  test.each(Object.keys(gateways))("takes every object of a platform with %s", async (kind) => {
    platform(gateways[kind] ?? {});
    new CnpgGatewayDatabase("database", { namespace: "trino" });
    await settled();
    const objects = registered
      .filter(({ type }) => type.startsWith("kubernetes:") && !type.includes("helm.sh"))
      .map(({ inputs }) => plain(inputs));
    expect(objects.flatMap((object) => wrongFields(object) ?? [])).toEqual([]);
    // Types of operators are not the client's.
    const judged = objects.filter((object) => wrongFields(object));
    const others = objects.filter((object) => !wrongFields(object)).map((object) => object.kind);
    expect(judged.length).toBeGreaterThan(12);
    expect(new Set(["Cluster", "HTTPRoute", "PodMonitor", "PrometheusRule"])).toEqual(
      new Set(["HTTPRoute", ...others]),
    );
  });

  test("takes every object of the servers in the cluster, and their pods are restricted", async () => {
    const curl = "registry.example.com/curl:8.16.0";
    const place = { namespace: "trino", created: pulumi.output("trino"), curl };
    const weed = "registry.example.com/seaweedfs:4.48";
    const exchange = { catalogBuckets: ["lake"], storageClass: "fast", image: weed };
    new InClusterExchangeStorage("exchange", exchange, place, {});
    const image = "registry.example.com/postgres:18.2-alpine3.22";
    new InClusterGatewayDatabase("database", { icebergCatalogs: ["lake"], image }, place, {});
    await settled();
    const objects = registered
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => plain(inputs));
    expect(objects.flatMap((object) => wrongFields(object))).toEqual([]);
    const templates = objects.flatMap(({ spec }) => spec?.template ?? []);
    expect(templates).toHaveLength(3);
    // Each of them from where the stack says: a cluster without a way to Docker Hub pulls none from there.
    const images = templates.flatMap(({ spec }) =>
      spec.containers.map((one: { image: string }) => one.image),
    );
    expect(images.sort()).toEqual([curl, image, weed].sort());
    for (const { spec } of templates) {
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      for (const { securityContext, resources } of spec.containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(resources.limits.memory).toMatch(/Mi$/);
      }
    }
    // Secrets are nowhere but in Secrets.
    const others = objects.filter(({ kind }) => kind !== "Secret");
    expect(JSON.stringify(others)).not.toContain("generated");
    const policies = objects.filter(({ kind }) => kind === "NetworkPolicy");
    expect(policies.map(({ spec }) => spec.ingress)).toEqual([
      [{ ports: [{ protocol: "TCP", port: 8333 }] }],
      [{ ports: [{ protocol: "TCP", port: 5432 }] }],
    ]);
  });

  test("is asked for what it would say", () => {
    const containers = [{ name: "a", imge: "b", command: "x", resources: { limits: { cpu: 1 } } }];
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "a", labels: { a: 1 } },
      spec: { template: { spec: { containers } }, backoffLimit: "1" },
    };
    expect(wrongFields(job)).toEqual([
      "Job.metadata.labels.a is no string",
      "Job.spec.template.spec.containers[0].imge is not known",
      "Job.spec.template.spec.containers[0].command is no list",
      "Job.spec.backoffLimit is no number",
    ]);
  });
});

/** As they are sent: without the engine's marks. */
// biome-ignore lint/suspicious/noExplicitAny: inputs of any resource type
function plain(value: any): any {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (secretKey in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
