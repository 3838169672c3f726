import type { ExchangeSpec } from "../exchange/spec";
import { identityAnnotations } from "../shared/identity/values";
import { mergeValues } from "../shared/merge";
import { renderProperties } from "../shared/properties";
import { placedCatalogText } from "./catalog-regions";
import type { ExchangeValues, NodeValues, TrinoChartValues } from "./chart-values";
import { type Contribution, mergeContributions } from "./contribution";
import { renderExecution } from "./execution/values";
import { underCurrentFileSystems } from "./file-systems";
import { renderObservability } from "./observability/values";
import { PROFILES } from "./profiles";
import { splitByRole } from "./properties/split";
import { underCurrentNames } from "./properties/table";
import { sizedFor } from "./scaling/range";
import { renderScaling } from "./scaling/values";
import { renderSecurity } from "./security/values";
import { type NodeMemory, sizeNode } from "./sizing";
import type { NodeSize, TrinoSpec } from "./spec";
import { renderSpooling, renderSpoolingFile, spoolingFiles } from "./spooling";
import { renderWorkload } from "./workload/values";

/** Environment variable, and key of the Secret, of the secret that nodes share among themselves. */
export const SHARED_SECRET_KEY = "TRINO_INTERNAL_SHARED_SECRET";

/** Catalogs that the chart adds unless they are removed. */
const CHART_CATALOGS = ["tpch", "tpcds"];

/**
 * The values of chart trino for one cluster. The spec must have passed `checkTrino`. The same spec
 * always gives the same values, whatever the order of its maps.
 */
export function renderTrinoValues(spec: TrinoSpec): TrinoChartValues {
  const secretNames = [
    ...spec.secretNames,
    ...featureSecretNames(spec),
    ...(spec.exchange?.secretNames ?? []),
    ...(spec.spooling?.secretNames ?? []),
  ];
  const known = spec.spooling
    ? mergeValues(renderClusterValues(spec), spoolingFiles(renderSpoolingFile(spec.spooling)))
    : renderClusterValues(spec);
  const values = mergeValues(known, {
    ...(spec.exchange && renderExchangeValues(spec.exchange)),
    envFrom: renderEnvFrom(secretNames),
  });
  // The override may be anything that the chart takes: the type ends here.
  return mergeValues(values, spec.valuesOverride ?? {}) as unknown as TrinoChartValues;
}

/** What a cluster's values are apart from its exchange, where results are spooled, its Secrets and the override. */
export type ClusterSpec = Omit<
  TrinoSpec,
  "exchange" | "spooling" | "secretNames" | "valuesOverride"
>;

/** The part of the values that is known before anything exists. */
export function renderClusterValues(spec: ClusterSpec): Record<string, unknown> {
  const { values, coordinatorProperties } = contributionsOf(spec);
  const { both, coordinator } = splitByRole(configProperties(spec), spec.trinoVersion);
  const features = underCurrentNames(coordinatorProperties, spec.trinoVersion);
  const alone = Object.entries({ ...features, ...coordinator });
  // The chart puts both lists into the coordinator's file, where no name may stand twice.
  const coordinatorLines = renderProperties(
    Object.fromEntries(alone.filter(([name]) => !(name in both))),
  );
  return mergeValues(
    coordinatorLines.length > 0
      ? mergeValues(values, {
          server: { coordinatorExtraConfig: `${coordinatorLines.join("\n")}\n` },
        })
      : values,
    { additionalConfigProperties: renderProperties(both) },
  );
}

/** Kubernetes Secrets that the cluster's features read from the environment. */
export function featureSecretNames(spec: ClusterSpec): string[] {
  return contributionsOf(spec).secretNames;
}

/** What every feature adds: one line each. */
function contributionsOf(spec: ClusterSpec): Required<Contribution> {
  return mergeContributions([
    baseContribution(spec),
    identityContribution(spec),
    renderScaling(spec),
    renderWorkload(spec),
    renderExecution(spec.execution),
    renderSecurity(spec.security ?? {}, spec.catalogs),
    renderObservability(spec.observability, {
      faultTolerant: PROFILES[spec.profile].faultTolerant,
      spools: spec.spoolingRetrieval !== undefined,
    }),
    renderSpooling(spec.spoolingRetrieval),
  ]);
}

