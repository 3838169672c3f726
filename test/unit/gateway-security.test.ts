import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkHealth } from "../../components/gateway/health/check";
import { renderHealth } from "../../components/gateway/health/values";
import { addressesOf, externalUrl } from "../../components/gateway/ingress/addresses";
import { checkIngress, checkWayIn } from "../../components/gateway/ingress/check";
import {
  renderHttpRoute,
  renderIngress,
  renderIngressAnnotations,
  renderLoadBalancer,
} from "../../components/gateway/ingress/render";
import { checkGatewaySecurity } from "../../components/gateway/security/check";
import { renderLdapFile } from "../../components/gateway/security/ldap";
import { renderNetworkPolicy } from "../../components/gateway/security/network-policy";
import type { GatewayOAuth2Spec, LdapSpec } from "../../components/gateway/security/spec";
import { renderGatewaySecurity } from "../../components/gateway/security/values";

const ldap: LdapSpec = { host: "ldap.corp", bindDn: "cn=gw", userBaseDn: "ou=people,dc=corp" };
const oauth2: GatewayOAuth2Spec = {
  issuer: "https://idp.corp",
  clientId: "trino-gateway",
  clientSecretName: "idp-client",
  authorizationEndpoint: "https://idp.corp/authorize",
  tokenEndpoint: "https://idp.corp/token",
  jwkEndpoint: "https://idp.corp/keys",
  redirectUrl: "https://trino.corp/oidc/callback",
  privilegesField: "groups",
};
const roles = { admin: ".*cn=trino-admins,.*", user: ".*" };
const gateway = { gatewayVersion: "21", hasBindPassword: true };
const messages = (faults: { path: string; message: string }[]) =>
  faults.map(({ path, message }) => `${path}: ${message}`);

describe("logins of the gateway", () => {
  test("of a provider are taken for the gateway's own client only", () => {
    const { config, secretNames } = renderGatewaySecurity(
      { authentication: { oauth2 }, roles },
      "gw",
    );
    expect(config.authentication).toMatchObject({
      defaultType: "oauth",
      oauth: {
        audiences: ["trino-gateway"],
        userIdField: "sub",
        clientSecret: "${ENV:GATEWAY_OAUTH_CLIENT_SECRET}",
      },
    });
    expect(secretNames).toEqual(["idp-client"]);
    expect(JSON.stringify(config)).not.toContain("idp-client");
  });

  test("of a directory come from a file that is a Secret, whatever its password looks like", () => {
    const { config, volumes } = renderGatewaySecurity({ authentication: { ldap }, roles }, "gw");
    const path = "/etc/trino-gateway/ldap/ldap.yaml";
    expect(config.authentication).toEqual({ form: { ldapConfigPath: path } });
    expect(config.authorization).toMatchObject({ ldapConfigPath: path });
    expect(volumes).toEqual([
      { name: "ldap", secret: { secretName: "gw-ldap", defaultMode: 0o440 } },
    ]);
    expect(parse(renderLdapFile(ldap, 'p"w: #x'))).toMatchObject({
      ldapAdminPassword: 'p"w: #x',
      ldapPort: 636,
      useSsl: true,
      ldapUserSearch: "(uid=${USER})",
    });
  });

  test("of preset users have a generated password and their roles", () => {
    const { config, secretNames } = renderGatewaySecurity(
      { users: { "on-call": ["admin", "user"], robot: ["api"] } },
      "gw",
    );
    expect(config.presetUsers).toEqual({
      "on-call": { password: "${ENV:GATEWAY_USER_ON_CALL}", privileges: "ADMIN_USER" },
      robot: { password: "${ENV:GATEWAY_USER_ROBOT}", privileges: "API" },
    });
    expect(secretNames).toEqual(["gw-users"]);
  });

  test.each([
    ["ADMIN_USER_API", { admin: true, user: true, api: true }],
    ["USER", { admin: false, user: true, api: false }],
    ["USER_API", { admin: false, user: true, api: true }],
    ["memberOf: cn=trino-admins,ou=groups", { admin: true, user: false, api: false }],
    ["memberOf: cn=ADMIN-lunch,ou=groups", { admin: false, user: false, api: false }],
  ])("%s has the roles %j", (privileges, expected) => {
    const given = { admin: ".*cn=trino-admins,.*", user: "nobody" };
    const { config } = renderGatewaySecurity({ authentication: { ldap }, roles: given }, "gw");
    const patterns = config.authorization as Record<string, string>;
    const has = (role: string) => new RegExp(`^(?:${patterns[role]})$`).test(privileges);
    expect({ admin: has("admin"), user: has("user"), api: has("api") }).toEqual(expected);
  });

  test("that cannot be are refused, all at once", () => {
    const faults = [
      ...checkGatewaySecurity(
        {
          authentication: {
            ldap: { ...ldap, userSearch: "(uid=bob)" },
            oauth2: { ...oauth2, redirectUrl: "http://x" },
          },
          users: { admin: ["user"], "a.b": ["usr"], "a-b": [] },
          pages: { user: ["dashbord"] },
        },
        { gatewayVersion: "20", hasBindPassword: false },
      ),
      ...checkGatewaySecurity(
        { authentication: { ldap }, roles: { admin: ".*", user: "(" } },
        gateway,
      ),
    ];
    expect(messages(faults)).toEqual([
      "authentication: use one of ldap and oauth2",
      "authentication.ldap.bindDn: has no password; give the gateway's ldapBindPassword",
      'authentication.ldap.userSearch: "(uid=bob)" finds the same user for every name; use ${USER}',
      'authentication.oauth2.redirectUrl: "http://x" is not an https URL',
      'authentication.oauth2.redirectUrl: "http://x" is not where the gateway listens; end it with /oidc/callback',
      "roles: missing; without it nobody but preset users has a role",
      "users.admin: is generated already, with all roles; use another name",
      'users.a.b[0]: "usr" is not a role; use admin, user or api (did you mean "user"?)',
      "users.a-b: has no role and could do nothing",
      'users.a-b: would share its password with "a.b"; rename one',
      'pages.user[0]: "dashbord" is not a page; use dashboard, cluster, resource-group, selector or history (did you mean "dashboard"?)',
      'roles.admin: ".*" also matches users without any group; name a group',
      'roles.user: "(" is not a regular expression',
    ]);
  });
});

