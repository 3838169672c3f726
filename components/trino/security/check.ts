import { checkUrl } from "../../shared/addresses";
import { below, type Fault } from "../../shared/faults";
import { checkKeyName, checkPeer, checkSecretName } from "../../shared/kubernetes-names";
import { secretIn } from "../../shared/secrets/detect";
import { checkOverride, type SecuredCluster, valueAt } from "./check-override";
import { checkAccessControl } from "./check-rules";
import type { AuthenticationSpec, JwtSpec, OAuth2Spec, SecuritySpec, TlsSpec } from "./spec";

/** Everything wrong with a cluster's security, and what contradicts it. Paths are the cluster's. */
export function checkSecurity(security: SecuritySpec, cluster: SecuredCluster): Fault[] {
  const faults = below("security", checkFields(security, cluster));
  // Rules that cannot be read cannot be rendered either.
  return faults.length > 0 ? faults : checkOverride(security, cluster);
}

function checkFields(security: SecuritySpec, cluster: SecuredCluster): Fault[] {
  const { tls, authentication, groupsSecretName, accessControl, networkPolicy } = security;
  return [
    ...(tls ? below("tls", checkTls(tls)) : []),
    ...(authentication ? below("authentication", checkAuthentication(authentication)) : []),
    ...checkSecretName("groupsSecretName", groupsSecretName),
    ...(accessControl
      ? below(
          "accessControl",
          checkAccessControl(accessControl, {
            catalogs: Object.keys(cluster.catalogs),
            hasGroups: hasGroups(security, cluster),
          }),
        )
      : []),
    ...(networkPolicy?.allowFrom ?? []).flatMap((peer, index) =>
      below(`networkPolicy.allowFrom[${index}]`, checkPeer(peer)),
    ),
  ];
}

function checkTls({ secretName: secret, file, passwordSecretName }: TlsSpec): Fault[] {
  const faults = [
    ...requiredSecret("secretName", secret),
    ...checkSecretName("passwordSecretName", passwordSecretName),
    ...checkKeyName("file", file, "tls.pem"),
  ];
  if (file && /\.(p12|pfx|pkcs12|jks)$/i.test(file) && !passwordSecretName) {
    faults.push({
      path: "passwordSecretName",
      message: `missing; a keystore like "${file}" has a password. Use a PEM file, or name the Secret with the key TRINO_KEYSTORE_PASSWORD`,
    });
  }
  return faults;
}

function checkAuthentication(authentication: AuthenticationSpec): Fault[] {
  const { password, oauth2, jwt } = authentication;
  if (!password && !oauth2 && !jwt) {
    return [{ path: "", message: "none; give password, oauth2 or jwt" }];
  }
  return [
    ...(password ? below("password", checkPassword(password.secretName)) : []),
    ...(oauth2 ? below("oauth2", checkOAuth2(oauth2)) : []),
    ...(jwt ? below("jwt", checkJwt(jwt)) : []),
  ];
}

/** The chart cuts the name of this Secret at 63 characters (`trino.passwordSecretName`). */
const MAX_PASSWORD_SECRET = 63;

function checkPassword(secretName: string | undefined): Fault[] {
  const faults = requiredSecret("secretName", secretName);
  if (faults.length > 0 || (secretName?.length ?? 0) <= MAX_PASSWORD_SECRET) return faults;
  const message = `has ${secretName?.length} characters, and the chart cuts it at ${MAX_PASSWORD_SECRET}; give the Secret a shorter name`;
  return [{ path: "secretName", message }];
}

/** Names of `properties` that a field of its own says. */
const OAUTH2_FIELDS: Record<string, string> = {
  issuer: "issuer",
  "client-id": "clientId",
  "client-secret": "clientSecretName",
  scopes: "scopes",
  "principal-field": "principalField",
};

function checkOAuth2(oauth2: OAuth2Spec): Fault[] {
  return [
    ...httpsUrl("issuer", oauth2.issuer),
    ...(oauth2.clientId ? [] : [{ path: "clientId", message: "missing" }]),
    ...requiredSecret("clientSecretName", oauth2.clientSecretName),
    ...Object.entries(oauth2.properties ?? {}).flatMap(([key, value]) =>
      below(`properties.${key}`, checkOAuth2Property(key, value)),
    ),
  ];
}

function checkOAuth2Property(key: string, value: string): Fault[] {
  const field = OAUTH2_FIELDS[key];
  if (field) return [{ path: "", message: `said twice; use ${field}` }];
  if (/^http-server\.|^web-ui\./.test(key)) {
    return [
      {
        path: "",
        message: 'a whole property name; leave out "http-server.authentication.oauth2."',
      },
    ];
  }
  if (typeof value === "object") {
    return [{ path: "", message: "has no value; give one text, or remove the line" }];
  }
  // The value itself stays out of the message: it would end in a log.
  return (/state-key/.test(key) && !/^\$\{ENV:\w+\}$/.test(value)) || secretIn(key, value)
    ? [
        {
          path: "",
          message: "a secret in plain text; use ${ENV:NAME} and name its Secret in secretNames",
        },
      ]
    : [];
}

function checkJwt({ jwksUrl, keySecretName }: JwtSpec): Fault[] {
  if ((jwksUrl === undefined) === (keySecretName === undefined)) {
    const problem = jwksUrl === undefined ? "no key" : "two keys";
    return [{ path: "", message: `${problem}; use one of jwksUrl and keySecretName` }];
  }
  return [
    ...(jwksUrl === undefined ? [] : httpsUrl("jwksUrl", jwksUrl)),
    ...checkSecretName("keySecretName", keySecretName),
  ];
}

/** Rules on groups need groups: a file, the identity provider's, or the user's own provider. */
function hasGroups(security: SecuritySpec, { valuesOverride }: SecuredCluster): boolean {
  const own = valueAt(valuesOverride, "coordinator.additionalConfigFiles") ?? {};
  return security.groupsSecretName !== undefined || "group-provider.properties" in (own as object);
}

const HTTPS = {
  schemes: ["https"] as const,
  why: "and whoever is between could log in as anybody",
};

function httpsUrl(path: string, url: string): Fault[] {
  return checkUrl(path, url, { ...HTTPS, example: "https://id.example.com" });
}

/** A Secret that must be named. */
function requiredSecret(path: string, name: string | undefined): Fault[] {
  return name === undefined
    ? [{ path, message: "missing; name a Kubernetes Secret" }]
    : checkSecretName(path, name);
}
