import { Listr, type ListrTask, PRESET_TIMER } from "listr2";
import type { Steps } from "./bring-up";

/** Runs steps with progress: live on a terminal, a line each elsewhere. */
export async function runTasks(tasks: ListrTask<Steps>[], json: boolean): Promise<Steps> {
  const terminal = Boolean(process.stdout.isTTY);
  const list = new Listr<Steps, "default" | "simple" | "silent">(tasks, {
    concurrent: false,
    exitOnError: true,
    // Ctrl-C is ours: it must take the platform down first.
    registerSignalListeners: false,
    renderer: json ? "silent" : terminal ? "default" : "simple",
    rendererOptions: {
      timer: PRESET_TIMER,
      collapseSubtasks: false,
      collapseErrors: false,
      showErrorMessage: false,
    } as never,
  });
  return list.run({});
}
