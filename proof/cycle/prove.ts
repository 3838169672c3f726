import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { ROOT } from "../../cli/context";
import { TRIALS } from "../trials";
import { secondUp } from "../trials/second-up";
import type { Cycle } from "./steps";

/**
 * The trials as a process of their own, as a user starts them; undefined if there is no such command.
 *
 * @param folder where an engine finds no stack: the trials are not to run one
 * @param evidence folder that gets their report, in a folder of its own
 */
export function proveCommand(folder: string, evidence: string): Cycle["prove"] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  if (!("prove" in scripts)) return undefined;
  return async (file, signal) => {
    const nowhere = join(folder, "no-stacks");
    mkdirSync(nowhere, { recursive: true });
    const report = join(evidence, "prove");
    // A stack that is taken away afterwards may lose its coordinator, too. The second up is a step.
    const trials = TRIALS.map(({ name }) => name).filter((name) => name !== secondUp.name);
    const options = ["--only", trials.join(","), "--yes", "--json", "--out", report];
    const args = ["run", "--silent", "prove", "--", file, ...options];
    const running = execa("npm", args, {
      cwd: ROOT,
      reject: false,
      env: { PULUMI_BACKEND_URL: `file://${nowhere}` },
    });
    // It cleans up after itself, and ends.
    const stop = () => void running.kill("SIGINT");
    signal.addEventListener("abort", stop, { once: true });
    const { exitCode, stdout, stderr } = await running;
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
    const lines = trialsIn(stdout);
    if (exitCode !== 0) throw new Error([...lines, lastLine(stderr)].filter(Boolean).join("\n"));
    return lines;
  };
}

/** One line a trial. */
function trialsIn(json: string): string[] {
  try {
    const { trials = [], error } = JSON.parse(json);
    return error
      ? [String(error)]
      : trials.map(
          ({ name, outcome, reason }: { name: string; outcome: string; reason?: string }) =>
            [`${name} ${outcome}`, reason].filter(Boolean).join(": "),
        );
  } catch {
    return [];
  }
}

const lastLine = (text: string) => text.trim().split("\n").at(-1) ?? "";
