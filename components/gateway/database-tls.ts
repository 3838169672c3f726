import { isIP } from "node:net";
import { eitherOf, type Fault, nearest } from "../shared/faults";
import { checkKeyName, checkObjectName, checkSecretName } from "../shared/kubernetes-names";
import type { GatewayDatabaseSpec } from "./spec";

/** How the gateway makes sure of its database's server, in PostgreSQL's own words (`sslmode`). */
export const DatabaseTls = {
  /** A certificate of the CA, for the database's host name. */
  VerifyFull: "verify-full",
  /** A certificate of the CA, for whatever name. */
  VerifyCa: "verify-ca",
  /** Whoever answers at the address is believed, and gets the password, in clear text if it asks so. */
  Prefer: "prefer",
} as const;
export type DatabaseTls = (typeof DatabaseTls)[keyof typeof DatabaseTls];

/** Whom the gateway believes to be its database. */
export interface GatewayDatabaseTlsSpec {
  /**
   * `verify-full`, `verify-ca` or `prefer`.
   * @default "verify-full" - anything less gives the password to whoever stands in between
   */
  mode?: DatabaseTls;
  /**
   * ConfigMap in the gateway's namespace that holds the CA's certificates, PEM.
   * @default none - the public CAs, unless `caSecretName` says otherwise
   */
  caConfigMapName?: string;
  /**
   * Secret that holds them instead.
   * @default none
   */
  caSecretName?: string;
  /**
   * Key of the ConfigMap or Secret.
   * @default "ca.crt" - the name that cert-manager and CloudNativePG give it
   */
  caFile?: string;
}

/** Key of the ConfigMap with the hosts file. */
const HOSTS_FILE = "hosts";

const CA_FOLDER = "/etc/database-ca";
const CA_FILE = "ca.crt";

/** Alpine, and so PgBouncer's image, has Mozilla's list here; Debian as well. */
const PUBLIC_CAS = "/etc/ssl/certs/ca-certificates.crt";

/** Name of the ConfigMap with the hosts file, for a release. */
export const hostsConfigMapName = (releaseName: string) => `${releaseName}-database-hosts`;

/** PgBouncer's settings for the server, as variables of its shell. */
export function renderDatabaseTls({ host, tls }: GatewayDatabaseSpec) {
  const mode = tls.mode ?? DatabaseTls.VerifyFull;
  const hasOwnCa = tls.caConfigMapName !== undefined || tls.caSecretName !== undefined;
  return [
    // The name that the certificate must be for; the hosts file leads it to the hold.
    { name: "DATABASE_HOST", value: mode === DatabaseTls.VerifyFull ? host : "127.0.0.1" },
    { name: "DATABASE_TLS", value: mode },
    { name: "DATABASE_CA", value: caFileOf(mode, hasOwnCa) },
  ];
}

function caFileOf(mode: DatabaseTls, hasOwnCa: boolean): string {
  if (mode === DatabaseTls.Prefer) return "";
  return hasOwnCa ? `${CA_FOLDER}/${CA_FILE}` : PUBLIC_CAS;
}

/** Volumes of the pod: the CA, and the hosts file. */
export function databaseVolumes({ tls }: GatewayDatabaseSpec, releaseName: string) {
  const { caConfigMapName, caSecretName, caFile = CA_FILE } = tls;
  // Only that key: where CloudNativePG keeps the certificate, it also keeps the CA's own key.
  const items = [{ key: caFile, path: CA_FILE }];
  return [
    ...(caConfigMapName
      ? [{ name: "database-ca", configMap: { name: caConfigMapName, items } }]
      : []),
    ...(caSecretName
      ? [{ name: "database-ca", secret: { secretName: caSecretName, items, defaultMode: 0o440 } }]
      : []),
    ...(needsHosts(tls)
      ? [{ name: "database-hosts", configMap: { name: hostsConfigMapName(releaseName) } }]
      : []),
  ];
}

/** Their mounts in PgBouncer's container. */
export function databaseMounts({ tls }: GatewayDatabaseSpec) {
  return [
    ...(tls.caConfigMapName || tls.caSecretName
      ? [{ name: "database-ca", mountPath: CA_FOLDER, readOnly: true as const }]
      : []),
    // The kubelet writes no hosts file into a container that brings its own (`makeMounts`).
    ...(needsHosts(tls)
      ? [
          {
            name: "database-hosts",
            mountPath: "/etc/hosts",
            subPath: HOSTS_FILE,
            readOnly: true as const,
          },
        ]
      : []),
  ];
}

/**
 * The hosts file of PgBouncer's container: the database's name is the hold's address there, so that
 * PgBouncer, which checks the certificate for the name that it connects to, goes by way of the hold.
 */
export function renderHosts({ host }: Pick<GatewayDatabaseSpec, "host">): Record<string, string> {
  const names = isIP(host) === 0 ? `localhost ${host}` : "localhost";
  return { [HOSTS_FILE]: `127.0.0.1 ${names}\n` };
}

const needsHosts = ({ mode }: GatewayDatabaseTlsSpec) =>
  mode === undefined || mode === DatabaseTls.VerifyFull;

/** What is wrong with how a database's server is believed; paths relative to the database. */
export function checkDatabaseTls({
  host,
  tls,
}: {
  host: string;
  tls?: GatewayDatabaseTlsSpec | undefined;
}): Fault[] {
  const modes: string[] = Object.values(DatabaseTls);
  if (!tls) {
    const message = `missing; say whose certificate the server has, like { mode: verify-full, caConfigMapName: … }, or that you believe whoever answers at its address: { mode: prefer }`;
    return [{ path: "tls", message }];
  }
  const { mode = DatabaseTls.VerifyFull, caConfigMapName, caSecretName } = tls;
  if (!modes.includes(mode)) {
    const message = `"${mode}" is no mode; use ${eitherOf(modes)}${nearest(mode, modes)}`;
    return [{ path: "tls.mode", message }];
  }
  const faults: Fault[] = [
    ...checkObjectName("tls.caConfigMapName", caConfigMapName, "a ConfigMap"),
    ...checkSecretName("tls.caSecretName", caSecretName),
    ...checkKeyName("tls.caFile", tls.caFile, CA_FILE),
  ];
  if (mode === DatabaseTls.VerifyFull && isIP(host) !== 0 && host !== "127.0.0.1") {
    const message = `"verify-full" needs the name of the server, and "${host}" is its address; use verify-ca, or a name`;
    faults.push({ path: "tls.mode", message });
  }
  if (caConfigMapName !== undefined && caSecretName !== undefined) {
    faults.push({ path: "tls", message: "use one of caConfigMapName and caSecretName" });
  }
  if (mode === DatabaseTls.Prefer && (caConfigMapName ?? caSecretName) !== undefined) {
    faults.push({
      path: "tls.mode",
      message: '"prefer" asks no CA; use verify-full or verify-ca, or leave the CA out',
    });
  }
  return faults;
}
