import {
  type AuthenticationSpec,
  JWT_KEY_FILE,
  type JwtSpec,
  type OAuth2Spec,
  SECURITY_KEYS,
} from "./spec";

/** Where the public key for JWT is mounted. */
const JWT_FOLDER = "/etc/trino/auth/jwt";

const OAUTH2 = "http-server.authentication.oauth2";
const JWT = "http-server.authentication.jwt";

/**
 * Trino's types in the order in which it tries them. JWT before OAUTH2: both take bearer tokens,
 * and a service's token is then judged by its signature, without asking the identity provider.
 */
export function authenticationTypes({ password, oauth2, jwt }: AuthenticationSpec): string[] {
  return [
    ...(jwt ? ["JWT"] : []),
    ...(oauth2 ? ["OAUTH2"] : []),
    ...(password ? ["PASSWORD"] : []),
  ];
}

/** Properties of the coordinator, beside the types. */
export function authenticationProperties(
  authentication: AuthenticationSpec,
): Record<string, string> {
  const { password, oauth2, jwt } = authentication;
  const webUi = oauth2 ? "oauth2" : password ? "form" : undefined;
  return {
    ...(oauth2 && oauth2Properties(oauth2)),
    ...(jwt && jwtProperties(jwt)),
    // Else the first type decides, and nobody has a JWT in the browser.
    ...(webUi && { "web-ui.authentication.type": webUi }),
  };
}

function oauth2Properties(oauth2: OAuth2Spec): Record<string, string> {
  const more = Object.entries(oauth2.properties ?? {});
  return {
    [`${OAUTH2}.issuer`]: oauth2.issuer,
    [`${OAUTH2}.client-id`]: oauth2.clientId,
    [`${OAUTH2}.client-secret`]: `\${ENV:${SECURITY_KEYS.clientSecret}}`,
    ...(oauth2.scopes && { [`${OAUTH2}.scopes`]: oauth2.scopes.join(",") }),
    ...(oauth2.principalField && { [`${OAUTH2}.principal-field`]: oauth2.principalField }),
    ...Object.fromEntries(more.map(([key, value]) => [`${OAUTH2}.${key}`, value])),
  };
}

function jwtProperties({
  jwksUrl,
  issuer,
  audience,
  principalField,
}: JwtSpec): Record<string, string> {
  return {
    [`${JWT}.key-file`]: jwksUrl ?? `${JWT_FOLDER}/${JWT_KEY_FILE}`,
    ...(issuer && { [`${JWT}.required-issuer`]: issuer }),
    ...(audience && { [`${JWT}.required-audience`]: audience }),
    ...(principalField && { [`${JWT}.principal-field`]: principalField }),
  };
}

/** Secrets that the coordinator has as files (chart key `coordinator.secretMounts`). */
export function authMounts({ jwt }: AuthenticationSpec): Record<string, unknown>[] {
  if (!jwt?.keySecretName) return [];
  return [{ name: "security-jwt", secretName: jwt.keySecretName, path: JWT_FOLDER }];
}
