import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Call, type Command, show } from "../cli/command";
import { table, UsageError } from "../cli/output";
import { eitherOf, nearest } from "../components/shared/faults";
import { endOnAbort } from "../lab/cli/interrupt";
import { openLabFolder } from "../lab/folder";
import { takeDown } from "../lab/platform/take-down";
import { BENCHMARKS } from "./benchmarks";
import { measureStack, ON_STACKS } from "./measure-stack";
import type { Benchmark, Round, Run } from "./suite/benchmark";
import { compare } from "./suite/compare";
import { commitNow, loadNow, machineName } from "./suite/machine";
import { writeFiles } from "./suite/page";
import { inPairs, missingRounds } from "./suite/plan";
import { comparable, keepSlice, readKept, roundsOf } from "./suite/results";
import { describeRound, digits, judged, text } from "./suite/verdict";
import { writtenPage } from "./written-page";

/** `npm run bench`. */
export const bench: Command = {
  name: "bench",
  args: "[names...]",
  summary: "measures what our choices are worth against what a user would do instead",
  more: `Benchmarks: ${BENCHMARKS.map(({ name }) => name).join(", ")}.
Without a name all of them. Each goes on from the rounds that are kept in bench/results; docs/benchmarks.md
is written anew at the end.`,
  options: [
    { flags: "--minutes <minutes>", meaning: "begin no round after that time", default: "30" },
    {
      flags: "--rounds <rounds>",
      meaning: "rounds of each case in all, instead of the usual number",
    },
    { flags: "--only <text>", meaning: "cases alone whose name has this in it" },
    {
      flags: "--compare",
      meaning: "measure anew, keep nothing, show what became worse by over 15 %",
    },
    {
      flags: "--stack <stack>",
      meaning: `measure this stack in its Kubernetes cluster, keep nothing: ${ON_STACKS.join(", ")}`,
    },
    { flags: "--production <stack>", meaning: "the same stack again, if it looks like production" },
    { flags: "--page", meaning: "measure nothing, write docs/benchmarks.md from what is kept" },
  ],
  run: measure,
};

async function measure(call: Call): Promise<number> {
  const benchmarks = chosen(call.args);
  const minutes = numberOf(call, "minutes") ?? 30;
  const rounds = numberOf(call, "rounds");
  const stack = call.value("stack");
  if (stack !== undefined) return measureStack(call, stack, benchmarks, { minutes, rounds });
  if (!call.flag("page")) {
    const signal = call.onInterrupt();
    const fresh = await runAll(call, benchmarks, { minutes, rounds, signal });
    if (call.flag("compare")) return showComparison(call, benchmarks, fresh);
  }
  writeFiles(writtenPage());
  const data = benchmarks.map((one) => ({ name: one.name, goals: judged(one, keptOf(one)) }));
  show(call, data, () => benchmarks.map((one) => text(one, keptOf(one))).join("\n\n"));
  return 0;
}

const keptOf = ({ name }: Benchmark): Round[] => roundsOf(readKept(name));

function chosen(names: readonly string[]): Benchmark[] {
  const known = BENCHMARKS.map(({ name }) => name);
  const faults = names
    .filter((name) => !known.includes(name))
    .map(
      (name) => `no benchmark is called "${name}"; use ${eitherOf(known)}${nearest(name, known)}`,
    );
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  // In the order in which they were named: time may not be enough for all.
  const wanted = names.length === 0 ? known : names;
  return wanted.flatMap((name) => BENCHMARKS.filter((one) => one.name === name));
}

function numberOf(call: Call, option: string): number | undefined {
  const given = call.value(option);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (number > 0 && number <= 10_000) return number;
  throw new UsageError(`--${option}: "${given}" is not allowed; use a number above 0, up to 10000`);
}

interface Bounds {
  minutes: number;
  rounds: number | undefined;
  signal: AbortSignal;
}

/** Runs the benchmarks one after the other in one lab; gives the rounds that were made. */
async function runAll(
  call: Call,
  benchmarks: readonly Benchmark[],
  { minutes, rounds, signal }: Bounds,
): Promise<Map<string, Round[]>> {
  const root = mkdtempSync(join(tmpdir(), "trino-platform-bench-"));
  const lab = openLabFolder(root);
  const began = Date.now();
  const until = began + minutes * 60_000;
  const isFresh = call.flag("compare");
  const made = new Map<string, Round[]>();
  let open: { title: string; servers: unknown } | undefined;
  const work = async () => {
    for (const benchmark of benchmarks) {
      const { name, variants } = benchmark;
      const wanted = rounds ?? benchmark.rounds;
      const before = isFresh ? [] : comparable(benchmark, readKept(name));
      const only = call.value("only") ?? "";
      const cases = benchmark.cases.filter((one) => one.includes(only));
      const missing = missingRounds(cases, variants, wanted, before);
      if (missing.length === 0 || Date.now() > until) continue;
      const progress = (line: string) =>
        call.output.err(`${Math.round((Date.now() - began) / 1000)} s, ${name}: ${line}`);
      const slice = {
        date: new Date().toISOString(),
        machine: machineName(),
        load: [loadNow(), 0] as [number, number],
        commit: commitNow(),
        rounds: [] as Round[],
      };
      made.set(name, slice.rounds);
      const keep = (round: Round) => {
        slice.rounds.push(round);
        slice.load[1] = loadNow();
        if (!isFresh) keepSlice(benchmark, slice);
        progress(`${slice.rounds.length} of ${missing.length}, ${describeRound(round)}`);
      };
      const hasTime = () => !signal.aborted && Date.now() < until;
      const run: Run = {
        signal,
        lab,
        progress,
        hasTime,
        keep,
        missing,
        stage: async <T>(title: string, start: () => Promise<T>) => {
          if (open?.title === title) return open.servers as T;
          open = undefined;
          await takeDown(lab, { keepLogs: false });
          openLabFolder(root);
          open = { title, servers: await start() };
          return open.servers as T;
        },
        pairs: inPairs({ missing, hasTime, signal, keep }),
      };
      await benchmark.run(run);
      signal.throwIfAborted();
    }
  };
  try {
    await endOnAbort(lab, work(), signal);
  } finally {
    await takeDown(openLabFolder(root), { keepLogs: false });
  }
  return made;
}

function showComparison(
  call: Call,
  benchmarks: readonly Benchmark[],
  fresh: Map<string, Round[]>,
): number {
  const rows = benchmarks.flatMap((one) => compare(one, keptOf(one), fresh.get(one.name) ?? []));
  show(call, rows, () => {
    const head = ["", "kept", "now", "change", ""];
    const body = rows.map(({ goal, kept, now, change, worse }) => [
      goal,
      digits(kept),
      digits(now),
      `${change > 0 ? "+" : ""}${Math.round(change * 100)} %`,
      worse ? "WORSE" : "",
    ]);
    return table([head, ...body], call.output);
  });
  return 0;
}
