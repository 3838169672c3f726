import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { previewIn } from "../../cli/commands/preview";
import { readStackFile } from "../../cli/commands/stack-files";
import { LAB_STACK, ROOT } from "../../cli/context";
import { type LabFolder, writeWhole } from "../folder";

/**
 * Previews the lab's stack with one catalog more.
 *
 * @returns the error that refuses it, or undefined if it is accepted
 */
export async function previewWithCatalog(
  lab: LabFolder,
  pulumiRoot: string,
  catalog: { name: string; text: string },
): Promise<string | undefined> {
  const root = lab.path("variant");
  const file = join("stacks", `Pulumi.${LAB_STACK}.yaml`);
  const settings = parseDocument(readStackFile(ROOT, LAB_STACK));
  settings.setIn(["config", "trino-platform:platform", "catalogs", catalog.name], catalog.text);
  writeWhole(join(root, "Pulumi.yaml"), readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
  writeWhole(join(root, file), settings.toString());
  return previewIn(root, LAB_STACK, pulumiRoot, false).then(
    () => undefined,
    (error: Error) => error.message,
  );
}
