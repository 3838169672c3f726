import { join } from "node:path";
import { parse } from "yaml";
import type { ReferencedStacks } from "../engine";
import { readIfThere } from "../folder";

/** The text of `stacks/Pulumi.<stack>.yaml` below `root`; undefined if there is none. */
export function stackFile(root: string, stack: string): string | undefined {
  return readIfThere(join(root, "stacks", `Pulumi.${stack}.yaml`));
}

/**
 * What other stacks would give: a rehearsal knows only that it is there. The kubeconfig is never
 * read.
 */
export function referencedStacks(stackFileText: string): ReferencedStacks {
  const { kubernetes } = parse(stackFileText)?.config?.["trino-platform:platform"] ?? {};
  const { stackReference, kubeconfigOutput = "kubeconfig" } = kubernetes ?? {};
  return stackReference ? { [stackReference]: { [kubeconfigOutput]: "{}" } } : {};
}
