import type { Fault } from "../../shared/faults";
import { parseHours, parseMiB } from "../../shared/quantities";
import { PROFILES } from "../profiles";
import { checkProperties } from "../properties/check";
import { currentName } from "../properties/table";
import { sizeNode } from "../sizing";
import type { ClusterOptions, NodeSize, TrinoSpec } from "../spec";
import { executionSettings, NO_NATIVE_CODECS, type Setting, spillSizes } from "./settings";
import type { FaultToleranceSpec, SpillSpec } from "./spec";

/** Trino's own delays, which hold where none is given. */
const DELAYS = { initial: "10s", max: "1m" };

/** What of a cluster decides how queries may be run. */
type ExecutingCluster = Pick<TrinoSpec, "trinoVersion"> &
  Pick<ClusterOptions, "profile" | "workers" | "configProperties" | "execution" | "valuesOverride">;

/** What is wrong with how a cluster shall run queries; paths relative to `execution`. */
export function checkExecution(cluster: ExecutingCluster): Fault[] {
  const { spill, faultTolerance } = cluster.execution ?? {};
  const settings = executionSettings(cluster.execution ?? {});
  return [
    ...checkProfile(cluster),
    ...settings.flatMap((setting) => checkSetting(setting, cluster)),
    ...(spill ? checkSpill(spill) : []),
    ...(faultTolerance
      ? [
          ...checkDelays(faultTolerance),
          ...checkTaskMemory(faultTolerance, cluster.workers),
          ...checkVerification(faultTolerance, cluster.valuesOverride),
        ]
      : []),
  ];
}

/** What the profile has no use for. A profile that does not exist has been told of already. */
function checkProfile({ profile, execution }: ExecutingCluster): Fault[] {
  const known = PROFILES[profile];
  if (!known) return [];
  const { limits, spill, faultTolerance } = execution ?? {};
  if (!known.faultTolerant) {
    const message = `the profile "${profile}" does not retry; remove it, or use the profile "batch"`;
    return faultTolerance ? [{ path: "faultTolerance", message }] : [];
  }
  return [
    ...(limits?.queryMemoryShare === undefined
      ? []
      : [
          {
            path: "limits.queryMemoryShare",
            message: `Trino limits tasks, not queries, under the profile "${profile}"; use faultTolerance.taskMemory`,
          },
        ]),
    // What is spilled lies on the worker's own disk, and is lost with it; a task that runs out of
    // memory is tried again with more (`fault-tolerant-execution-task-memory-growth-factor`).
    ...(spill
      ? [
          {
            path: "spill",
            message: `the profile "${profile}" retries a task that runs out of memory with more of it, and spills nothing; use faultTolerance.taskMemory or larger workers`,
          },
        ]
      : []),
  ];
}

/** The value, the version, and the same property written a second time. */
function checkSetting({ path, value, ...setting }: Setting, cluster: ExecutingCluster): Fault[] {
  const { trinoVersion, configProperties = {} } = cluster;
  const name = currentName(setting.name, trinoVersion);
  const place = { trinoVersion, reader: "coordinator" } as const;
  const wrong = checkProperties({ [name]: value }, place).map(({ message }) => ({
    path,
    // Of an unknown property Trino's name says more than ours.
    message: message.startsWith(value) || message.startsWith('"') ? message : `${name}: ${message}`,
  }));
  const twice = Object.hasOwn(configProperties, name)
    ? [{ path, message: `stands in configProperties as ${name} as well; keep one` }]
    : [];
  return [...wrong, ...twice];
}

function checkSpill(spill: SpillSpec): Fault[] {
  const { volume, node, query } = spillSizes(spill);
  if (!(volume >= 1024)) {
    const message = `${spill.volumeGiB} is too small to spill to; use at least 1`;
    return [{ path: "spill.volumeGiB", message }];
  }
  if (node > volume) {
    const message = `${spill.maxPerNode} does not fit the volume of ${spill.volumeGiB} GiB; use less, or a larger volumeGiB`;
    return [{ path: "spill.maxPerNode", message }];
  }
  if (query > node) {
    const most = spill.maxPerNode ?? `${Math.floor(node)}MB, 90 % of the volume`;
    const message = `${spill.maxPerQuery} is more than all queries may spill (${most}); use at most that`;
    return [{ path: "spill.maxPerQuery", message }];
  }
  return [];
}

function checkDelays({ retryInitialDelay, retryMaxDelay }: FaultToleranceSpec): Fault[] {
  const initial = parseHours(retryInitialDelay ?? DELAYS.initial);
  const max = parseHours(retryMaxDelay ?? DELAYS.max);
  if (initial === undefined || max === undefined || initial <= max) return [];
  const fix = retryInitialDelay && retryMaxDelay ? `use at most ${retryMaxDelay}` : "give both";
  const [path, why] = retryInitialDelay
    ? [
        "retryInitialDelay",
        `${retryInitialDelay} is above retryMaxDelay, ${retryMaxDelay ?? `Trino's ${DELAYS.max}`}`,
      ]
    : ["retryMaxDelay", `${retryMaxDelay} is below Trino's retryInitialDelay, ${DELAYS.initial}`];
  return [{ path: `faultTolerance.${path}`, message: `${why}; ${fix}` }];
}

function checkTaskMemory({ taskMemory }: FaultToleranceSpec, workers: NodeSize): Fault[] {
  const task = parseMiB(taskMemory ?? "");
  const { usable } = sizeNode(workers);
  if (task === undefined || !(usable > 0) || task <= usable) return [];
  return [
    {
      path: "faultTolerance.taskMemory",
      message: `${taskMemory} fits no worker, whose ${workers.memoryGiB} GiB leave ${usable} MiB for tasks; use at most ${usable}MB, better half of it, or larger workers`,
    },
  ];
}

/** Helm replaces lists: one of the user's own takes the flag away, and with it every checksum. */
function checkVerification(
  { verifySpooledData }: FaultToleranceSpec,
  override: ExecutingCluster["valuesOverride"],
): Fault[] {
  if (!verifySpooledData) return [];
  return ["coordinator", "worker"].flatMap((role) => {
    const flags = override?.[role]?.additionalJVMConfig;
    if (!Array.isArray(flags) || flags.includes(NO_NATIVE_CODECS)) return [];
    const message = `verifies nothing: valuesOverride.${role}.additionalJVMConfig replaces the flag that it needs; add ${NO_NATIVE_CODECS} to that list`;
    return [{ path: "faultTolerance.verifySpooledData", message }];
  });
}