/** What every cluster has. */
function baseContribution(spec: ClusterSpec): Contribution {
  const profile = PROFILES[spec.profile];
  const coordinator = sizeNode(spec.coordinator);
  const worker = sizeNode(spec.workers);
  const share = spec.execution?.limits?.queryMemoryShare ?? profile.queryShare;
  const perNode = (memory: NodeMemory) => Math.floor(memory.usable * share);
  const values = {
    // Else the chart calls everything `<release>-trino`.
    fullnameOverride: spec.name,
    image: { tag: spec.trinoVersion },
    server: {
      // Trino allows no hyphen here; nodes of another environment are kept out of the cluster.
      node: { environment: spec.name.replace(/[^a-z0-9]/g, "_") },
      // With fewer workers than this the limit on each node binds before it.
      config: { query: { maxMemory: `${perNode(worker) * sizedFor(spec.workers)}MB` } },
    },
    catalogs: renderCatalogs(spec),
    serviceAccount: { create: false, name: spec.serviceAccountName },
    coordinator: nodeValues(spec.coordinator, coordinator, perNode(coordinator)),
    worker: nodeValues(spec.workers, worker, perNode(worker)),
  };
  return { values };
}

/** What an AWS identity adds: pods that began without it are replaced. */
function identityContribution({ awsIdentity }: ClusterSpec): Contribution {
  if (awsIdentity === undefined) return {};
  const annotations = identityAnnotations(awsIdentity);
  return { values: { coordinator: { annotations }, worker: { annotations } } };
}

/** The part of the values that says where intermediate data is spooled. */
export function renderExchangeValues(exchange: ExchangeSpec): ExchangeValues {
  return {
    server: {
      exchangeManager: { name: exchange.managerName, baseDir: exchange.baseDirectories },
    },
    additionalExchangeManagerProperties: renderProperties(exchange.properties),
  };
}

/** Chart key `envFrom`: every key of these Secrets becomes an environment variable. */
export function renderEnvFrom(secretNames: readonly string[]): TrinoChartValues["envFrom"] {
  return [...new Set(secretNames)].sort().map((name) => ({ secretRef: { name } }));
}

/** Lines of `config.properties` on both roles: the user's over the features' and the profile's. */
function configProperties(spec: ClusterSpec): Record<string, string> {
  const memory = { coordinator: sizeNode(spec.coordinator), worker: sizeNode(spec.workers) };
  const ours = {
    // The gateway forwards requests; without this Trino refuses the headers it adds.
    "http-server.process-forwarded": "true",
    "internal-communication.shared-secret": `\${ENV:${SHARED_SECRET_KEY}}`,
    ...PROFILES[spec.profile].configProperties(spec, memory),
    ...contributionsOf(spec).configProperties,
  };
  return { ...underCurrentNames(ours, spec.trinoVersion), ...spec.configProperties };
}

function renderCatalogs(spec: ClusterSpec): Record<string, string | null> {
  const removed = CHART_CATALOGS.filter((name) => !(name in spec.catalogs));
  return {
    ...Object.fromEntries(
      Object.keys(spec.catalogs)
        .sort()
        .map((name) => {
          const text = placedCatalogText(spec.catalogs[name] ?? {}, spec.awsRegion);
          return [name, `${underCurrentFileSystems(text, spec.trinoVersion)}\n`];
        }),
    ),
    ...Object.fromEntries(removed.map((name) => [name, null])),
  };
}

function nodeValues(size: NodeSize, memory: NodeMemory, perNodeMiB: number): NodeValues {
  return {
    jvm: { maxHeapSize: `${memory.heap}M` },
    config: {
      memory: { heapHeadroomPerNode: `${memory.headroom}MB` },
      query: { maxMemoryPerNode: `${perNodeMiB}MB` },
    },
    resources: {
      requests: { cpu: String(size.cpu), memory: `${memory.pod}Mi` },
      limits: { memory: `${memory.pod}Mi` },
    },
    // Ten minutes. Seen on a kubelet: within the chart's 130 s servers on a busy node of two cores were not
    // ready, and were killed while they came up. One that cannot start ends by itself. Each probe is a process
    // of its own, so not one every 2 s.
    startupProbe: { periodSeconds: 5, failureThreshold: 120 },
  };
}
