import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { modelRelease } from "../charts";
import { type OperationOptions, type OperationResult, openStack, type Program } from "../engine";
import { openFolder } from "../folder";
import { type CheckedResource, serveProviders } from "../providers";
import { createStateOnlyCloud } from "../providers/state-only";
import { liftProtection } from "./protection";
import { referencedStacks, stackFile } from "./stack-file";

/** One state of the project's files, and the program in it. */
export interface Tree {
  /** Folder with `Pulumi.yaml` and `stacks/`. */
  root: string;
  program: Program;
}

/** What an operation of a rehearsal gives besides the engine's own result. */
export interface RehearsalResult extends OperationResult {
  /** Everything that the program asked for. */
  resources: CheckedResource[];
  /** Config paths whose encrypted values were replaced by placeholders. */
  placeholders: string[];
}

/** A stack on the real engine with a throw-away state and a cloud that only remembers. */
export interface Rehearsal {
  preview(tree: Tree, options?: OperationOptions): Promise<RehearsalResult>;
  /** Puts the desired state of the tree into the throw-away state. */
  apply(tree: Tree, options?: OperationOptions): Promise<RehearsalResult>;
  /** Takes the protection off everything in the state; gives the URNs of what was protected. */
  liftProtection(): string[];
  close(): void;
}

/**
 * Opens a rehearsal of a stack. No credentials, no network; made-up names are the same every time,
 * and nothing is left after `close`.
 */
export async function openRehearsal(stack: string, pulumiRoot: string): Promise<Rehearsal> {
  const folder = openFolder(mkdtempSync(join(tmpdir(), "trino-platform-rehearsal-")));
  const cloud = createStateOnlyCloud({ checkRelease: (release) => modelRelease(release).faults });
  // By URN: of a replacement, the last check is the one that holds.
  const checked = new Map<string, CheckedResource>();
  const { debugProviders, close } = await serveProviders(cloud, {
    repeatable: true,
    onChecked: (resource) => checked.set(resource.urn, resource),
  });
  let project = "";

  const run = async (
    operation: "preview" | "up",
    { root, program }: Tree,
    options: OperationOptions = {},
  ): Promise<RehearsalResult> => {
    checked.clear();
    project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")).name;
    const references = referencedStacks(stackFile(root, stack) ?? "");
    const request = { root, stack, folder, pulumiRoot, debugProviders, program, references };
    const opened = await openStack({ ...request, mode: "preview" });
    const { text, summary, changes, steps } = await opened[operation](options);
    const { placeholders } = opened;
    return { text, summary, changes, steps, placeholders, resources: [...checked.values()] };
  };

  return {
    preview: (tree, options) => run("preview", tree, options),
    apply: (tree, options) => run("up", tree, options),
    liftProtection: () =>
      liftProtection(folder.path("state", ".pulumi", "stacks", project, `${stack}.json`)),
    close: () => {
      close();
      rmSync(folder.root, { recursive: true, force: true });
    },
  };
}
