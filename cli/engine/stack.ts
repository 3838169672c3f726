import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import { type Folder, readIfThere, writeWhole } from "../folder";
import { commandOf } from "./command";
import { interrupted, readableError } from "./errors";
import {
  type Change,
  type ChangeSummary,
  changesOf,
  type EngineEvent,
  readEvent,
  type Step,
} from "./events";
import { type BackendPaths, clearLeftovers, stateFileOf } from "./leftovers";
import { withoutAfterwork } from "./outputs";
import { type ReferencedStacks, writeReferencedStacks } from "./references";
import { placeholder, portableSettings, projectConfig, saltOf } from "./settings";

/** A Pulumi program: what it returns becomes the stack's outputs. */
export type Program = () => Promise<unknown>;

/** Which stack to open, and what with. */
export interface StackRequest {
  /** The project's folder, with `Pulumi.yaml` and `stacks/`. Nothing in it is written. */
  root: string;
  /** Name of the stack: `stacks/Pulumi.<stack>.yaml`. */
  stack: string;
  /** Where state, workspace and passphrase live. */
  folder: Folder;
  /** Has `bin/pulumi`. */
  pulumiRoot: string;
  /** From `serveProviders`. @default the official providers, of the user's own Pulumi home */
  debugProviders?: string;
  /** `program` of `infra/program.ts`. */
  program: Program;
  /** `preview` also opens stacks of real environments, whose encrypted values nobody here can read. */
  mode: "up" | "preview";
  /**
   * Stacks that the program refers to and that exist elsewhere.
   * @default {} - a reference to a stack that is not in the folder is an error
   */
  references?: ReferencedStacks;
}

/** What an operation may report, and how it is interrupted. */
export interface OperationOptions {
  onEvent?: (event: EngineEvent) => void;
  /** Gets the engine's own text as it comes. */
  onOutput?: (text: string) => void;
  /** Interrupts the engine, which then ends in order: no lock stays. */
  signal?: AbortSignal;
  /** @default "never" - text that is stored or compared */
  color?: "always" | "never";
  /** Goes on with what does not depend on a resource that failed. @default false */
  continueOnError?: boolean;
}

/** What came of an operation. */
export interface OperationResult {
  summary: ChangeSummary;
  /** The engine's own text; of a preview, the diff. */
  text: string;
  /** All planned changes with their exact paths, unchanged resources left out. */
  changes: Change[];
  /** The same changes with old and new inputs. */
  steps: Step[];
}

/** A stack on the real engine, with a state of ours. */
export interface EngineStack {
  /** Config paths whose encrypted values were replaced by placeholders. */
  readonly placeholders: string[];
  preview(options?: OperationOptions): Promise<OperationResult>;
  up(options?: OperationOptions): Promise<OperationResult & { outputs: automation.OutputMap }>;
  refresh(options?: OperationOptions): Promise<OperationResult>;
  destroy(options?: OperationOptions): Promise<OperationResult>;
  outputs(): Promise<automation.OutputMap>;
}

/**
 * Opens a stack in a workspace of its own, with its state in the folder.
 *
 * @throws if the stack file is missing, or holds encrypted values and `mode` is `up`
 */
export async function openStack(request: StackRequest): Promise<EngineStack> {
  const { folder, stack: stackName, program } = request;
  const project = projectConfig(required(join(request.root, "Pulumi.yaml")));
  const paths: BackendPaths = {
    backend: folder.path("state"),
    project: project.name,
    stack: stackName,
  };
  const workDir = folder.path("workspace", stackName);
  const placeholders = writeSettings(request, workDir);
  mkdirSync(paths.backend, { recursive: true, mode: 0o700 });
  writeReferencedStacks(paths.backend, request.references ?? {});
  clearLeftovers(paths);
  const backend = `file://${paths.backend}`;
  const open = existsSync(stateFileOf(paths)) ? "selectStack" : "createStack";
  const stack = await automation.LocalWorkspace[open](
    { stackName, projectName: project.name, program: program as automation.PulumiFn },
    {
      workDir,
      pulumiCommand: await commandOf(request.pulumiRoot),
      ...(request.debugProviders !== undefined && { pulumiHome: folder.path("pulumi") }),
      secretsProvider: "passphrase",
      projectSettings: {
        name: project.name,
        runtime: "nodejs",
        main: workDir,
        backend: { url: backend },
        config: project.config as never,
      },
      envVars: engineEnvironment(backend, passphraseOf(folder), request.debugProviders),
    },
  ).catch((error) => {
    throw readableError(error, []);
  });
  if (placeholders.length > 0) await setPlaceholders(stack, placeholders);
  return operationsOf(withoutAfterwork(stack, paths), paths, placeholders);
}

