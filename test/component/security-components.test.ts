import * as kubernetes from "@pulumi/kubernetes";
import { beforeEach, expect, test } from "vitest";
import { TrinoPlatform, type TrinoPlatformArgs } from "../../components/platform/trino-platform";
import { TrinoCluster } from "../../components/trino/trino-cluster";
import { platformNamespace } from "../../infra/providers";
import type { PlatformConfig } from "../../infra/stack-file";
import { installMocks } from "./mocks";

const { registered, settled } = installMocks();
const size = { memoryGiB: 16, cpu: 4 };
const cluster = {
  profile: "interactive",
  coordinator: size,
  workers: { ...size, replicas: 2 },
} as const;
const catalogs = { archive: { text: "connector.name=memory", readOnly: true } };
const oauth2 = {
  issuer: "https://login.example.com",
  clientId: "trino",
  clientSecretName: "trino-oauth2",
};
const platform: TrinoPlatformArgs = {
  namespace: "trino",
  clusters: {
    interactive: cluster,
    open: { ...cluster, security: { networkPolicy: { allowFrom: [{ namespace: "bi" }] } } },
  },
  catalogs,
  security: { authentication: { oauth2 }, networkPolicy: {} },
  gateway: {
    database: {
      host: "db",
      name: "gateway",
      user: "gateway",
      passwordSecretName: "gateway-db",
      tls: {},
    },
    defaultRoutingGroup: "interactive",
  },
};
const valuesOf = (name: string) =>
  registered.find((one) => one.name === `${name}-release`)?.inputs.values;

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

test("all clusters have the platform's security, or their own; the gateway reaches each", async () => {
  new TrinoPlatform("trino", platform);
  await settled();
  const gateway = { podSelector: { matchLabels: { "app.kubernetes.io/name": "trino-gateway" } } };
  // It asks a cluster that is to go which queries it runs, and took silence for none.
  const registration = {
    podSelector: {
      matchLabels: {
        "app.kubernetes.io/part-of": "trino-gateway",
        "app.kubernetes.io/component": "registration",
      },
    },
  };
  const job = registered.find(({ type }) => type === "kubernetes:batch/v1:Job");
  expect(job?.inputs.spec.template.metadata.labels).toEqual(registration.podSelector.matchLabels);
  const bi = {
    podSelector: { matchLabels: {} },
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "bi" } },
  };
  for (const [name, peers] of Object.entries({
    interactive: [gateway, registration],
    open: [gateway, registration, bi],
  })) {
    const values = valuesOf(`trino-${name}`);
    expect(values.networkPolicy).toEqual({ enabled: true, ingress: [{ from: peers }] });
    expect(values.server.config.authenticationType).toBe("OAUTH2");
    expect(values.server.coordinatorExtraConfig).toContain(
      "client-secret=${ENV:TRINO_OAUTH2_CLIENT_SECRET}\n",
    );
    expect(values.envFrom).toContainEqual({ secretRef: { name: "trino-oauth2" } });
    expect(values.accessControl.rules["rules.json"]).toContain(
      '{"allow":"read-only","catalog":"archive"}',
    );
  }
});

test("pods get no token of the Kubernetes API", async () => {
  new TrinoCluster("trino", { ...cluster, namespace: "trino", catalogs });
  await settled();
  const account = registered.find(({ type }) => type === "kubernetes:core/v1:ServiceAccount");
  expect(account?.inputs.automountServiceAccountToken).toBe(false);
});

test("what cannot be is refused before any child", async () => {
  const security = { authentication: { oauth2: { ...oauth2, issuer: "http://idp" } } };
  const build = () => new TrinoPlatform("trino", { ...platform, security });
  expect(build).toThrow(/ {2}security\.authentication\.oauth2\.issuer: "http:\/\/idp" is not/);
  await settled();
  expect(registered.map(({ name }) => name)).toEqual(["trino"]);
});

test("the namespace takes no privileged pod", async () => {
  const config = { namespace: "trino", createNamespace: true } as PlatformConfig;
  const provider = new kubernetes.Provider("kubernetes", {});
  platformNamespace(config, provider);
  await settled();
  const namespace = registered.find(({ type }) => type === "kubernetes:core/v1:Namespace");
  expect(namespace?.inputs.metadata.labels).toMatchObject({
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
  });
});

test("the gateway knows clusters by TLS where it has their CA, and so does the registration", async () => {
  const { security, gateway, ...rest } = platform;
  new TrinoPlatform("trino", {
    ...rest,
    security: { ...security, tls: { secretName: "coordinators" } },
    gateway: { ...gateway, security: { clusterTrust: { secretName: "coordinators" } } },
  });
  await settled();
  const backends = registered.find(({ name }) => name === "trino-gateway-backends");
  expect(JSON.parse(backends?.inputs.data["trino-interactive.json"])).toMatchObject({
    proxyTo: "https://trino-interactive.trino.svc.cluster.local:8443",
  });
  const values = valuesOf("trino-gateway");
  const path = "/etc/trino-gateway/clusters/ca.crt";
  expect(values.config.serverConfig).toMatchObject({
    "proxy.http-client.trust-store-path": path,
    "monitor.http-client.trust-store-path": path,
  });
  const job = registered.find(({ type }) => type === "kubernetes:batch/v1:Job");
  expect(job?.inputs.spec.template.spec.containers[0].env).toContainEqual({
    name: "CURL_CA_BUNDLE",
    value: path,
  });
});

test("a gateway that speaks TLS to a cluster without a certificate is refused", () => {
  const gateway = { ...platform.gateway, security: { clusterTrust: { secretName: "ca" } } };
  expect(() => new TrinoPlatform("trino", { ...platform, gateway })).toThrow(
    /gateway.security.clusterTrust: "interactive" has no certificate/,
  );
});

test("images of one's own stand where the others were, also for whoever registers", async () => {
  const image = (name: string) => `registry.example.com/${name}@sha256:${"0a".repeat(32)}`;
  const images = { pgbouncer: image("pgbouncer"), socat: image("socat"), curl: image("curl") };
  new TrinoPlatform("trino", { ...platform, gateway: { ...platform.gateway, images } });
  await settled();
  const sidecars = valuesOf("trino-gateway").initContainers as { image: string }[];
  expect(sidecars.map((one) => one.image)).toEqual([images.socat, images.pgbouncer]);
  const used = registered
    .filter(({ type }) => type.startsWith("kubernetes:batch/v1:"))
    .map(({ inputs: { spec } }) => spec.jobTemplate?.spec ?? spec)
    .map((spec) => spec.template.spec.containers[0].image);
  expect(used).toEqual([images.curl, images.curl]);
});
