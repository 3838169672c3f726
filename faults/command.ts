import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Call, type Command, show } from "../cli/command";
import { UsageError } from "../cli/output";
import { eitherOf, nearest } from "../components/shared/faults";
import type { LabFolder } from "../lab/folder";
import type { Work } from "./one-run";
import type { Run } from "./results";
import type { Fault } from "./spec";

/** The command that breaks things. It loads what it needs when it is called. */
export const faultCommands: Command[] = [
  {
    name: "faults",
    args: "[names...]",
    summary:
      "breaks things in a lab of its own under load, and writes docs/faults.md of what was seen",
    options: [
      {
        flags: "--times <n>",
        meaning: "how often each; the three newest runs are kept",
        default: "1",
      },
      { flags: "--list", meaning: "only say which faults there are" },
      { flags: "--page", meaning: "only write docs/faults.md of the runs that are kept" },
    ],
    more: "Exit code: 0 if every run was as it should be, 1 if one was not.",
    run: faults,
  },
];

async function faults(call: Call): Promise<number> {
  const { FAULTS } = await import("./index.js");
  const { writePage } = await import("./write-page.js");
  const chosen = choose(FAULTS, call.args);
  if (call.flag("list")) {
    show(
      call,
      chosen.map(({ name, group, title }) => ({ name, group, title })),
      () => chosen.map(({ name, title }) => `${name.padEnd(34)}${title}`).join("\n"),
    );
    return 0;
  }
  if (call.flag("page")) {
    writePage();
    return 0;
  }
  const times = Number(call.value("times"));
  if (!Number.isInteger(times) || times < 1 || times > 10) {
    throw new UsageError(
      `--times: ${call.value("times")} is not allowed; use a number from 1 to 10`,
    );
  }
  const runs = await runAll(call, chosen, times);
  writePage();
  show(call, runs, () => runs.map(summaryOf).join("\n"));
  return runs.every(({ run }) => run?.amiss.length === 0) ? 0 : 1;
}

/** Faults of these names, and all of the groups that are named; without a name all. */
function choose(faults: readonly Fault[], names: readonly string[]): readonly Fault[] {
  const wordsOf = ({ name, group }: Fault) => [name, group.toLowerCase()];
  const known = [...new Set(faults.flatMap(wordsOf))].sort();
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(
      unknown
        .map((name) => `${name}: is no fault; use ${eitherOf(known)}${nearest(name, known)}`)
        .join("\n"),
    );
  }
  if (names.length === 0) return faults;
  return faults.filter((fault) => wordsOf(fault).some((word) => names.includes(word)));
}

interface Named {
  fault: string;
  /** Left out if it could not be injected. */
  run?: Run;
  failure?: string;
}

/** All in one lab, as long as it gets well again; else in the next one. */
async function runAll(call: Call, chosen: readonly Fault[], times: number): Promise<Named[]> {
  const { openLabFolder } = await import("../lab/folder.js");
  const { endOnAbort } = await import("../lab/cli/interrupt.js");
  const { takeDown } = await import("../lab/platform/take-down.js");
  const signal = call.onInterrupt();
  const wanted = Array.from({ length: times }, () => chosen).flat();
  const runs: Named[] = [];
  while (runs.length < wanted.length) {
    const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-faults-")));
    try {
      const rest = ofOneLab(wanted.slice(runs.length));
      await endOnAbort(
        lab,
        runWhileWell(lab, rest, call, signal, (run) => runs.push(run)),
        signal,
      );
    } finally {
      call.output.err("taking the lab down");
      await takeDown(lab, { keepLogs: false });
    }
  }
  return runs;
}

/** The first ones, up to the one that wants its lab to be otherwise. */
function ofOneLab(wanted: readonly Fault[]): readonly Fault[] {
  const other = wanted.findIndex(({ verifies }) => verifies !== wanted[0]?.verifies);
  return other < 0 ? wanted : wanted.slice(0, other);
}

async function runWhileWell(
  lab: LabFolder,
  wanted: readonly Fault[],
  { output }: Call,
  signal: AbortSignal,
  note: (run: Named) => void,
): Promise<void> {
  const { openStage } = await import("./stage.js");
  const { runOnce, startWork } = await import("./one-run.js");
  const { keepRun } = await import("./results.js");
  output.err("bringing a lab up");
  const began = performance.now();
  const progress = (line: string) => {
    const seconds = Math.round((performance.now() - began) / 1000);
    output.err(`${String(seconds).padStart(4)} s  ${line}`);
  };
  const verifies = wanted[0]?.verifies === true;
  const stage = await openStage(lab, { signal, progress, verifies });
  let work: Work | undefined;
  try {
    output.err("filling a table on S3, and asking for the right answers");
    work = await startWork(stage);
    for (const fault of wanted) {
      const done = await runOnce(stage, fault, work).then(
        (run): Named => ({ fault: fault.name, run }),
        (error: Error): Named => ({ fault: fault.name, failure: error.message }),
      );
      signal.throwIfAborted();
      note(done);
      output.err(summaryOf(done));
      if (done.run) keepRun(fault.name, done.run);
      if (done.run?.back === undefined || done.run.back === null) return;
    }
  } finally {
    // Who watches reads the lab's folder; clients end by themselves when nobody answers them.
    void work?.clients.stop();
    await work?.watch.stop();
    await stage.close();
  }
}

function summaryOf({ fault, run, failure }: Named): string {
  if (!run) return `${fault}: could not be tried: ${failure}`;
  const { amiss, back, clients, told } = run;
  const failed = Object.entries(clients).map(
    ([kind, one]) => `${kind} ${one.failed}/${one.queries}`,
  );
  const [first] = told;
  return [
    `${fault}: failed ${failed.join(", ")}; back after ${back ?? "?"} s; ${
      first ? `${first.by} after ${first.after} s: ${first.text}` : "nobody was told"
    }`,
    ...amiss.map((line) => `  amiss: ${line}`),
  ].join("\n");
}
