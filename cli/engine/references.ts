import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeWhole } from "../folder";

/** Outputs of stacks that a program reads by StackReference, by full name: `organization/kubernetes/prod`. */
export type ReferencedStacks = Record<string, Record<string, unknown>>;

/**
 * Puts stacks that exist elsewhere into the lab's backend, with the outputs that the program needs,
 * so that a preview of a real environment needs no access to the real backend.
 */
export function writeReferencedStacks(backend: string, references: ReferencedStacks): void {
  for (const [name, outputs] of Object.entries(references)) {
    const [, project, stack] = name.split("/");
    if (project === undefined || stack === undefined) {
      throw new Error(`stack reference "${name}": must be organization/project/stack`);
    }
    const file = join(backend, ".pulumi", "stacks", project, `${stack}.json`);
    writeWhole(file, JSON.stringify(checkpointOf(project, stack, outputs)));
  }
}

function checkpointOf(project: string, stack: string, outputs: Record<string, unknown>): unknown {
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${stack}::${project}::${type}::${project}-${stack}`;
  // The engine checks that `magic` is the hash of the version that wrote the state.
  const magic = createHash("sha256").update("").digest("hex");
  const manifest = { time: "2000-01-01T00:00:00Z", magic, version: "" };
  const resources = [{ urn, type, custom: false, inputs: {}, outputs }];
  return {
    version: 3,
    checkpoint: { stack: `organization/${project}/${stack}`, latest: { manifest, resources } },
  };
}
