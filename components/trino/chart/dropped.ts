/**
 * Keys that people expect and the chart does not have, with what does what they want. Several of
 * them stand in published blueprints, where they have never had an effect.
 */
const EXPECTED: [RegExp, string][] = [
  [
    /^(coordinator|worker)\.jvm\.(extraArguments|extraArgs|args|additional.*)$/,
    'use "$1.additionalJVMConfig"',
  ],
  [/^(coordinator|worker)\.(env|envFrom)$/, 'use "$2" at the top, which goes to both roles'],
  [/^(coordinator|worker)\.(sidecarContainers|initContainers)$/, 'use "$2.$1"'],
  [/^(coordinator|worker)\.(serviceAccount|image)(\..*)?$/, 'use "$2" at the top, for both roles'],
  [
    /^(coordinator|worker)\.(additionalConfigProperties|extraConfig)$/,
    'use "server.$1ExtraConfig"',
  ],
  [
    /^coordinator\.topologySpreadConstraints$/,
    "remove it: there is one coordinator; use coordinator.affinity",
  ],
  [/^coordinator\.(replicas|replicaCount)$/, "remove it: the chart runs exactly one coordinator"],
  [/^worker\.(replicas|replicaCount|count)$|^workers$/, 'use "server.workers"'],
  [
    /^(server|server\.autoscaling|worker)\.(minWorkers|minReplicas|minReplicaCount)$/,
    'use "server.workers", which is the least of the autoscaler; for KEDA "server.keda.minReplicaCount"',
  ],
  [/^server\.maxWorkers$/, 'use "server.autoscaling.maxReplicas" or "server.keda.maxReplicaCount"'],
  [/^(worker\.)?(autoscaling|keda)$/, 'use "server.$2"'],
  [
    /^((coordinator|worker)\.)?(podDisruptionBudget|pdb)$/,
    "add a PodDisruptionBudget beside the release: the chart has none",
  ],
  [
    /^server\.config\.query\.initialHashPartitions$/,
    "use the line query.max-hash-partition-count=… in additionalConfigProperties",
  ],
  [
    /^server\.config\.query\.(clientTimeout|maxStageRetries|maxExecutionTime|maxRunTime|maxHistory|minExpireAge|maxTotalMemory.*|stageCount.*)$/,
    "write the property of Trino as a line of additionalConfigProperties",
  ],
  [
    /^server\.config\.(exchange|task|memory|spill.*|retry.*)(\..*)?$/,
    "write the property of Trino as a line of additionalConfigProperties",
  ],
  [
    /^server\.exchangeManager\.base(Directories|Directory|Dirs|Uri)$/,
    'use "server.exchangeManager.baseDir"',
  ],
  [
    /^server\.exchangeManager\.(s3|gcs|azure|hdfs|properties|config|region|endpoint).*$/,
    'write the property of Trino as a line of "additionalExchangeManagerProperties"',
  ],
  [/^(coordinator|worker)ExtraConfig$/, 'use "server.$1ExtraConfig"'],
  [/^server\.(additional\w+Properties)$/, 'use "$1" at the top'],
  [/^(exchangeManager)$/, 'use "server.exchangeManager"'],
  [/^(coordinator|worker)\.config\.(query\.maxMemory)$/, 'use "server.config.query.maxMemory"'],
  [
    /^(coordinator|worker)\.\w+Probe\.(path|port|scheme|httpGet|exec|command|enabled)$/,
    "remove it: what a probe asks is fixed, only its numbers are not",
  ],
  [/^(coordinator|worker)\.volumes$/, 'use "$1.additionalVolumes"'],
  [/^(coordinator|worker)\.volumeMounts$/, 'use "$1.additionalVolumeMounts"'],
];

/** What to write instead of a key that the chart does not have, if it is a well-known one. */
export function adviseOn(path: string): string | undefined {
  const known = EXPECTED.find(([pattern]) => pattern.test(path));
  return known && path.replace(known[0], known[1]);
}
