import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import { RdsGatewayDatabase } from "../../components/gateway/rds-database";
import type { BackendArgs, TrinoGatewayArgs } from "../../components/gateway/trino-gateway";
import { TrinoGateway } from "../../components/gateway/trino-gateway";
import { CHARTS } from "../../components/shared/versions";
import { installMocks, type Registered } from "./mocks";

const { registered, secretKey, settled } = installMocks();

const backends: BackendArgs[] = [
  { name: "trino-interactive", url: "http://a:8080", routingGroup: "interactive" },
  { name: "trino-batch", url: pulumi.output("http://b:8080"), routingGroup: "batch" },
];
const args: TrinoGatewayArgs = {
  namespace: "trino",
  database: {
    host: "db",
    name: "gateway",
    user: "gateway",
    passwordSecretName: "gateway-db",
    tls: {},
  },
  backends,
  defaultRoutingGroup: "interactive",
};
const named = (name: string, type?: string): Registered => {
  const found = registered.find((one) => one.name === name && (!type || one.type === type));
  if (!found) throw new Error(`no resource ${name} among ${registered.map((one) => one.name)}`);
  return found;
};
const list = () => registered.map(({ type, name }) => `${type} ${name}`).sort();

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

describe("TrinoGateway", () => {
  test("is these resources", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    expect(list()).toEqual([
      "kubernetes:batch/v1:CronJob gateway-backends-keeper",
      "kubernetes:batch/v1:Job gateway-backends",
      "kubernetes:core/v1:ConfigMap gateway-backends",
      "kubernetes:core/v1:ConfigMap gateway-database-hosts",
      "kubernetes:core/v1:ConfigMap gateway-rules",
      "kubernetes:core/v1:Secret gateway-admin",
      "kubernetes:core/v1:Secret gateway-cookie",
      "kubernetes:core/v1:Secret gateway-key-pair",
      "kubernetes:helm.sh/v3:Release gateway-release",
      "random:index/randomPassword:RandomPassword gateway-admin-password",
      "random:index/randomPassword:RandomPassword gateway-cookie-secret",
      "tls:index/privateKey:PrivateKey gateway-key-pair",
      "trino-platform:index:TrinoGateway gateway",
    ]);
  });

  test("outputs its URL, where the password is, and its release", async () => {
    const gateway = new TrinoGateway("gateway", args);
    const outputs = pulumi.all([gateway.url, gateway.adminSecretName, gateway.releaseName]);
    const known = await new Promise((resolve) => outputs.apply(resolve));
    expect(known).toEqual([
      "http://trino-gateway.trino.svc.cluster.local:8080",
      "trino-gateway-admin",
      "trino-gateway",
    ]);
  });

  test("installs the pinned chart, all or nothing, without a secret in its values", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    const { inputs } = named("gateway-release");
    expect(inputs).toMatchObject({
      name: "trino-gateway",
      namespace: "trino",
      chart: "trino-gateway",
      version: CHARTS.gateway.version,
      atomic: true,
      timeout: 600,
    });
    expect(inputs.values.config.dataStore).toMatchObject({
      jdbcUrl: "jdbc:postgresql://localhost:6432/gateway",
      user: "gateway",
      password: "${ENV:GATEWAY_DB_PASSWORD}",
    });
    expect(inputs.values.envFrom).toEqual([
      { secretRef: { name: "trino-gateway-admin" } },
      { secretRef: { name: "trino-gateway-cookie" } },
      { secretRef: { name: "gateway-db" } },
    ]);
    const [hold, pgbouncer] = inputs.values.initContainers;
    expect(hold.env).toContainEqual({ name: "UPSTREAM", value: "db:5432" });
    expect(hold.envFrom).toBeUndefined();
    expect(pgbouncer.env).toContainEqual({ name: "UPSTREAM", value: "localhost:6433" });
    expect(pgbouncer.restartPolicy).toBe("Always");
    expect(pgbouncer.envFrom).toEqual([{ secretRef: { name: "gateway-db" } }]);
    expect(JSON.stringify(inputs)).not.toContain(secretKey);
  });

  test("keeps password and private key secret, made of letters and digits", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    expect(named("gateway-admin-password").inputs).toEqual({ length: 32, special: false });
    const admin = named("gateway-admin").inputs.stringData;
    expect(JSON.stringify(admin)).toContain(secretKey);
    expect(
      JSON.stringify(named("gateway-key-pair", "kubernetes:core/v1:Secret").inputs.stringData),
    ).toContain(secretKey);
  });

  test("registers its backends with a Job whose name follows their content", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    const job = named("gateway-backends", "kubernetes:batch/v1:Job");
    const files = named("gateway-backends", "kubernetes:core/v1:ConfigMap");
    expect(job.inputs.metadata.name).toMatch(/^trino-gateway-backends-[0-9a-f]{8}$/);
    expect(files.inputs.metadata.name).toBe(job.inputs.metadata.name);
    expect(Object.keys(files.inputs.data)).toEqual([
      "register.sh",
      "trino-batch.json",
      "trino-interactive.json",
    ]);
    const spec = job.inputs.spec;
    expect(spec).not.toHaveProperty("ttlSecondsAfterFinished");
    const [container] = spec.template.spec.containers;
    expect(container.command).toEqual(["/bin/sh", "/etc/registration/register.sh"]);
    expect(container.envFrom).toEqual([{ secretRef: { name: "trino-gateway-admin" } }]);
    expect(container.env).toContainEqual({
      name: "GATEWAY_URL",
      value: "http://trino-gateway.trino.svc.cluster.local:8080",
    });
  });

  test("registers them again every minute, by the Job's own pod, without two at a time", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    const job = named("gateway-backends", "kubernetes:batch/v1:Job");
    const { metadata, spec } = named("gateway-backends-keeper").inputs;
    expect(metadata).toEqual({ name: "trino-gateway-backends", namespace: "trino" });
    expect(spec).toMatchObject({ schedule: "* * * * *", concurrencyPolicy: "Forbid" });
    expect(spec.jobTemplate.spec).toEqual(job.inputs.spec);
  });

  test("sends pipelines to batch unless told otherwise", async () => {
    new TrinoGateway("gateway", args);
    await settled();
    expect(named("gateway-rules").inputs.data["routing-rules.yaml"]).toContain("pipeline-clients");
  });

  test("merges the caller's values last", async () => {
    new TrinoGateway("gateway", {
      ...args,
      valuesOverride: { config: { monitor: { retries: 3 } } },
    });
    await settled();
    expect(named("gateway-release").inputs.values.config.monitor).toEqual({
      taskDelay: "10s",
      retries: 3,
    });
  });

  test("refuses with all faults before it creates anything", async () => {
    const wrong = {
      ...args,
      replicas: 0,
      defaultRoutingGroup: "bacth",
      rules: [{ name: "r", match: {}, routeTo: "nowhere" }],
    };
    expect(() => new TrinoGateway("gateway", wrong)).toThrow(
      [
        'the gateway "gateway" cannot be built:',
        "  replicas: 0 is not a whole number from 1 to 250",
        '  defaultRoutingGroup: "bacth" is the routing group of no cluster; use interactive or batch (did you mean "batch"?)',
        '  rules[0].routeTo: "nowhere" is not a routing group of any backend; use interactive or batch',
        "  rules[0].match: is empty and would match everything; name what to match",
      ].join("\n"),
    );
    await settled();
    expect(list()).toEqual(["trino-platform:index:TrinoGateway gateway"]);
  });
});

