import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { ADMIN_USER, SECRET_KEYS } from "./values";

/** The Secrets of a gateway's authentication. */
export interface GatewaySecrets {
  /** Password of the preset user `admin`. */
  admin: kubernetes.core.v1.Secret;
  /** What all replicas sign cookies with. */
  cookie: kubernetes.core.v1.Secret;
  /** Keys that sign the sessions of its pages. */
  keyPair: kubernetes.core.v1.Secret;
}

/** A name that no account of a directory has, and that nobody can guess who makes accounts there. */
function hiddenName(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const suffix = new random.RandomPassword(
    `${name}-admin-name`,
    { length: 24, special: false, upper: false },
    opts,
  );
  return pulumi.secret(pulumi.interpolate`${ADMIN_USER}-${suffix.result}`);
}

/**
 * Generates what the gateway's authentication needs, and keeps it in Kubernetes Secrets.
 *
 * @param hidesAdmin true if the administrator's name is to be nobody's
 */
export function createSecrets(
  name: string,
  metadata: (suffix: string) => { name: string; namespace: pulumi.Input<string> },
  hidesAdmin: boolean,
  opts: pulumi.CustomResourceOptions,
): GatewaySecrets {
  const password = new random.RandomPassword(
    `${name}-admin-password`,
    // Letters and digits only: the gateway puts it into its YAML as text, before it reads the YAML.
    { length: 32, special: false },
    opts,
  );
  const admin = new kubernetes.core.v1.Secret(
    `${name}-admin`,
    {
      metadata: metadata("admin"),
      stringData: {
        [SECRET_KEYS.adminUser]: hidesAdmin ? hiddenName(name, opts) : ADMIN_USER,
        [SECRET_KEYS.adminPassword]: pulumi.secret(password.result),
      },
    },
    opts,
  );
  const cookieSecret = new random.RandomPassword(
    `${name}-cookie-secret`,
    { length: 64, special: false },
    opts,
  );
  const cookie = new kubernetes.core.v1.Secret(
    `${name}-cookie`,
    {
      metadata: metadata("cookie"),
      stringData: { [SECRET_KEYS.cookieSecret]: pulumi.secret(cookieSecret.result) },
    },
    opts,
  );
  const key = new tls.PrivateKey(`${name}-key-pair`, { algorithm: "RSA", rsaBits: 2048 }, opts);
  const keyPair = new kubernetes.core.v1.Secret(
    `${name}-key-pair`,
    {
      metadata: metadata("key-pair"),
      stringData: {
        [SECRET_KEYS.privateKey]: pulumi.secret(key.privateKeyPemPkcs8),
        [SECRET_KEYS.publicKey]: key.publicKeyPem,
      },
    },
    opts,
  );
  return { admin, cookie, keyPair };
}
