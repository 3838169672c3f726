import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { program } from "../../infra/program";
import { type LabFolder, writeWhole } from "../folder";
import { openRehearsal, type RehearsalResult } from "../rehearsal";
import { ensurePulumi } from "../toolchain";
import { LAB_STACK, print, ROOT } from "./context";
import { readStackFile } from "./stack-files";

/** Options of `npm run preview`. */
export interface PreviewOptions {
  stack: string;
  json: boolean;
}

/**
 * The engine's preview of a stack from nothing, without credentials: nothing is asked of a cloud,
 * and nothing is kept.
 *
 * @returns the exit code
 */
export async function preview({ stack, json }: PreviewOptions): Promise<number> {
  const pulumiRoot = await ensurePulumi((line) => console.error(line));
  const result = await previewIn(ROOT, stack, pulumiRoot, process.stdout.isTTY && !json);
  const { summary, changes, placeholders } = result;
  print(json, { stack, summary, changes, placeholders }, () => result.text);
  return 0;
}

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

async function previewIn(
  root: string,
  stack: string,
  pulumiRoot: string,
  color: boolean,
): Promise<RehearsalResult> {
  readStackFile(root, stack);
  const rehearsal = await openRehearsal(stack, pulumiRoot);
  try {
    return await rehearsal.preview({ root, program }, { color: color ? "always" : "never" });
  } finally {
    rehearsal.close();
  }
}
