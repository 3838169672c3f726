import { reportTo, type Step } from "../cli/tasks";
import { startRecorder } from "./recorder";
import { INTERRUPTED, type PlatformTried, type Report } from "./report/report";
import type { StageSettings } from "./stage";
import { openRun, type TrialEntry, type TrialRun } from "./trial";
import { noTable } from "./trials/table";

/** What a run of trials gives: steps to run, and afterwards a report. */
export interface Trials<Shared> {
  /** When it began, ISO 8601. */
  began: string;
  steps: Step<Shared>[];
  report(command: string, platform: PlatformTried): Report;
}

/** Prepares trials as the steps of a command. Settings are asked for when the first of them begins. */
export function prepareTrials<Shared>(
  entries: readonly TrialEntry[],
  signal: AbortSignal,
  settingsOf: (shared: Shared) => Omit<StageSettings, "recorder">,
): Trials<Shared> {
  const recorder = startRecorder();
  let settings: StageSettings | undefined;
  let run: TrialRun | undefined;
  const steps = entries.map(
    (entry): Step<Shared> => ({
      title: entry.title,
      // The others are tried all the same.
      exitOnError: false,
      task: async (shared, task) => {
        settings ??= { recorder, ...settingsOf(shared) };
        run ??= openRun(settings, signal);
        const { outcome, reason = "" } = await run.attempt(entry, reportTo(task));
        if (entry.name === "table" && outcome !== "passed") settings.dataset = noTable(reason);
        if (outcome === "failed") throw new Error(reason);
        if (outcome === "skipped") task.skip(`${entry.title}: ${firstLine(reason)}`);
      },
    }),
  );
  return {
    began: recorder.began,
    steps,
    report: (command, platform) => {
      const trials = run?.trials ?? [];
      return {
        format: 1,
        command,
        began: recorder.began,
        seconds: recorder.now(),
        platform,
        passed: trials.every((one) => one.outcome !== "failed" && one.reason !== INTERRUPTED),
        trials,
        timeline: recorder.timeline,
      };
    },
  };
}

const firstLine = (text: string) => text.split("\n")[0] ?? "";
