import type { NetworkPeer } from "../../trino/security/spec";

/**
 * Who may use the gateway's pages and API, and who reaches it. It asks nobody for a login to send
 * queries: those pass through to the cluster's own authentication.
 */
export interface GatewaySecuritySpec {
  /**
   * Further logins besides the preset users; one of `ldap` and `oauth2`.
   * @default none - the generated user `admin` and those in `users`
   */
  authentication?: GatewayAuthenticationSpec;
  /**
   * Which users of LDAP or OAuth2 have which role; needed with either.
   * @default none
   */
  roles?: GatewayRolesSpec;
  /**
   * Preset users by name, not beside `ldap`, each with its roles: `admin` (change backends), `user` (see the pages) and
   * `api` (the REST API that changes backends). Passwords are generated, in the Secret
   * `<release>-users` under the keys `GATEWAY_USER_<NAME>`.
   * @default {} - only `admin`, who has all roles and registers the backends
   */
  users?: Record<string, string[]>;
  /**
   * The pages that each role sees: `dashboard`, `cluster`, `resource-group`, `selector`, `history`.
   * A user with several roles sees the pages of all of them, and every page if one role has no list.
   * @default {} - every role sees every page
   */
  pages?: Record<string, string[]>;
  /**
   * The gateway's own TLS, on port 8443. The plain port 8080 stays for the registration of backends.
   * @default none - TLS ends at the ingress
   */
  tls?: GatewayTlsSpec;
  /**
   * Whom the gateway believes when it connects to the directory or the OpenID Connect provider, if
   * their certificates come from a CA of your own.
   * @default none - the public CAs that Java knows
   */
  trustStore?: GatewayTrustStoreSpec;
  /**
   * Whom the gateway believes to be a cluster: then it speaks TLS to the coordinators, on port 8443, and
   * each must have `security.tls` with a certificate of this CA for the name of its Service,
   * `trino-batch.trino.svc.cluster.local`.
   * @default none - plain HTTP inside the Kubernetes cluster
   */
  clusterTrust?: GatewayClusterTrustSpec;
  /**
   * Who reaches the gateway's pods over the network.
   * @default none - every pod of the Kubernetes cluster
   */
  networkPolicy?: GatewayNetworkPolicySpec;
}

/** One of these. */
export interface GatewayAuthenticationSpec {
  /** A directory: users log in at the gateway's form. */
  ldap?: LdapSpec;
  /** An OpenID Connect provider. */
  oauth2?: GatewayOAuth2Spec;
}

/**
 * Class `LdapConfiguration` of the gateway. Every login asks the directory first: while it does not
 * answer nobody gets in, preset users and the registration of backends included (seen with 21).
 */
export interface LdapSpec {
  /** Host name of the directory. */
  host: string;
  /**
   * Its port.
   * @default 636, or 389 with StartTLS
   * @asType integer
   * @minimum 1
   * @maximum 65535
   */
  port?: number;
  /**
   * Begin in plain text and then encrypt, instead of TLS from the start.
   * @default false - TLS from the start
   */
  startTls?: boolean;
  /** Account that searches users and their groups. Its password is `ldapBindPassword`. */
  bindDn: string;
  /** Where users are found, for example `ou=people,dc=example,dc=com`. */
  userBaseDn: string;
  /**
   * LDAP filter that finds a user, where the name alone does not say the DN. The gateway puts the name in
   * as it was typed, and whoever logs in can write a filter of their own; keep to one simple term.
   * @default none - by `userDnPattern`; a user's groups are read with "(uid=${USER})"
   */
  userSearch?: string;
  /**
   * DN of a user: `uid=${USER},ou=people,dc=example,dc=com`. Logs in without a search, and the name is
   * quoted. Version 21 and newer.
   * @default "uid=${USER}," before `userBaseDn`, unless there is a `userSearch`
   */
  userDnPattern?: string;
  /**
   * Attribute that lists a user's groups; `roles` match its text, like
   * `memberOf: cn=trino-admins,ou=groups,dc=example,dc=com`.
   * @default "memberOf" - as Active Directory and OpenLDAP have it
   */
  groupAttribute?: string;
}

/**
 * Class `OAuthConfiguration` of the gateway. It reads ID tokens only, signed with RS256, and shows
 * itself to the provider by `client_secret_basic`. Its login page offers the form and no other way
 * in as long as there is a form, and the registration of backends needs one (21; upstream issue
 * 616): a login begins with `POST /sso`, whose answer holds the provider's address.
 */
