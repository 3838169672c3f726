import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { GATEWAY_COMMAND } from "../../components/gateway/chart/keys";
import { renderCommand } from "../../components/gateway/command";
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
      ldapUserDnPattern: "uid=${USER},ou=people,dc=corp",
    });
    const searched = { ...ldap, userSearch: "(sAMAccountName=${USER})" };
    expect(parse(renderLdapFile(searched, "x"))).not.toHaveProperty("ldapUserDnPattern");
  });

  test("of preset users are none beside a directory, whose accounts would have their roles", () => {
    const security = { authentication: { ldap }, roles, users: { reader: ["user"] } };
    expect(messages(checkGatewaySecurity(security, gateway))).toEqual([
      expect.stringContaining("users.reader: beside a directory, an account of that name"),
    ]);
    expect(messages(checkGatewaySecurity({ authentication: { ldap }, roles }, gateway))).toEqual(
      [],
    );
  });

  test("ask CAs of their own where the Secret says so, by the chart's own command", () => {
    const trustStore = { secretName: "corp-ca" };
    const { volumes, volumeMounts } = renderGatewaySecurity({ trustStore }, "gw");
    expect(renderCommand({ memoryGiB: 2, trustStore })).toEqual([
      "java",
      "-Djavax.net.ssl.trustStore=/etc/trino-gateway/trust/truststore.jks",
      ...GATEWAY_COMMAND.slice(1),
    ]);
    expect(volumes).toEqual([
      { name: "trust", secret: { secretName: "corp-ca", defaultMode: 0o440 } },
    ]);
    expect(volumeMounts).toEqual([
      { name: "trust", mountPath: "/etc/trino-gateway/trust", readOnly: true },
    ]);
    expect(renderGatewaySecurity({}, "gw").values).toEqual({});
  });

  test("restart the gateway when its directory is another one", () => {
    const checksum = (spec: LdapSpec) =>
      renderGatewaySecurity({ authentication: { ldap: spec }, roles }, "gw").values.podAnnotations;
    expect(checksum({ ...ldap, port: 636 })).toEqual(checksum(ldap));
    expect(checksum({ ...ldap, host: "ldap2.corp" })).not.toEqual(checksum(ldap));
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
    // As the gateway gets several groups of a directory: one a line.
    [
      "memberOf: cn=staff,ou=groups\n    memberOf: cn=trino-admins,ou=groups\n    memberOf: cn=all,ou=groups",
      { admin: true, user: false, api: false },
    ],
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
          pages: { user: ["dashbord"] },
        },
        { gatewayVersion: "20", hasBindPassword: false },
      ),
      ...checkGatewaySecurity({ users: { admin: ["user"], "a.b": ["usr"], "a-b": [] } }, gateway),
      ...checkGatewaySecurity(
        { authentication: { ldap }, roles },
        { ...gateway, gatewayVersion: "20" },
      ),
      ...checkGatewaySecurity(
        {
          authentication: { ldap },
          roles: { admin: ".*", user: "(" },
          trustStore: { secretName: "ca", file: "certs/ca.jks" },
        },
        gateway,
      ),
      ...checkGatewaySecurity({ trustStore: { secretName: "ca" } }, gateway),
    ];
    expect(messages(faults)).toEqual([
      "authentication: use one of ldap and oauth2",
      "authentication.ldap.bindDn: has no password; give the gateway's ldapBindPassword",
      'authentication.ldap.userSearch: "(uid=bob)" finds the same user for every name; use ${USER}',
      'authentication.oauth2.redirectUrl: "http://x" is not an https URL; write it as https://id.example.com',
      'authentication.oauth2.redirectUrl: "http://x" is not where the gateway listens; end it with /oidc/callback',
      "roles: missing; without it nobody but preset users has a role",
      'pages.user[0]: "dashbord" is not a page; use dashboard, cluster, resource-group, selector or history (did you mean "dashboard"?)',
      "users.admin: is generated already, with all roles; use another name",
      'users.a.b[0]: "usr" is not a role; use admin, user or api (did you mean "user"?)',
      "users.a-b: has no role and could do nothing",
      'users.a-b: would share its password with "a.b"; rename one',
      'authentication.ldap.userSearch: missing; gateway 20 finds users by a search only, into which it puts names as they were typed: "(uid=${USER})"',
      'roles.admin: ".*" also matches users without any group; name a group',
      'roles.user: "(" is not a regular expression: a group is not closed; close it with ")", or write "\\("',
      'trustStore.file: "certs/ca.jks" is not a key of a Secret; use letters, digits, hyphens, dots and underscores, like truststore.jks',
      "trustStore: is for a directory or provider, and there is none; leave it out",
    ]);
  });
});

test("the network policy admits the registration of backends, and others as they are named", () => {
  const policy = renderNetworkPolicy("gw", { allowFrom: [{ namespace: "ingress" }] }, true);
  expect(policy.ingress).toEqual([
    {
      from: [
        {
          podSelector: {
            matchLabels: {
              "app.kubernetes.io/part-of": "trino-gateway",
              "app.kubernetes.io/component": "registration",
            },
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
