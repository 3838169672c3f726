import { previewIn } from "../../cli/commands/preview";
import { LAB_STACK, ROOT } from "../../cli/context";
import { type CheckedResource, providers } from "../../cli/providers";
import { judgedFaults, releaseOf } from "../../cli/providers/kubernetes/release";
import { unmodelledIn } from "../../cli/providers/unmodelled";
import { plainProperties } from "../../cli/providers/wire";
import { releaseFaults } from "../cluster/releases";
import type { Toolchain } from "../toolchain";

const RELEASE = "kubernetes:helm.sh/v3:Release";

/**
 * Asks what the stack is made of, and refuses all at once what the lab cannot run of it, before
 * anything is started.
 *
 * @throws Error with a line for each fault; what the program itself refuses, as it says it
 */
export async function refuseWhatCannotRun(toolchain: Toolchain): Promise<void> {
  const { resources } = await previewIn(ROOT, LAB_STACK, toolchain.pulumiRoot);
  const limits = labLimits(resources, toolchain);
  if (limits.length === 0) return;
  const lines = limits.map((limit) => `  ${limit}`);
  throw new Error(
    [`stacks/Pulumi.${LAB_STACK}.yaml is right, and the lab cannot run it:`, ...lines].join("\n"),
  );
}

/** What the lab cannot run of resources that a program asks for, by the name of each. */
export function labLimits(
  resources: readonly CheckedResource[],
  toolchain: Pick<Toolchain, "trino">,
): string[] {
  return resources.flatMap((resource) =>
    [...unmodelledIn(resource, providers), ...releaseLimits(resource, toolchain)].map(
      (limit) => `${resource.name}: ${limit}`,
    ),
  );
}

function releaseLimits(
  { type, inputs }: CheckedResource,
  toolchain: Pick<Toolchain, "trino">,
): string[] {
  if (type !== RELEASE) return [];
  const release = releaseOf(plainProperties(inputs), {});
  return judgedFaults(release, (judged) => releaseFaults(judged, toolchain));
}
