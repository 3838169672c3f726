import { checkHost, checkUrl } from "../../shared/addresses";
import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { javaRegexFault } from "../../shared/java-regex";
import { checkKeyName, checkPeer, checkSecretName } from "../../shared/kubernetes-names";
import { checkClusterTrust } from "./cluster-trust";
import {
  GATEWAY_PAGES,
  GATEWAY_ROLES,
  type GatewayOAuth2Spec,
  type GatewaySecuritySpec,
  type GatewayTlsSpec,
  type GatewayTrustStoreSpec,
  type LdapSpec,
} from "./spec";
import { userPasswordKey } from "./values";

/** The user that registers the backends. */
const ADMIN = "admin";

/** Everything wrong with a gateway's security; paths relative to it. */
export function checkGatewaySecurity(
  security: GatewaySecuritySpec | undefined,
  gateway: { gatewayVersion: string; hasBindPassword: boolean },
): Fault[] {
  if (!security) return [];
  const {
    authentication,
    roles,
    users = {},
    pages = {},
    tls,
    trustStore,
    networkPolicy,
    clusterTrust,
  } = security;
  const { ldap, oauth2 } = authentication ?? {};
  return [
    ...(authentication && Number(!!ldap) + Number(!!oauth2) !== 1
      ? [{ path: "authentication", message: "use one of ldap and oauth2" }]
      : []),
    ...below("authentication.ldap", ldap ? checkLdap(ldap, gateway) : []),
    ...below("authentication.oauth2", oauth2 ? checkOAuth2(oauth2) : []),
    ...(authentication && !roles
      ? [{ path: "roles", message: "missing; without it nobody but preset users has a role" }]
      : []),
    ...(roles && !authentication
      ? [{ path: "roles", message: "only users of ldap or oauth2 have groups; give users instead" }]
      : []),
    ...below(
      "roles",
      GATEWAY_ROLES.flatMap((role) => checkRole(role, roles?.[role])),
    ),
    ...below("users", ldap ? Object.keys(users).map(besideDirectory) : []),
    ...below("users", Object.entries(users).flatMap(checkUser)),
    ...below("users", checkTwins(Object.keys(users))),
    ...below("pages", Object.entries(pages).flatMap(checkPages)),
    ...below("clusterTrust", clusterTrust ? checkClusterTrust(clusterTrust) : []),
    ...below("trustStore", trustStore ? checkTrustStore(trustStore, authentication) : []),
    ...below("tls", tls ? checkTls(tls) : []),
    ...(networkPolicy?.allowFrom ?? []).flatMap((peer, index) =>
      below(`networkPolicy.allowFrom[${index}]`, checkPeer(peer)),
    ),
  ];
}

function checkTls({ secretName, file, passwordSecretName }: GatewayTlsSpec): Fault[] {
  return [
    ...checkSecretName("secretName", secretName),
    ...checkKeyName("file", file, "tls-combined.pem"),
    ...checkSecretName("passwordSecretName", passwordSecretName),
  ];
}

function checkTrustStore(
  { secretName, file }: GatewayTrustStoreSpec,
  authentication: GatewaySecuritySpec["authentication"],
): Fault[] {
  if (!authentication) {
    return [
      { path: "", message: "is for a directory or provider, and there is none; leave it out" },
    ];
  }
  return [
    ...checkSecretName("secretName", secretName),
    ...checkKeyName("file", file, "truststore.jks"),
  ];
}

function checkLdap(
  ldap: LdapSpec,
  gateway: { gatewayVersion: string; hasBindPassword: boolean },
): Fault[] {
  const { userSearch, userDnPattern } = ldap;
  const faults: Fault[] = [...checkHost("host", ldap.host)];
  if (!gateway.hasBindPassword) {
    faults.push({
      path: "bindDn",
      message: "has no password; give the gateway's ldapBindPassword",
    });
  }
  for (const [path, text] of Object.entries({ userSearch, userDnPattern })) {
    if (text !== undefined && !text.includes("${USER}")) {
      faults.push({ path, message: `"${text}" finds the same user for every name; use \${USER}` });
    }
  }
  if (userDnPattern !== undefined && Number(gateway.gatewayVersion) < 21) {
    faults.push({
      path: "userDnPattern",
      message: `is unknown to gateway ${gateway.gatewayVersion}, which would not start; use 21 or newer`,
    });
  }
  if (!userDnPattern && !userSearch && Number(gateway.gatewayVersion) < 21) {
    const message = `missing; gateway ${gateway.gatewayVersion} finds users by a search only, into which it puts names as they were typed: "(uid=\${USER})"`;
    faults.push({ path: "userSearch", message });
  }
  return faults;
}

