import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { textOf } from "../documents";

// What somebody may write, and would open what the stack says is closed, without a word.

// biome-ignore lint/suspicious/noExplicitAny: stack files, of any shape
type Loose = any;

const platformOf = (stack: string): Loose =>
  parse(textOf(`stacks/Pulumi.${stack}.yaml`)).config[PLATFORM_KEY];

function faultsOf(stack: string, edit: (platform: Loose) => void): string[] {
  const platform = platformOf(stack);
  edit(platform);
  const { faults } = parseConfig(platform, { region: "eu-west-1" });
  return faults.map(({ path, message }) => `${path}: ${message}`);
}

const gateway = (valuesOverride: Loose) => (platform: Loose) => {
  platform.gateway.valuesOverride = valuesOverride;
};
const batch = (valuesOverride: Loose) => (platform: Loose) => {
  platform.clusters.batch.valuesOverride = valuesOverride;
};
const server = (serverConfig: Loose) => gateway({ config: { serverConfig } });

describe("the gateway's valuesOverride cannot open", () => {
  test.each<[string, (platform: Loose) => void, RegExp]>([
    ["a load balancer of its own", gateway({ service: { type: "LoadBalancer" } }), /service\.type/],
    ["a port of the nodes", gateway({ service: { type: "NodePort" } }), /service\.type/],
    ["the chart's own Ingress", gateway({ ingress: { enabled: true } }), /ingress\.enabled/],
    [
      "its way to another cluster's name",
      server({ "proxy.http-client.https.hostname-verification": "false" }),
      /hostname-verification/,
    ],
    ["its way to any CA", server({ "proxy.http-client.trust-store-path": null }), /trust-store/],
    ["its health checks", server({ "monitor.http-client.trust-store-path": "" }), /trust-store/],
    ["a detour", server({ "proxy.http-client.http-proxy": "evil:3128" }), /http-proxy/],
    [
      "its rules",
      gateway({ config: { routingRules: { rulesType: "EXTERNAL" } } }),
      /config\.routingRules/,
    ],
  ])("%s", (_, edit, path) => {
    expect(faultsOf("prod", edit)).toEqual([expect.stringMatching(path)]);
  });

  test("a Service that is only named otherwise passes", () => {
    expect(faultsOf("prod", gateway({ service: { type: "ClusterIP" } }))).toEqual([]);
  });
});

describe("a cluster with a login cannot open", () => {
  const line = (name: string, value: string) => (platform: Loose) => {
    platform.clusters.batch.configProperties = { [name]: value };
  };
  const file = (role: string, name: string) =>
    batch({ [role]: { additionalConfigFiles: { [name]: "access-control.name=allow-all" } } });
  const insecure = "http-server.authentication.allow-insecure-over-http";

  test.each<[string, (platform: Loose) => void, RegExp]>([
    ["its plain port", line(insecure, "true"), /allow-insecure-over-http: cannot be set/],
    ["its pages", line("web-ui.authentication.type", "fixed"), /web-ui\.authentication\.type/],
    ["its metrics to a name", line("management.user", "ana"), /management\.user/],
    [
      "its rules, by another file",
      line("access-control.config-files", "/tmp/open.properties"),
      /config-files: contradicts security/,
    ],
    [
      "its rules, by a file of the same name",
      file("coordinator", "access-control.properties"),
      /access-control\.properties"\]: contradicts security/,
    ],
    [
      "its passwords",
      file("coordinator", "password-authenticator.properties"),
      /password-authenticator\.properties/,
    ],
    ["its groups", file("coordinator", "group-provider.properties"), /group-provider/],
    ["its workers' state", file("worker", "access-control.properties"), /access-control/],
    ["its network", batch({ networkPolicy: { enabled: false } }), /networkPolicy: contradicts/],
    [
      "its plain port, in the chart's lines",
      batch({ server: { workerExtraConfig: `${insecure}=true` } }),
      /cannot hold http-server/,
    ],
  ])("%s", (_, edit, path) => {
    expect(faultsOf("prod", edit).join("\n")).toMatch(path);
  });
});

