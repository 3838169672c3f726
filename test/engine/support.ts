import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineError } from "../../cli/engine/errors";
import { type EngineStack, openStack, type Program } from "../../cli/engine/stack";
import { type Folder, openFolder } from "../../cli/folder";
import { ensurePulumi } from "../../cli/install/pulumi";
import { serveProviders } from "../../cli/providers";
import { createStateOnlyCloud, type StateOnlyOptions } from "../../cli/providers/state-only";
import "../quick-promises";
import { everyType, type Variation } from "./fixtures/program";

/** The folder that has `bin/pulumi`. */
export function pulumiRoot(): Promise<string> {
  return ensurePulumi((line) => console.info(line));
}

/** How the cloud of a workbench misbehaves. */
export interface WorkbenchOptions extends Pick<StateOnlyOptions, "checkRelease"> {
  /** Called before every effect; what it gives is thrown instead. */
  failOn?: (operation: string, name: string) => Error | undefined;
  /** Awaited before every effect, so that a test can hold one back. */
  holdOn?: (operation: string, name: string) => Promise<void> | undefined;
  /** What becomes of a type that the lab does not run. @default refused */
  unmodelled?: "refuse" | "pass";
}

/** A copy of the fixture project and a folder for its state, both thrown away by `close`. */
export async function openWorkbench(given: WorkbenchOptions = {}) {
  const { failOn, holdOn, unmodelled = "refuse", ...options } = given;
  const temporary = mkdtempSync(join(tmpdir(), "engine-test-"));
  const root = join(temporary, "project");
  cpSync(join(__dirname, "fixtures", "project"), root, { recursive: true });
  symlinkSync(join(__dirname, "..", "..", "node_modules"), join(root, "node_modules"));
  const folder = openFolder(join(temporary, ".lab"));
  const calls: string[] = [];
  const before = async (operation: string, name: string) => {
    calls.push(`${operation} ${name}`);
    await holdOn?.(operation, name);
    const error = failOn?.(operation, name);
    if (error !== undefined) throw error;
  };
  const cloud = createStateOnlyCloud({ ...options, before });
  const served = await serveProviders(cloud, { unmodelled });
  const engine = await pulumiRoot();
  const open = (program: Program, stack = "test", mode: "up" | "preview" = "up") =>
    openStack({
      root,
      stack,
      folder,
      pulumiRoot: engine,
      debugProviders: served.debugProviders,
      program,
      mode,
    });
  return {
    root,
    folder,
    cloud,
    /** Every effect so far: `createBucket exchange-a`. */
    calls,
    served,
    open,
    openEveryType: (variation?: Variation): Promise<EngineStack> => open(everyType(variation)),
    stateText: () => readFileSync(stateFile(folder), "utf8"),
    close: () => {
      served.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** What `openWorkbench` gives. */
export type Workbench = Awaited<ReturnType<typeof openWorkbench>>;

/** The state file of the fixture project's stack. */
export function stateFile(folder: Folder, stack = "test"): string {
  return folder.path("state", ".pulumi", "stacks", "every-type", `${stack}.json`);
}

/** Polls until the condition holds. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The error that an operation is expected to end with. */
export function failureOf(operation: Promise<unknown>): Promise<EngineError> {
  return operation.then(
    () => Promise.reject(new Error("it succeeded")),
    (error) => error,
  );
}
