import type { Scalar } from "../../shared/written";
import type { AccessControlSpec } from "./rules-spec";

/**
 * Who reaches a cluster, who may log in, and who may do what. Secrets are named, never written:
 * each is a Kubernetes Secret in the cluster's namespace that exists already.
 */
export interface SecuritySpec {
  /**
   * TLS at the coordinator, beside the plain port, which stays open for workers and the gateway.
   * @default none - TLS ends before the coordinator, at the ingress or at the gateway
   */
  tls?: TlsSpec;
  /**
   * Who may log in. Trino takes a login over a connection that is, or was before it was forwarded,
   * HTTPS: clients use the coordinator's TLS, or an ingress that sends `X-Forwarded-Proto: https`,
   * through the gateway or not. Over plain HTTP they get 403.
   * @default none - whoever reaches the coordinator is who they say they are
   */
  authentication?: AuthenticationSpec;
  /**
   * Who may do what.
   * @default none - everybody may do everything but write to catalogs that are `readOnly`
   */
  accessControl?: AccessControlSpec;
  /**
   * Kubernetes Secret with the key `group.db`, lines of `group:user,user`, which Trino reads again
   * when it changes.
   * @default none - rules on groups match nobody
   */
  groupsSecretName?: string;
  /**
   * Who reaches the pods over the network.
   * @default none - every pod of the Kubernetes cluster
   */
  networkPolicy?: NetworkPolicySpec;
  /**
   * True if the containers may write to `/data/trino` and `/tmp` only.
   * @default false - Trino's launcher and server run so, but plugins and images of one's own may not
   */
  readOnlyRootFilesystem?: boolean;
}

/** The coordinator's certificate and key in one file (Trino properties `http-server.https.*`). */
export interface TlsSpec {
  /** Kubernetes Secret that holds the file. */
  secretName: string;
  /**
   * Key of the Secret: a PEM file with key and certificates, or a PKCS12 or Java keystore.
   * @default "tls-combined.pem" - what cert-manager writes as `CombinedPEM`
   */
  file?: string;
  /**
   * Kubernetes Secret with the key `TRINO_KEYSTORE_PASSWORD`, which becomes an environment variable.
   * @default none - right for a PEM file without a password
   */
  passwordSecretName?: string;
}

/** The ways to log in, one or more of them. */
export interface AuthenticationSpec {
  /** User names and passwords of a file (Trino type `PASSWORD`). */
  password?: PasswordSpec;
  /** A browser and an identity provider (Trino type `OAUTH2`). */
  oauth2?: OAuth2Spec;
  /** Tokens of services (Trino type `JWT`). */
  jwt?: JwtSpec;
}

/** Password file. */
export interface PasswordSpec {
  /**
   * Kubernetes Secret with the key `password.db`, lines of `user:hash` with bcrypt or PBKDF2, which
   * Trino reads again when it changes.
   */
  secretName: string;
}

/** Trino properties `http-server.authentication.oauth2.*`. */
export interface OAuth2Spec {
  /** The identity provider, an `https` URL. */
  issuer: string;
  /** Trino's name at the provider; the same for all clusters behind one gateway. */
  clientId: string;
  /**
   * Kubernetes Secret with the key `TRINO_OAUTH2_CLIENT_SECRET`, which becomes an environment
   * variable.
   */
  clientSecretName: string;
  /** Scopes that are asked for. @default Trino's: `openid` */
  scopes?: string[];
  /** Claim of the token that is the user's name. @default Trino's: `sub` */
  principalField?: string;
  /**
   * Further properties, without `http-server.authentication.oauth2.` before them; secrets as
   * `${ENV:NAME}` only.
   * @default {} - most providers tell the rest by OpenID discovery
   */
  properties?: Record<string, Scalar>;
}

/** Trino properties `http-server.authentication.jwt.*`. */
export interface JwtSpec {
  /** Where the provider publishes its keys, an `https` URL. One of this and `keySecretName`. */
  jwksUrl?: string;
  /** Kubernetes Secret with the key `jwt.pem`, the public key. One of this and `jwksUrl`. */
  keySecretName?: string;
  /** `iss` that a token must have. @default any */
  issuer?: string;
  /** `aud` that a token must have. @default any */
  audience?: string;
  /** Claim that is the user's name. @default Trino's: `sub` */
  principalField?: string;
}

/**
 * Who reaches the pods: they each other, and, of others, these only. Pods of another cluster are
 * not among them. Probes of the kubelet always pass; outgoing traffic is free.
 */
export interface NetworkPolicySpec {
  /**
   * Prometheus, the ingress controller, whoever else. `TrinoPlatform` adds its gateway.
   * @default [] - nobody else
   */
  allowFrom?: NetworkPeer[];
}

/** Pods that may connect: of a namespace, with labels, or both. */
export interface NetworkPeer {
  /** Namespace of the pods. @default the cluster's own */
  namespace?: string;
  /** Labels of the pods. @default {} - all pods of that namespace */
  podLabels?: Record<string, string>;
}

/** Keys of Secrets that become environment variables. */
export const SECURITY_KEYS = {
  keystorePassword: "TRINO_KEYSTORE_PASSWORD",
  clientSecret: "TRINO_OAUTH2_CLIENT_SECRET",
} as const;

/** Key of the Secret with the public key for JWT. */
export const JWT_KEY_FILE = "jwt.pem";
