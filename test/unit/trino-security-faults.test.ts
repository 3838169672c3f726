import { describe, expect, test } from "vitest";
import { checkPlatformSecurity } from "../../components/platform/security";
import type { PlatformSpec } from "../../components/platform/spec";
import { type Fault, formatFaults } from "../../components/shared/faults";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkSecurity } from "../../components/trino/security/check";
import type { SecuritySpec } from "../../components/trino/security/spec";
import { catalogs, everything } from "./security-fixture";

describe("faults", () => {
  const { oauth2, jwt } = everything.authentication ?? {};
  if (!oauth2 || !jwt) throw new Error("unreachable");
  const { keySecretName: _, ...withoutKey } = jwt;
  type Loose = SecuritySpec & Record<string, unknown>;
  const cases: [string, unknown, Record<string, unknown>?][] = [
    ["authentication by nothing", { authentication: {} }],
    ["an issuer without TLS", { authentication: { oauth2: { ...oauth2, issuer: "http://idp" } } }],
    [
      "oauth2 without a secret",
      { authentication: { oauth2: { ...oauth2, clientSecretName: undefined } } },
    ],
    [
      "a secret in place of its name",
      { authentication: { password: { secretName: "alice:$2y$10$x" } } },
    ],
    [
      "properties that fields say, and a secret in plain text",
      {
        authentication: {
          oauth2: {
            ...oauth2,
            properties: { "client-secret": "s3cret", "state-key": "s3cret", "http-server.x": "y" },
          },
        },
      },
    ],
    ["JWT without a key", { authentication: { jwt: withoutKey } }],
    ["JWT with two keys", { authentication: { jwt: { ...jwt, jwksUrl: "https://idp/keys" } } }],
    ["JWKS without TLS", { authentication: { jwt: { jwksUrl: "http://idp/keys" } } }],
    ["a keystore without its password", { tls: { secretName: "tls", file: "keystore.p12" } }],
    ["two kinds of rules", { accessControl: { rules: {}, rawRules: {} } }],
    [
      "misspelt catalogs, words and sections",
      {
        accessControl: {
          rules: {
            catalogs: [
              { catalog: "laek", allow: "all" },
              { catalog: "lake", allow: "readonly" },
              { catalog: "la(ke", allow: "all" },
            ],
            tables: [{ privileges: ["SELCT"] }, {}],
            queries: [{ queryOwner: "bob", allow: ["execute"] }],
            table: [],
          },
        },
      },
    ],
    [
      "a file in camel case",
      { accessControl: { rawRules: { systemInformation: [], catalogs: {} } } },
    ],
    [
      "groups that nobody is in",
      { accessControl: { rules: { schemas: [{ group: "dba", owner: true }] } } },
    ],
    ["a network peer that is everybody", { networkPolicy: { allowFrom: [{}] } }],
    [
      "a network policy around a NodePort",
      { networkPolicy: {} },
      { service: { type: "NodePort" } },
    ],
    [
      "what the override contradicts",
      { authentication: { jwt }, tls: { secretName: "tls" }, accessControl: { rules: {} } },
      {
        server: { config: { authenticationType: "KERBEROS", https: { port: 1 } } },
        accessControl: { type: "properties" },
      },
    ],
    [
      "lists that an override would replace",
      { ...everything, accessControl: {} },
      {
        server: { coordinatorExtraConfig: "a=b" },
        coordinator: { secretMounts: [], additionalVolumes: [] },
        auth: { groups: "a:b" },
      },
    ],
    ["an override that undoes readOnly", {}, { accessControl: { type: "properties" } }],
  ];

  test("each says where, what is allowed, and never a secret", async () => {
    const texts = cases.map(([title, security, valuesOverride]) => {
      const faults: Fault[] = checkSecurity(security as Loose, {
        catalogs,
        ...(valuesOverride && { valuesOverride }),
      });
      expect(faults, title).not.toEqual([]);
      return formatFaults(`# ${title}`, faults);
    });
    const text = `${texts.join("\n\n")}\n`;
    expect(text).not.toMatch(/s3cret|\$2y/);
    await expect(text).toMatchFileSnapshot("../golden/trino-security-faults.txt");
  });

  test("none in what is right", () => {
    expect(checkSecurity(everything, { catalogs })).toEqual([]);
    expect(checkSecurity({}, { catalogs })).toEqual([]);
  });
});

describe("a platform", () => {
  const size = { memoryGiB: 16, cpu: 4 };
  const cluster = {
    profile: "interactive",
    coordinator: size,
    workers: { ...size, replicas: 2 },
  } as const;
  const paths = (spec: Pick<PlatformSpec, "clusters" | "security">) =>
    checkPlatformSecurity({
      catalogs,
      trinoVersion: DEFAULT_TRINO_VERSION,
      hasExchange: false,
      gateway: { defaultRoutingGroup: "a" },
      ...spec,
    }).map(({ path }) => path);
  const wrong = { authentication: {} };

  test("a fault that all clusters share is told once, at the platform", () => {
    expect(paths({ security: wrong, clusters: { a: cluster, b: cluster } })).toEqual([
      "security.authentication",
    ]);
  });

  test("a cluster's own fault is told there", () => {
    const valuesOverride = { accessControl: { type: "properties" } };
    const clusters = { a: { ...cluster, security: wrong }, b: { ...cluster, valuesOverride } };
    expect(paths({ clusters })).toEqual([
      "clusters.a.security.authentication",
      "clusters.b.valuesOverride.accessControl",
    ]);
  });
});