function operationsOf(
  stack: automation.Stack,
  paths: BackendPaths,
  placeholders: string[],
): EngineStack {
  const run = async <Result extends { stdout: string }>(
    options: OperationOptions | undefined,
    operation: (shared: automation.PreviewOptions & automation.UpOptions) => Promise<Result>,
  ): Promise<OperationResult & { result: Result }> => {
    const { signal, onOutput, color = "never" } = options ?? {};
    if (signal?.aborted) throw interrupted();
    clearLeftovers(paths);
    const events: automation.EngineEvent[] = [];
    const interruption = interruptionOf(signal);
    const onEvent = (event: automation.EngineEvent) => {
      interruption.engineRuns();
      events.push(event);
      const readable = readEvent(event);
      if (readable !== undefined) options?.onEvent?.(readable);
    };
    try {
      const shared = {
        color,
        onEvent,
        signal: interruption.signal,
        ...(onOutput && { onOutput }),
      };
      const result = await operation(shared);
      return { result, text: result.stdout, ...changesOf(events) };
    } catch (error) {
      if (signal?.aborted) throw interrupted();
      throw readableError(error, events);
    }
  };
  return {
    placeholders,
    preview: (options) => run(options, (shared) => stack.preview({ ...shared, diff: true })),
    up: async (options) => {
      const done = await run(options, (shared) =>
        stack.up({ ...shared, continueOnError: options?.continueOnError ?? false }),
      );
      return { ...done, outputs: done.result.outputs };
    },
    refresh: (options) => run(options, (shared) => stack.refresh(shared)),
    destroy: (options) => run(options, (shared) => stack.destroy(shared)),
    outputs: () => stack.outputs(),
  };
}

/**
 * A signal that waits for the engine: the Automation API overlooks one that comes before it has
 * started the process.
 */
function interruptionOf(wish: AbortSignal | undefined): {
  signal: AbortSignal;
  engineRuns: () => void;
} {
  const controller = new AbortController();
  let running = false;
  const relay = () => {
    if (running && wish?.aborted) controller.abort();
  };
  wish?.addEventListener("abort", relay, { once: true });
  return {
    signal: controller.signal,
    engineRuns: () => {
      running = true;
      relay();
    },
  };
}

/** Writes the workspace's own stack file; gives the paths of what it could not take over. */
function writeSettings({ root, stack, mode }: StackRequest, workDir: string): string[] {
  const source = join(root, "stacks", `Pulumi.${stack}.yaml`);
  const target = join(workDir, `Pulumi.${stack}.yaml`);
  const settings = portableSettings(required(source), saltOf(readIfThere(target)));
  if (mode === "up" && settings.encrypted.length > 0) {
    throw new Error(
      `stacks/Pulumi.${stack}.yaml: ${settings.encrypted.join(", ")} ${settings.encrypted.length > 1 ? "are" : "is"} encrypted for the real environment; the lab can preview this stack, not run it`,
    );
  }
  writeWhole(target, settings.text);
  return settings.encrypted;
}

async function setPlaceholders(stack: automation.Stack, paths: string[]): Promise<void> {
  const value = { value: placeholder, secret: true };
  await stack.setAllConfig(Object.fromEntries(paths.map((path) => [path, value])), true);
}

function engineEnvironment(
  backend: string,
  passphrase: string,
  debugProviders: string | undefined,
): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: backend,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(debugProviders !== undefined && {
      PULUMI_DEBUG_PROVIDERS: debugProviders,
      // Without it the engine looks for plugins to download, even for attached providers.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
  };
}

/** One random passphrase for each lab, in a file of its owner only. */
function passphraseOf(folder: Folder): string {
  const file = folder.path("passphrase");
  const known = readIfThere(file);
  if (known !== undefined) return known;
  const fresh = randomBytes(24).toString("base64url");
  writeWhole(file, fresh);
  return fresh;
}

function required(file: string): string {
  const text = readIfThere(file);
  if (text === undefined) throw new Error(`${file} does not exist`);
  return text;
}
