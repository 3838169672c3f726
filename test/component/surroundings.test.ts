import { beforeEach, describe, expect, test } from "vitest";
import { checkAuroraGatewayDatabase } from "../../components/gateway/check-database";
import {
  AuroraGatewayDatabase,
  CnpgGatewayDatabase,
  TrinoCluster,
  TrinoGateway,
} from "../../components/index";
import { installMocks, type Registered } from "./mocks";

let mocks: ReturnType<typeof installMocks>;
beforeEach(() => {
  mocks = installMocks();
});

const kinds = (registered: Registered[]) =>
  registered.map(({ type, inputs }) => `${inputs.kind ?? type} ${inputs.metadata?.name ?? ""}`);
const find = (kind: string) => mocks.registered.find(({ inputs }) => inputs.kind === kind);

const database = {
  host: "db",
  name: "gateway",
  user: "gateway",
  passwordSecretName: "db",
  tls: {},
};
const backends = [{ name: "trino-a", url: "http://a:8080", routingGroup: "a" }];
const observability = { prometheus: { labels: { release: "p" } }, alerts: {}, dashboards: {} };

describe("what surrounds the servers", () => {
  test("of a cluster: monitors, rules and a dashboard, with the labels that Prometheus selects", async () => {
    const node = { memoryGiB: 16, cpu: 4 };
    new TrinoCluster("trino-a", {
      namespace: "trino",
      profile: "interactive",
      coordinator: node,
      workers: { ...node, replicas: 2 },
      catalogs: { tpch: { text: "connector.name=tpch" } },
      observability,
    });
    await mocks.settled();
    expect(kinds(mocks.registered)).toEqual(
      expect.arrayContaining([
        "PodMonitor trino-a-coordinator",
        "PodMonitor trino-a-worker",
        "PrometheusRule trino-a-alerts",
        "ConfigMap trino-a-dashboard",
      ]),
    );
    expect(find("PrometheusRule")?.inputs.metadata.labels).toEqual({ release: "p" });
    const dashboard = mocks.registered.find(({ name }) => name === "trino-a-dashboard");
    expect(dashboard?.inputs.metadata.labels).toEqual({ grafana_dashboard: "1" });
  });

  test("of a gateway: users have passwords of their own", async () => {
    const gateway = new TrinoGateway("gateway", {
      namespace: "trino",
      database,
      backends,
      defaultRoutingGroup: "a",
      security: { users: { robot: ["api"] } },
    });
    // biome-ignore lint/suspicious/noExplicitAny: values are free-form
    const values = await new Promise<any>((resolve) => gateway.values.apply(resolve));
    await mocks.settled();
    expect(kinds(mocks.registered)).toContain("Secret trino-gateway-users");
    expect(values.envFrom).toContainEqual({ secretRef: { name: "trino-gateway-users" } });
  });

  test("of a gateway: directory, policy and the way in; secrets stay secret", async () => {
    const gateway = new TrinoGateway("gateway", {
      namespace: "trino",
      database,
      backends,
      defaultRoutingGroup: "a",
      ldapBindPassword: "hunter2",
      security: {
        authentication: { ldap: { host: "ldap", bindDn: "cn=gw", userBaseDn: "dc=corp" } },
        roles: { admin: "admins", user: ".*" },
        networkPolicy: { allowFrom: [{ namespace: "edge" }] },
      },
      ingress: { httpRoute: { host: "trino.corp", gatewayName: "public" } },
      observability,
    });
    // biome-ignore lint/suspicious/noExplicitAny: values are free-form
    const values = await new Promise<any>((resolve) => gateway.values.apply(resolve));
    await mocks.settled();
    expect(kinds(mocks.registered)).toEqual(
      expect.arrayContaining([
        "Secret trino-gateway-ldap",
        "NetworkPolicy trino-gateway",
        "HTTPRoute trino-gateway-ingress",
        "PodMonitor trino-gateway-replicas",
        "PrometheusRule trino-gateway-alerts",
      ]),
    );
    expect(values.config.authentication.form.ldapConfigPath).toBe(
      "/etc/trino-gateway/ldap/ldap.yaml",
    );
    const ldap = mocks.registered.find(({ name }) => name === "gateway-ldap")?.inputs;
    expect(JSON.stringify(ldap.stringData)).toContain(mocks.secretKey);
    expect(JSON.stringify(values)).not.toContain("hunter2");
  });

  test("of a gateway with TLS: ingress and policy lead to the same port of the chart's Service", async () => {
    const gateway = new TrinoGateway("gateway", {
      namespace: "trino",
      database,
      backends,
      defaultRoutingGroup: "a",
      security: {
        tls: { secretName: "cert" },
        networkPolicy: { allowFrom: [{ namespace: "nginx" }], allowRanges: ["10.0.0.0/16"] },
      },
      ingress: {
        ingress: {
          host: "trino.corp",
          className: "nginx",
          controllerCertificate: true,
          annotations: { mine: "1" },
        },
      },
    });
    // biome-ignore lint/suspicious/noExplicitAny: values are free-form
    const values = await new Promise<any>((resolve) => gateway.values.apply(resolve));
    await mocks.settled();
    const { metadata, spec } = find("Ingress")?.inputs ?? {};
    const { port } = spec.rules[0].http.paths[0].backend.service;
    expect(port.number).toBe(values.config.serverConfig["http-server.https.port"]);
    expect(metadata.annotations).toMatchObject({
      mine: "1",
      "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS",
    });
    expect(find("NetworkPolicy")?.inputs.spec.ingress[1]).toMatchObject({
      from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/16" } }],
      ports: [{ port: port.number }],
    });
  });

  test("a database on CloudNativePG has a password that the gateway can read", async () => {
    const { database: spec } = new CnpgGatewayDatabase("gateway-db", { namespace: "trino" });
    const known = await new Promise((resolve) => spec.apply(resolve));
    await mocks.settled();
    expect(known).toMatchObject({
      host: "gateway-db-rw.trino.svc.cluster.local",
      passwordSecretName: "gateway-db-password",
    });
    expect(find("Cluster")?.inputs.spec.bootstrap.initdb.secret).toEqual({
      name: "gateway-db-password",
    });
    expect(find("Secret")?.inputs.type).toBe("kubernetes.io/basic-auth");
  });

  test("a database on Aurora is private, encrypted, kept, and its password a secret", async () => {
    const args = {
      namespace: "trino",
      subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
      securityGroupIds: ["sg-0a1b2c3d"],
    };
    const { database: spec } = new AuroraGatewayDatabase("db", args);
    const known = await new Promise((resolve) => spec.apply(resolve));
    await mocks.settled();
    expect(kinds(mocks.registered).sort()).toEqual([
      "ConfigMap db-ca",
      "Secret db-password",
      "aws:rds/cluster:Cluster ",
      "aws:rds/clusterInstance:ClusterInstance ",
      "aws:rds/clusterInstance:ClusterInstance ",
      "aws:rds/subnetGroup:SubnetGroup ",
      "random:index/randomId:RandomId ",
      "random:index/randomPassword:RandomPassword ",
      "trino-platform:index:AuroraGatewayDatabase ",
    ]);
    const named = (name: string) => mocks.registered.find((one) => one.name === name)?.inputs;
    expect(named("db-cluster")).toMatchObject({
      storageEncrypted: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "db-final-c0ffee",
      vpcSecurityGroupIds: ["sg-0a1b2c3d"],
      dbSubnetGroupName: "subnets",
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 2 },
    });
    expect(JSON.stringify(named("db-cluster").masterPassword)).toContain(mocks.secretKey);
    expect(named("db-instance-0")).toMatchObject({
      instanceClass: "db.serverless",
      publiclyAccessible: false,
    });
    expect(known).toEqual({
      host: "db.cluster.rds",
      port: 5432,
      name: "gateway",
      user: "gateway",
      passwordSecretName: "db-password",
      tls: { caConfigMapName: "db-ca" },
      generation: "cluster-RESOURCE",
    });
  });

  test("a database on Aurora may be thrown away, and has only sizes that there are", async () => {
    const args = {
      namespace: "trino",
      subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
      securityGroupIds: ["sg-0a1b2c3d"],
    };
    new AuroraGatewayDatabase("db", { ...args, removalPolicy: "destroy", instances: 1 });
    await mocks.settled();
    const clusters = mocks.registered.filter(({ name }) => name === "db-cluster");
    expect(clusters[0]?.inputs).toMatchObject({
      deletionProtection: false,
      skipFinalSnapshot: true,
    });
    expect(
      checkAuroraGatewayDatabase({ minCapacity: 3, maxCapacity: 2.2 }).map(
        ({ path, message }) => `${path}: ${message}`,
      ),
    ).toEqual(["maxCapacity: 2.2 is not a number from 3 to 256 in steps of 0.5"]);
  });
});