export interface GatewayOAuth2Spec {
  /** The provider, an `https` URL, as it stands in its tokens. */
  issuer: string;
  /** The gateway's name at the provider. */
  clientId: string;
  /** Kubernetes Secret with the key `GATEWAY_OAUTH_CLIENT_SECRET`. */
  clientSecretName: string;
  /** Where users log in. */
  authorizationEndpoint: string;
  /** Where the gateway gets tokens. */
  tokenEndpoint: string;
  /** Where the provider publishes its keys. */
  jwkEndpoint: string;
  /** `https://<address of the gateway>/oidc/callback`, as it is known to the provider. */
  redirectUrl: string;
  /**
   * Page that is shown after the login.
   * @default none - the gateway's start page
   */
  redirectWebUrl?: string;
  /**
   * Scopes that are asked for.
   * @default ["openid"] - an ID token, and nothing else
   */
  scopes?: string[];
  /**
   * Claim with the user's name.
   * @default "sub" - the one that no user can choose
   */
  userIdField?: string;
  /**
   * Claim of the ID token with the user's groups, which `roles` match; several are joined with `_`.
   * Without one a user whose name is that of a preset user would have its rights.
   */
  privilegesField: string;
  /**
   * Audiences that a token may be for. The gateway itself would take a token for any.
   * @default [clientId]
   */
  audiences?: string[];
}

/** Regular expressions that must match the whole text of a user's groups. */
export interface GatewayRolesSpec {
  /** May change backends on the pages. */
  admin: string;
  /** Sees the pages. */
  user: string;
  /**
   * May change backends over the REST API.
   * @default none but preset users
   */
  api?: string;
}

/** The gateway's certificate and key (properties `http-server.https.*`). */
export interface GatewayTlsSpec {
  /** Kubernetes Secret that holds them. */
  secretName: string;
  /**
   * Key of the Secret: a PEM file with key and certificates, or a PKCS12 keystore.
   * @default "tls-combined.pem" - what cert-manager writes as `CombinedPEM`
   */
  file?: string;
  /**
   * Kubernetes Secret with the key `GATEWAY_KEYSTORE_PASSWORD`.
   * @default none - right for a PEM file without a password
   */
  passwordSecretName?: string;
}

/** Certificates of CAs that the gateway believes, instead of those that Java knows. */
export interface GatewayTrustStoreSpec {
  /** Kubernetes Secret that holds them. */
  secretName: string;
  /**
   * Key of the Secret: a JKS keystore, or PKCS12 without a password. Certificates are no secret, and
   * a password would stand in the process's arguments.
   * @default "truststore.jks" - the name that cert-manager gives it
   */
  file?: string;
}

/** The CA of the coordinators' certificates; one of a ConfigMap and a Secret. */
export interface GatewayClusterTrustSpec {
  /**
   * ConfigMap in the gateway's namespace that holds it, PEM.
   * @default none - it is in a Secret
   */
  configMapName?: string;
  /**
   * Secret that holds it instead.
   * @default none - it is in a ConfigMap
   */
  secretName?: string;
  /**
   * Key of the ConfigMap or Secret.
   * @default "ca.crt" - the name that cert-manager gives it
   */
  file?: string;
}

/** Who may connect besides the registration of backends. */
export interface GatewayNetworkPolicySpec {
  /**
   * The ingress controller, Prometheus, clients inside the Kubernetes cluster.
   * @default [] - nobody else
   */
  allowFrom?: NetworkPeer[];
  /**
   * Address ranges: the subnets of a load balancer of AWS, which is no pod.
   * @default [] - pods only
   */
  allowRanges?: string[];
}

/** The roles, as the gateway names them. */
export const GATEWAY_ROLES = ["admin", "user", "api"] as const;

/** The pages whose sight can be limited. */
export const GATEWAY_PAGES = [
  "dashboard",
  "cluster",
  "resource-group",
  "selector",
  "history",
] as const;

/** Keys of Secrets that become environment variables. */
export const GATEWAY_SECURITY_KEYS = {
  clientSecret: "GATEWAY_OAUTH_CLIENT_SECRET",
  keystorePassword: "GATEWAY_KEYSTORE_PASSWORD",
} as const;