const HTTPS = { schemes: ["https"] as const, example: "https://id.example.com" };

function checkOAuth2(oauth2: GatewayOAuth2Spec): Fault[] {
  const urls = [
    ...(["issuer", "authorizationEndpoint", "tokenEndpoint"] as const),
    ...(["jwkEndpoint", "redirectUrl"] as const),
  ];
  const faults: Fault[] = [
    ...urls.flatMap((path) => checkUrl(path, oauth2[path], HTTPS)),
    ...checkSecretName("clientSecretName", oauth2.clientSecretName),
  ];
  if (!oauth2.redirectUrl.endsWith("/oidc/callback")) {
    faults.push({
      path: "redirectUrl",
      message: `"${oauth2.redirectUrl}" is not where the gateway listens; end it with /oidc/callback`,
    });
  }
  if (oauth2.scopes && !oauth2.scopes.includes("openid")) {
    faults.push({ path: "scopes", message: 'without "openid" the provider sends no ID token' });
  }
  return faults;
}

/** A role that everybody has is a mistake everywhere but on the pages. */
function checkRole(role: (typeof GATEWAY_ROLES)[number], pattern: string | undefined): Fault[] {
  if (pattern === undefined) return [];
  const fault = javaRegexFault(pattern);
  if (fault !== undefined) {
    return [{ path: role, message: `"${pattern}" is not a regular expression: ${fault}` }];
  }
  const who = ANYBODY.find(([groups]) => matches(pattern, groups))?.[1];
  return who !== undefined && role !== "user"
    ? [{ path: role, message: `"${pattern}" also matches users ${who}; name a group` }]
    : [];
}

/** Groups of people who administer nothing, as the gateway joins them. */
const ANYBODY: [groups: string, who: string][] = [
  ["", "without any group"],
  ["zq7.nobody-names.a-group.like-this", "of any group"],
  ["Zq7_NOBODY names a group LIKE this", "of any group"],
  ["memberOf: cn=zq7 nobody,ou=groups,dc=example,dc=com", "of any group"],
];

/**
 * Whether the whole text matches, as far as JavaScript can tell. Of what Java knows besides, it
 * understands flags at the start, and quantifiers that give nothing back.
 */
function matches(pattern: string, text: string): boolean {
  const [, flags = "", rest = pattern] = /^\(\?([a-zA-Z]+)\)(.*)$/s.exec(pattern) ?? [];
  const known = flags.replace(/[^ims]/g, "");
  try {
    const readable = rest.replace(/(?<!\\)([*+?}])\+/g, "$1");
    return new RegExp(`^(?:${readable})$`, `${known}u`).test(text);
  } catch {
    return false;
  }
}

function checkUser([name, roles]: [string, string[]]): Fault[] {
  if (name === ADMIN) {
    return [{ path: name, message: "is generated already, with all roles; use another name" }];
  }
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) {
    return [{ path: name, message: "is not a name; use letters, digits, dots, hyphens" }];
  }
  if (roles.length === 0) return [{ path: name, message: "has no role and could do nothing" }];
  return roles.flatMap((role, index) => unknown(`${name}[${index}]`, role, "role", GATEWAY_ROLES));
}

/** The gateway takes the directory's word for the password, and its own list's for the roles. */
function besideDirectory(name: string): Fault {
  const message =
    "beside a directory, an account of that name there would have these roles, with its own password; use roles, by groups of the directory";
  return { path: name, message };
}

/** Names that differ in what an environment variable cannot hold would share one password. */
function checkTwins(names: string[]): Fault[] {
  return names.flatMap((name, index) => {
    const twin = names
      .slice(0, index)
      .find((other) => userPasswordKey(other) === userPasswordKey(name));
    return twin === undefined
      ? []
      : [{ path: name, message: `would share its password with "${twin}"; rename one` }];
  });
}

function checkPages([role, pages]: [string, string[]]): Fault[] {
  return [
    ...unknown(role, role, "role", GATEWAY_ROLES),
    ...pages.flatMap((page, index) => unknown(`${role}[${index}]`, page, "page", GATEWAY_PAGES)),
  ];
}

function unknown(path: string, word: string, what: string, known: readonly string[]): Fault[] {
  return known.includes(word)
    ? []
    : [
        {
          path,
          message: `"${word}" is not a ${what}; use ${eitherOf(known)}${nearest(word, known)}`,
        },
      ];
}
