import { type Call, show } from "../cli/command";
import { readStack } from "../cli/commands/stack-file";
import { LAB_STACK } from "../cli/context";
import { UsageError } from "../cli/output";
import { eitherOf } from "../components/shared/faults";
import { productionSigns } from "../proof/prove/choice";
import { loginOf } from "../proof/prove/login";
import { openStackForTrials } from "../proof/prove/open";
import type { ProveSurroundings } from "../proof/prove/prove";
import { openLedger } from "../proof/prove/unfinished";
import { NotTried } from "../proof/subject";
import { BENCHMARKS } from "./benchmarks";
import type { Benchmark, Round } from "./suite/benchmark";
import { tableOf } from "./suite/page";
import { inPairs, missingRounds } from "./suite/plan";
import { describeRound, text } from "./suite/verdict";

/** Those that need no processor of their own. */
export const ON_STACKS = BENCHMARKS.filter(({ onStack }) => onStack).map(({ name }) => name);

/** How long, and how many rounds of each case instead of the usual number. */
export interface StackBounds {
  minutes: number;
  rounds: number | undefined;
}

/**
 * Measures a stack in its Kubernetes cluster, through the ways that `npm run prove` opens: it asks, and
 * neither kills nor keeps anything. What is shown is that cluster's own; the page stays as it is.
 */
export async function measureStack(
  call: Call,
  stack: string,
  wanted: readonly Benchmark[],
  bounds: StackBounds,
  around: ProveSurroundings = {},
): Promise<number> {
  const benchmarks = wanted.filter(({ onStack }) => onStack);
  if (stack === LAB_STACK) throw new UsageError(`${stack} runs in the local cloud: no --stack`);
  if (benchmarks.length === 0) {
    const names = wanted.map(({ name }) => name).join(", ");
    throw new UsageError(
      `--stack: ${names} needs processors of its own; use ${eitherOf(ON_STACKS)}`,
    );
  }
  const file = readStack(stack, around.stacks);
  const signs = productionSigns(stack, file.platform);
  if (signs.length > 0 && call.value("production") !== stack) {
    throw new UsageError(
      `${stack} looks like production: ${signs.join(", ")}\nqueries of others will wait for ours; if that is right, add --production ${stack}`,
    );
  }
  const signal = call.onInterrupt();
  const login = await loginOf(file.platform, process.env, undefined);
  const ledger = around.ledger ?? openLedger();
  const wish = { catalog: undefined, location: undefined };
  const opened = await openStackForTrials({
    stack,
    file,
    login,
    wish,
    ledger,
    signal,
  });
  try {
    const { dataset, subject } = opened;
    if (dataset instanceof NotTried) throw dataset;
    const { gateway, coordinators } = subject;
    const until = Date.now() + bounds.minutes * 60_000;
    const hasTime = () => !signal.aborted && Date.now() < until;
    const seen: { benchmark: Benchmark; rounds: Round[] }[] = [];
    for (const benchmark of benchmarks) {
      const { name, cases, variants } = benchmark;
      const missing = missingRounds(cases, variants, bounds.rounds ?? benchmark.rounds, []);
      const rounds: Round[] = [];
      const progress = (line: string) => call.output.err(`${name}: ${line}`);
      const keep = (round: Round) => {
        rounds.push(round);
        progress(`${rounds.length} of ${missing.length}, ${describeRound(round)}`);
      };
      const run = { signal, hasTime, missing, keep };
      const view = { gateway, coordinators, login, tpch: dataset.tpch, progress };
      await benchmark.onStack?.({ ...run, ...view, pairs: inPairs(run) });
      seen.push({ benchmark, rounds });
    }
    const data = seen.map(({ benchmark: { name }, rounds }) => ({ name, rounds }));
    show(call, data, () => seen.map(sectionOf).join("\n\n"));
    return 0;
  } finally {
    await opened.subject.close();
  }
}

const sectionOf = ({ benchmark, rounds }: { benchmark: Benchmark; rounds: Round[] }) =>
  `${text(benchmark, rounds)}\n\n${tableOf(benchmark, rounds)}`;
