import type { Contribution } from "../contribution";
import { executionProperties, NO_NATIVE_CODECS, SPILL_FOLDER } from "./settings";
import type { ExecutionSpec, SpillSpec } from "./spec";

const VOLUME = "spill";

/** Limits, retries and spilling, as properties and a volume. */
export function renderExecution(spec: ExecutionSpec | undefined): Contribution {
  return {
    configProperties: executionProperties(spec),
    ...(spec?.spill && { values: spillValues(spec.spill) }),
    ...(spec?.faultTolerance?.verifySpooledData && { values: flagValues(NO_NATIVE_CODECS) }),
  };
}

function flagValues(flag: string) {
  return { coordinator: { additionalJVMConfig: [flag] }, worker: { additionalJVMConfig: [flag] } };
}

/**
 * The coordinator decides whether a query spills, and does not start without the folder; it spills
 * itself only if it also works on queries.
 */
function spillValues({ volumeGiB }: SpillSpec) {
  const size = `${Math.floor(volumeGiB * 1024)}Mi`;
  const volume = {
    additionalVolumes: [{ name: VOLUME, emptyDir: { sizeLimit: size } }],
    additionalVolumeMounts: [{ name: VOLUME, mountPath: SPILL_FOLDER }],
  };
  return {
    coordinator: volume,
    // So that the scheduler looks for a node with that much disk.
    worker: { ...volume, resources: { requests: { "ephemeral-storage": size } } },
  };
}
