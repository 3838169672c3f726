import { createHash } from "node:crypto";
import { clusterTrustVolume, renderClusterTrust } from "./cluster-trust";
import { renderLdapFile } from "./ldap";
import {
  GATEWAY_ROLES,
  GATEWAY_SECURITY_KEYS,
  type GatewayOAuth2Spec,
  type GatewayRolesSpec,
  type GatewaySecuritySpec,
  type GatewayTlsSpec,
  type LdapSpec,
} from "./spec";

type Values = Record<string, unknown>;

/** What security adds to the gateway's chart values. */
export interface GatewaySecurityValues {
  /** Merged over `config`. */
  config: Values;
  /** Other values, merged over ours. */
  values: Values;
  volumes: Values[];
  volumeMounts: Values[];
  /** Secrets whose keys become environment variables. */
  secretNames: string[];
}

/** Port of the gateway's own TLS. */
export const GATEWAY_TLS_PORT = 8443;

/** Key of the Secret that holds the LDAP file. */
export const LDAP_FILE = "ldap.yaml";

const LDAP_FOLDER = "/etc/trino-gateway/ldap";
const TLS_FOLDER = "/etc/trino-gateway/tls";
/** Where the trust store is mounted. */
export const TRUST_FOLDER = "/etc/trino-gateway/trust";

/** Names of the Secrets that the component makes for a release. */
export const securitySecretNames = (releaseName: string) => ({
  users: `${releaseName}-users`,
  ldap: `${releaseName}-ldap`,
});

/** Environment variable with the password of a preset user. */
export function userPasswordKey(user: string): string {
  return `GATEWAY_USER_${user.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
}

/** The gateway replaces this in its whole `config.yaml`, before it reads the YAML. */
export const environment = (name: string) => `\${ENV:${name}}`;

/** What security adds; nothing if there is none. */
export function renderGatewaySecurity(
  security: GatewaySecuritySpec | undefined,
  releaseName: string,
): GatewaySecurityValues {
  const {
    authentication,
    roles,
    users = {},
    pages = {},
    tls,
    trustStore,
    clusterTrust,
  } = security ?? {};
  const clusters = clusterTrust && clusterTrustVolume(clusterTrust);
  const { ldap, oauth2 } = authentication ?? {};
  const names = securitySecretNames(releaseName);
  const hasUsers = Object.keys(users).length > 0;
  const ldapConfigPath = `${LDAP_FOLDER}/${LDAP_FILE}`;
  return {
    config: {
      ...(oauth2 && { authentication: { defaultType: "oauth", oauth: renderOAuth2(oauth2) } }),
      ...(ldap && { authentication: { form: { ldapConfigPath } } }),
      ...((ldap || roles) && {
        authorization: { ...(ldap && { ldapConfigPath }), ...(roles && renderRoles(roles)) },
      }),
      ...(hasUsers && { presetUsers: renderUsers(users) }),
      ...(Object.keys(pages).length > 0 && { pagePermissions: renderPages(pages) }),
      ...((tls || clusterTrust) && {
        serverConfig: { ...(tls && renderTls(tls)), ...(clusterTrust && renderClusterTrust()) },
      }),
    },
    // The chart puts the port of HTTPS on its Service when there is one, and only that.
    values: {
      ...(tls && {
        service: {
          type: "ClusterIP",
          ports: [
            { name: "https", protocol: "TCP" },
            { name: "http", protocol: "TCP", port: 8080, targetPort: 8080 },
          ],
        },
      }),
      ...(ldap && { podAnnotations: { "checksum/ldap": checksumOf(ldap) } }),
    },
    volumes: [
      ...(ldap ? [secretVolume("ldap", names.ldap)] : []),
      ...(tls ? [secretVolume("tls", tls.secretName)] : []),
      ...(trustStore ? [secretVolume("trust", trustStore.secretName)] : []),
      ...(clusters ? [clusters.volume] : []),
    ],
    volumeMounts: [
      ...(ldap ? [{ name: "ldap", mountPath: LDAP_FOLDER, readOnly: true }] : []),
      ...(tls ? [{ name: "tls", mountPath: TLS_FOLDER, readOnly: true }] : []),
      ...(trustStore ? [{ name: "trust", mountPath: TRUST_FOLDER, readOnly: true }] : []),
      ...(clusters ? [clusters.mount] : []),
    ],
    secretNames: [
      ...(hasUsers ? [names.users] : []),
      ...(oauth2 ? [oauth2.clientSecretName] : []),
      ...(tls?.passwordSecretName ? [tls.passwordSecretName] : []),
    ],
  };
}

/**
 * The gateway reads the directory's file when it starts, and what a Secret holds restarts nobody. Not
 * over the password: its hash would help whoever wants to guess it.
 */
function checksumOf(ldap: LdapSpec): string {
  return createHash("sha256").update(renderLdapFile(ldap, "")).digest("hex");
}

function secretVolume(name: string, secretName: string): Values {
  return { name, secret: { secretName, defaultMode: 0o440 } };
}

function renderOAuth2(oauth2: GatewayOAuth2Spec): Values {
  const { clientSecretName: _, scopes, userIdField, audiences, ...same } = oauth2;
  return {
    ...same,
    clientSecret: environment(GATEWAY_SECURITY_KEYS.clientSecret),
    scopes: scopes ?? ["openid"],
    userIdField: userIdField ?? "sub",
    audiences: audiences ?? [oauth2.clientId],
  };
}

/**
 * Preset users keep their roles: `ADMIN_USER_API` is how the gateway writes all three. A directory's
 * groups come one a line, and the gateway matches the whole text: a dot must match a line's end.
 */
function renderRoles(roles: GatewayRolesSpec): Record<string, string> {
  return Object.fromEntries(
    GATEWAY_ROLES.map((role) => {
      const preset = `(?:(?:ADMIN|USER)_)*${role.toUpperCase()}(?:_(?:USER|API))*`;
      const given = roles[role];
      return [role, given ? `${preset}|(?s:${given})` : preset];
    }),
  );
}

function renderUsers(users: Record<string, string[]>): Values {
  return Object.fromEntries(
    Object.keys(users)
      .sort()
      .map((user) => [
        user,
        {
          password: environment(userPasswordKey(user)),
          privileges: GATEWAY_ROLES.filter((role) => users[user]?.includes(role))
            .map((role) => role.toUpperCase())
            .join("_"),
        },
      ]),
  );
}

function renderPages(pages: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(pages).map(([role, list]) => [role, list.join("_")]));
}

function renderTls({ file, passwordSecretName }: GatewayTlsSpec): Values {
  return {
    "http-server.https.enabled": true,
    "http-server.https.port": GATEWAY_TLS_PORT,
    "http-server.https.keystore.path": `${TLS_FOLDER}/${file ?? "tls-combined.pem"}`,
    ...(passwordSecretName && {
      "http-server.https.keystore.key": environment(GATEWAY_SECURITY_KEYS.keystorePassword),
    }),
  };
}
