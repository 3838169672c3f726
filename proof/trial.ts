import type { Clusters } from "./clusters";
import { INTERRUPTED, type Trial } from "./report/report";
import { openStages, type Stage, type StageSettings } from "./stage";
import { NotTried, ProofFailed } from "./subject";

/** One trial, as an entry of the table. */
export interface TrialEntry {
  /** A word for it: `routing`. */
  name: string;
  /** What it shows, in one line. */
  title: string;
  /** What it does that users of the platform may notice. @default it only asks, and writes to its own tables */
  harm?: (clusters: Clusters) => string;
  /** True if it is tried only when asked for. @default false */
  optional?: boolean;
  /**
   * Tries it; gives what was seen, one line each.
   *
   * @throws ProofFailed, or NotTried
   */
  run(stage: Stage): Promise<string[]>;
}

/** One run of several trials, one after the other. */
export interface TrialRun {
  /** Those that were tried so far, and their outcomes. */
  trials: Trial[];
  /** Tries one. Gives its outcome, whatever happens. */
  attempt(entry: TrialEntry, progress: (line: string) => void): Promise<Trial>;
}

/**
 * A run whose trials share what they see. One that fails stops none that follow, unless the platform
 * did not come back.
 *
 * @param signal aborts the trial that runs, and skips the others
 */
export function openRun(settings: StageSettings, signal: AbortSignal): TrialRun {
  const { subject, recorder } = settings;
  const stageOf = openStages(settings);
  const trials: Trial[] = [];
  let lost: string | undefined;

  const restore = async (trial: string, progress: (line: string) => void) => {
    try {
      await subject.restore(progress);
      recorder.moment({ trial, kind: "recovered", text: "everything is ready again" });
    } catch (error) {
      lost = `the platform has not come back: ${messageOf(error)}`;
      throw new ProofFailed(lost);
    }
  };

  const tried = async (
    entry: TrialEntry,
    progress: (line: string) => void,
  ): Promise<Pick<Trial, "outcome" | "reason" | "lines">> => {
    const over = new AbortController();
    try {
      signal.throwIfAborted();
      if (lost) throw new NotTried(lost);
      const stage = stageOf(entry.name, progress, AbortSignal.any([signal, over.signal]));
      const lines = await entry.run(stage);
      return { outcome: "passed", lines };
    } catch (error) {
      if (signal.aborted) return { outcome: "skipped", reason: INTERRUPTED, lines: [] };
      const outcome = error instanceof NotTried ? "skipped" : "failed";
      return { outcome, reason: messageOf(error), lines: [] };
    } finally {
      // What it left running is of no more use.
      over.abort(new Error("the trial is over"));
    }
  };

  return {
    trials,
    attempt: async (entry, progress) => {
      const began = recorder.now();
      const before = recorder.timeline.moments.length;
      let seen = await tried(entry, progress);
      // One that failed may have been on its way.
      const isHarmed = recorder.timeline.moments.length > before || seen.outcome === "failed";
      if (entry.harm && isHarmed && !signal.aborted) {
        await restore(entry.name, progress).catch((error) => {
          seen = { ...seen, outcome: "failed", reason: seen.reason ?? messageOf(error) };
        });
      }
      const { name, title } = entry;
      const trial: Trial = { name, title, ...seen, began, ended: recorder.now() };
      trials.push(trial);
      return trial;
    },
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Compared by what JSON says of them: rows are lists of texts and numbers. */
export const sameRows = (one: unknown[][], other: unknown[][]) =>
  JSON.stringify(one) === JSON.stringify(other);
