import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  checkDatabaseTls,
  databaseMounts,
  databaseVolumes,
  type GatewayDatabaseTlsSpec,
  renderHosts,
} from "../../components/gateway/database-tls";
import { rdsCertificates } from "../../components/gateway/rds-ca";
import { renderSidecars } from "../../components/gateway/values";

const host = "db.example.com";
const databaseOf = (tls: GatewayDatabaseTlsSpec) => ({
  host,
  name: "gateway",
  user: "gateway",
  passwordSecretName: "db",
  tls,
});
const variablesOf = (tls: GatewayDatabaseTlsSpec) =>
  Object.fromEntries(
    renderSidecars(databaseOf(tls))[1]?.env.map(({ name, value }) => [name, value]) ?? [],
  );

// What PgBouncer makes of it: test/lab/database-tls.test.ts.
describe("the server of the gateway's database", () => {
  test("is believed with a public CA's certificate for its name, where nothing else is said", () => {
    expect(variablesOf({})).toMatchObject({
      DATABASE_HOST: host,
      DATABASE_TLS: "verify-full",
      DATABASE_CA: "/etc/ssl/certs/ca-certificates.crt",
    });
    expect(renderHosts({ host })).toEqual({ hosts: `127.0.0.1 localhost ${host}\n` });
  });

  test("is asked for no name with verify-ca, and needs no hosts file", () => {
    const tls = { mode: "verify-ca", caSecretName: "gateway-db-ca" } as const;
    expect(variablesOf(tls)).toMatchObject({
      DATABASE_HOST: "127.0.0.1",
      DATABASE_CA: "/etc/database-ca/ca.crt",
    });
    expect(databaseMounts(databaseOf(tls))).toHaveLength(1);
  });

  test("has the CA of one key only: beside it may be the CA's own", () => {
    expect(
      databaseVolumes(databaseOf({ caSecretName: "db-ca", caFile: "root.pem" }), "gw"),
    ).toEqual([
      {
        name: "database-ca",
        secret: {
          secretName: "db-ca",
          items: [{ key: "root.pem", path: "ca.crt" }],
          defaultMode: 0o440,
        },
      },
      { name: "database-hosts", configMap: { name: "gw-database-hosts" } },
    ]);
  });

  test.each<[string, GatewayDatabaseTlsSpec | undefined, string]>([
    [host, undefined, "tls: missing; say whose"],
    [host, { mode: "verify" as never }, 'tls.mode: "verify" is no mode'],
    ["10.0.0.5", {}, 'tls.mode: "verify-full" needs the name of the server'],
    [host, { caSecretName: "a", caConfigMapName: "b" }, "tls: use one of"],
    [host, { mode: "prefer", caSecretName: "a" }, 'tls.mode: "prefer" asks no CA'],
  ])("on %s with %j is refused", (server, tls, fault) => {
    const faults = checkDatabaseTls({ host: server, tls });
    expect(faults.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      expect.stringContaining(fault),
    ]);
  });

  test.each<[string, GatewayDatabaseTlsSpec]>([
    [host, {}],
    [host, { mode: "prefer" }],
    ["10.0.0.5", { mode: "verify-ca", caSecretName: "a" }],
  ])("on %s with %j is fine", (server, tls) => {
    expect(checkDatabaseTls({ host: server, tls })).toEqual([]);
  });
});

test("Amazon's authority for RDS is there, for all regions that the package knows", () => {
  const certificates =
    rdsCertificates().match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const subjects = certificates.map((pem) => new X509Certificate(pem).subject);
  expect(subjects.length).toBeGreaterThan(25);
  for (const region of ["eu-west-1", "us-east-1", "ap-southeast-2", "sa-east-1"]) {
    expect(subjects.join()).toContain(`Amazon RDS ${region} Root CA RSA2048 G1`);
  }
  expect(subjects.join()).not.toMatch(/Preview|Beta/);
  for (const pem of certificates) expect(new X509Certificate(pem).ca).toBe(true);
});
