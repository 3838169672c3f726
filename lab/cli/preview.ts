import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { nearest } from "../../components/shared/faults";
import { program } from "../../infra/program";
import { modelRelease } from "../charts";
import { createStateOnlyCloud } from "../cloud/state-only";
import { type OperationResult, openStack } from "../engine";
import { type LabFolder, openLabFolder, readIfThere, writeWhole } from "../folder";
import { serveProviders } from "../providers";
import { ensurePulumi } from "../toolchain";
import { LAB_STACK, print, ROOT } from "./context";

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
): Promise<OperationResult & { placeholders: string[] }> {
  const folder = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-preview-")));
  const cloud = createStateOnlyCloud({ checkRelease: (release) => modelRelease(release).faults });
  const providers = await serveProviders(cloud);
  try {
    const { debugProviders } = providers;
    const references = referencedStacks(readStackFile(root, stack));
    const request = { root, stack, folder, pulumiRoot, debugProviders, program, references };
    const opened = await openStack({ ...request, mode: "preview" });
    const result = await opened.preview({ color: color ? "always" : "never" });
    return { ...result, placeholders: opened.placeholders };
  } finally {
    providers.close();
    rmSync(folder.root, { recursive: true, force: true });
  }
}

/**
 * What other stacks would give: previews know only that it is there. The kubeconfig is never read.
 */
function referencedStacks(stackFile: string): Record<string, Record<string, unknown>> {
  const { kubernetes } = parse(stackFile)?.config?.["trino-platform:platform"] ?? {};
  const { stackReference, kubeconfigOutput = "kubeconfig" } = kubernetes ?? {};
  return stackReference ? { [stackReference]: { [kubeconfigOutput]: "{}" } } : {};
}

/** @throws Error that lists the stacks there are */
function readStackFile(root: string, stack: string): string {
  const text = readIfThere(join(root, "stacks", `Pulumi.${stack}.yaml`));
  if (text !== undefined) return text;
  const stacks = readdirSync(join(root, "stacks")).flatMap(
    (f) => /^Pulumi\.(.+)\.yaml$/.exec(f)?.[1] ?? [],
  );
  throw new Error(`"${stack}" is not a stack; use ${stacks.join(", ")}${nearest(stack, stacks)}`);
}
