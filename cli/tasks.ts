import { Listr, type ListrTask, type ListrTaskWrapper, PRESET_TIMER } from "listr2";

/** One step of a command; steps hand on what they find in a value that they share. */
export type Step<Shared> = ListrTask<Shared>;

// biome-ignore lint/suspicious/noExplicitAny: listr2 types renderers by class; any of them will do
export type RunningStep<Shared> = ListrTaskWrapper<Shared, any, any>;

/** Runs steps with progress: live on a terminal, a line each elsewhere, nothing for a machine. */
export async function runTasks<Shared extends object>(
  tasks: Step<Shared>[],
  json: boolean,
  shared: Shared = {} as Shared,
): Promise<Shared> {
  const terminal = Boolean(process.stdout.isTTY);
  const list = new Listr<Shared, "default" | "simple" | "silent">(tasks, {
    concurrent: false,
    exitOnError: true,
    // Ctrl-C is ours: whoever began has to clean up first.
    registerSignalListeners: false,
    renderer: json ? "silent" : terminal ? "default" : "simple",
    rendererOptions: {
      timer: PRESET_TIMER,
      collapseSubtasks: false,
      collapseErrors: false,
      showErrorMessage: false,
    } as never,
  });
  return list.run(shared);
}

/** Shows a line below the running step. */
export function reportTo<Shared>(task: RunningStep<Shared>): (line: string) => void {
  let shown = "";
  return (line) => {
    if (line !== shown) task.output = line;
    shown = line;
  };
}