test("the gateway chart's own Ingress needs a login at the clusters", () => {
  const ingress = { enabled: true, tls: [{ secretName: "tls" }] };
  expect(faultsOf("dev", gateway({ ingress }))).toEqual([
    expect.stringMatching(/^gateway\.valuesOverride\.ingress\.enabled: is open to the internet/),
  ]);
  expect(faultsOf("prod", gateway({ ingress }))).toEqual([]);
});

describe("a cluster without a login has no way in around the gateway", () => {
  test.each<[Loose, string]>([
    [{ service: { type: "LoadBalancer" } }, "service.type"],
    [{ ingress: { enabled: true } }, "ingress.enabled"],
    [
      {
        service: {
          type: "LoadBalancer",
          annotations: {
            "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
          },
        },
      },
      "service.type",
    ],
  ])("%j", (valuesOverride, path) => {
    expect(faultsOf("dev", batch(valuesOverride))).toEqual([
      expect.stringContaining(`clusters.batch.valuesOverride.${path}: leads around the gateway`),
    ]);
  });

  test("but one that only its own networks reach", () => {
    const annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" };
    const service = { type: "LoadBalancer", annotations };
    expect(faultsOf("dev", batch({ service }))).toEqual([]);
  });
});

describe("an Ingress", () => {
  const ALB = "alb.ingress.kubernetes.io";
  const alb = (annotations: Loose, more = {}) => ({ className: "alb", annotations, ...more });
  const nginx = (name: string) => ({
    className: "nginx",
    internetFacing: false,
    tlsSecretName: "tls",
    annotations: { [`nginx.ingress.kubernetes.io/${name}`]: "false" },
  });
  const both = '[{"HTTP":80},{"HTTPS":443}]';

  test.each<[string, Loose, string | undefined]>([
    ["listens without TLS, too", alb({ [`${ALB}/listen-ports`]: both }), "listens without TLS"],
    [
      "sends those on to TLS",
      alb({ [`${ALB}/listen-ports`]: both, [`${ALB}/ssl-redirect`]: "443" }),
      undefined,
    ],
    ["does not send on to TLS", nginx("ssl-redirect"), "logins pass in clear text"],
    ["does not either", nginx("force-ssl-redirect"), "logins pass in clear text"],
    [
      "is the internet's and not",
      alb(
        { [`${ALB}/scheme`]: "internet-facing", [`${ALB}/certificate-arn`]: "arn" },
        { internetFacing: false },
      ),
      "contradicts internetFacing",
    ],
    [
      "is the internet's, with a blank",
      alb({ [`${ALB}/scheme`]: " internet-facing", [`${ALB}/certificate-arn`]: "arn" }),
      "is open to the internet",
    ],
  ])("that %s", (_, ingress, fault) => {
    const found = faultsOf("dev", (platform) => {
      platform.gateway.ingress = { ingress: { host: "trino.example.com", ...ingress } };
    });
    expect(found).toEqual(fault === undefined ? [] : [expect.stringContaining(fault)]);
  });
});

describe("a role that everybody has", () => {
  test.each([".+", "(?s).*", ".++", "(?i)[A-Z].*", ".*o.*", "|x", "(?!x).*"])("%s", (admin) => {
    const edit = (platform: Loose) => {
      platform.gateway.security.roles.admin = admin;
    };
    expect(faultsOf("prod", edit)).toEqual([
      expect.stringMatching(/^gateway\.security\.roles\.admin: .* also matches users/),
    ]);
  });

  test.each([".*trino-admins.*", "(?i).*cn=Trino-Admins,.*", "ops|data_ops"])(
    "%s is not",
    (admin) => {
      const edit = (platform: Loose) => {
        platform.gateway.security.roles.admin = admin;
      };
      expect(faultsOf("prod", edit)).toEqual([]);
    },
  );
});