test("the network policy admits Jobs, and others as they are named", () => {
  const policy = renderNetworkPolicy("gw", { allowFrom: [{ namespace: "ingress" }] }, true);
  expect(policy.ingress).toEqual([
    {
      from: [
        {
          podSelector: {
            matchExpressions: [{ key: "batch.kubernetes.io/job-name", operator: "Exists" }],
          },
        },
      ],
      ports: [{ protocol: "TCP", port: 8080 }],
    },
    {
      from: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress" } },
          podSelector: {},
        },
      ],
      ports: [{ protocol: "TCP", port: 8443 }],
    },
  ]);
});

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
          ingress: { host, className: "nginx" },
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

describe("the gateway's look at its clusters", () => {
  test("takes a cluster without workers for healthy unless it says otherwise", () => {
    expect(renderHealth({}, "480")).toEqual({});
  });

  test.each([
    ["476", "trino_metadata_name_DiscoveryNodeManager_ActiveNodeCount"],
    ["480", "trino_node_name_CoordinatorNodeManager_ActiveNodeCount"],
  ])("at the metrics of %s asks for %s", (version, metric) => {
    expect(renderHealth({ monitor: "metrics", minWorkers: 2 }, version)).toEqual({
      clusterStatsConfiguration: { monitorType: "METRICS" },
      backendState: { username: "trino-gateway" },
      monitor: { metricMinimumValues: { [metric]: 3 } },
    });
  });

  test("is refused where it could not see", () => {
    expect(
      messages([
        ...checkHealth({ monitor: "metric" }),
        ...checkHealth({ minWorkers: 2 }),
        ...checkHealth({ monitor: "metrics", minWorkers: 0 }),
      ]),
    ).toEqual([
      'monitor: "metric" is not a monitor; use info or metrics (did you mean "metrics"?)',
      'minWorkers: the monitor "info" sees no workers; use "metrics"',
      'minWorkers: 0 is not a whole number from 1; for clusters that may sleep use the monitor "info"',
    ]);
  });
});
