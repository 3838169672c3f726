import type { Contribution } from "../contribution";
import type { CatalogSpec } from "../spec";
import { authenticationProperties, authenticationTypes, authMounts } from "./authentication";
import {
  allowMetrics,
  enforceReadOnly,
  fileText,
  METRICS_USER,
  type RulesFile,
  renderRules,
} from "./rules-file";
import type { AccessControlSpec } from "./rules-spec";
import { type NetworkPolicySpec, SECURITY_KEYS, type SecuritySpec, type TlsSpec } from "./spec";
import { workerAccessValues } from "./worker-access";

type Values = Record<string, unknown>;

/** Where the coordinator's keystore is mounted. */
const TLS_FOLDER = "/etc/trino/auth/tls";

/** How soon changed rules hold; with it the chart does not restart the coordinator for them. */
const RULES_REFRESH = "30s";

/** Folders that Trino writes to: `node.data-dir`, and the JVM's own. */
const WRITTEN = { data: "/data/trino", tmp: "/tmp" };

/** Of every pod. The chart itself runs them as user 1000, without capabilities. */
const POD_SECURITY_CONTEXT = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** What security adds to a cluster's values. */
export function renderSecurity(
  security: SecuritySpec,
  catalogs: Readonly<Record<string, CatalogSpec>>,
): Contribution {
  const { authentication = {}, tls, groupsSecretName, networkPolicy } = security;
  const types = authenticationTypes(authentication);
  const rules = accessRules(security.accessControl, readOnlyCatalogs(catalogs));
  const config = {
    ...(types.length > 0 && { authenticationType: types.join(",") }),
    ...(tls && { https: { enabled: true, keystore: { path: keystorePath(tls) } } }),
  };
  const auth = {
    ...(authentication.password && { passwordAuthSecret: authentication.password.secretName }),
    ...(groupsSecretName && { groupsAuthSecret: groupsSecretName }),
  };
  const mounts = [...authMounts(authentication), ...(tls ? [tlsMount(tls)] : [])];
  const coordinator = {
    ...(security.readOnlyRootFilesystem && writtenFolders()),
    ...(mounts.length > 0 && { secretMounts: mounts }),
  };
  const workerAccess = workerAccessValues();
  return {
    values: {
      securityContext: POD_SECURITY_CONTEXT,
      ...(security.readOnlyRootFilesystem && {
        containerSecurityContext: { readOnlyRootFilesystem: true },
      }),
      worker: {
        ...(security.readOnlyRootFilesystem && writtenFolders()),
        additionalConfigFiles: workerAccess.files,
      },
      server: {
        workerExtraConfig: workerAccess.extraConfig,
        ...(Object.keys(config).length > 0 && { config }),
      },
      ...(Object.keys(auth).length > 0 && { auth }),
      ...(rules && { accessControl: accessControlValues(rules) }),
      ...(networkPolicy && { networkPolicy: networkPolicyValues(networkPolicy) }),
      ...(Object.keys(coordinator).length > 0 && { coordinator }),
    },
    coordinatorProperties: {
      ...authenticationProperties(authentication),
      ...(tls?.passwordSecretName && {
        "http-server.https.keystore.key": `\${ENV:${SECURITY_KEYS.keystorePassword}}`,
      }),
      // With a login on, nobody could scrape the coordinator over the plain port otherwise.
      ...(types.length > 0 && { "management.user": METRICS_USER }),
    },
    secretNames: [tls?.passwordSecretName, authentication.oauth2?.clientSecretName].filter(
      (name) => name !== undefined,
    ),
  };
}

/** Names of the catalogs that nothing writes to, in order. */
export function readOnlyCatalogs(catalogs: Readonly<Record<string, CatalogSpec>>): string[] {
  return Object.keys(catalogs)
    .filter((name) => catalogs[name]?.readOnly)
    .sort();
}

/** The rules file, or nothing if there is nothing to refuse. */
export function accessRules(
  accessControl: AccessControlSpec | undefined,
  readOnly: readonly string[],
): RulesFile | undefined {
  const enforced = (accessControl?.enforceReadOnly ?? true) ? readOnly : [];
  const { rules, rawRules } = accessControl ?? {};
  if (!rules && !rawRules && enforced.length === 0) return undefined;
  const given = rawRules ? (rawRules as RulesFile) : renderRules(rules ?? {});
  return allowMetrics(enforceReadOnly(given, enforced));
}

function accessControlValues(rules: RulesFile): Values {
  return {
    type: "configmap",
    refreshPeriod: RULES_REFRESH,
    rules: { "rules.json": fileText(rules) },
  };
}

function keystorePath({ file }: TlsSpec): string {
  return `${TLS_FOLDER}/${file ?? "tls-combined.pem"}`;
}

function tlsMount({ secretName }: TlsSpec): Values {
  return { name: "security-tls", secretName, path: TLS_FOLDER };
}

function networkPolicyValues({ allowFrom }: NetworkPolicySpec): Values {
  const peers = (allowFrom ?? []).map(({ namespace, podLabels }) => ({
    podSelector: { matchLabels: podLabels ?? {} },
    ...(namespace && {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    }),
  }));
  // `from: []` would admit everybody.
  return { enabled: true, ...(peers.length > 0 && { ingress: [{ from: peers }] }) };
}

/** The folders that Trino writes to, on a read-only root file system. */
function writtenFolders(): Values {
  const folders = Object.entries(WRITTEN).map(([name, path]) => [`security-${name}`, path]);
  return {
    additionalVolumes: folders.map(([name]) => ({ name, emptyDir: {} })),
    additionalVolumeMounts: folders.map(([name, mountPath]) => ({ name, mountPath })),
  };
}