describe("RdsGatewayDatabase", () => {
  const rds = {
    namespace: "trino",
    subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
    securityGroupIds: ["sg-0a1b2c3d"],
  };

  test("is these resources", async () => {
    new RdsGatewayDatabase("db", rds);
    await settled();
    expect(list()).toEqual([
      "aws:rds/instance:Instance db-instance",
      "aws:rds/subnetGroup:SubnetGroup db-subnets",
      "kubernetes:core/v1:ConfigMap db-ca",
      "kubernetes:core/v1:Secret db-password",
      "random:index/randomId:RandomId db-final-snapshot",
      "random:index/randomPassword:RandomPassword db-password",
      "trino-platform:index:RdsGatewayDatabase db",
    ]);
  });

  test("is private, encrypted and kept", async () => {
    new RdsGatewayDatabase("db", rds);
    await settled();
    expect(named("db-instance").inputs).toMatchObject({
      engine: "postgres",
      storageEncrypted: true,
      publiclyAccessible: false,
      multiAz: true,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "db-final-c0ffee",
      vpcSecurityGroupIds: ["sg-0a1b2c3d"],
    });
    expect(JSON.stringify(named("db-instance").inputs.password)).toContain(secretKey);
  });

  test("can be thrown away where the stack says so", async () => {
    new RdsGatewayDatabase("db", { ...rds, removalPolicy: "destroy" });
    await settled();
    expect(named("db-instance").inputs).toMatchObject({
      deletionProtection: false,
      skipFinalSnapshot: true,
    });
  });

  test("tells the gateway everything but the password", async () => {
    const { database } = new RdsGatewayDatabase("db", rds);
    expect(await new Promise((resolve) => database.apply(resolve))).toEqual({
      host: "db.rds",
      port: 5432,
      name: "gateway",
      user: "gateway",
      passwordSecretName: "db-password",
      tls: { caConfigMapName: "db-ca" },
      generation: "db-RESOURCE",
    });
  });

  test("refuses sizes that RDS does not have", () => {
    expect(() => new RdsGatewayDatabase("db", { ...rds, allocatedGiB: 5 })).toThrow(
      "allocatedGiB: 5 is not a whole number from 20 to 65536",
    );
  });
});
