import type { LabFolder } from "../../lab/folder";
import type { Login } from "../../proof/trino/coordinator";
import type { Unit } from "./plan";

/** Figures of one sample by name: `{ seconds: 1.2, cpu: 0.9 }`. */
export type Sample = Record<string, number>;

/** The same work done by each variant, one right after the other. */
export interface Round {
  /** What was asked: `q9`, `64 clients`. */
  case: string;
  of: Record<string, Sample>;
}

/** A figure as the page shows it. */
export interface Figure {
  unit: string;
  meaning: string;
}

/** What of the rounds a goal looks at. */
export interface Measure {
  figure: string;
  /**
   * `ratio`: ours by the other one's of the same round; `difference`: ours less the other one's; `ours`:
   * ours alone.
   */
  of: "ratio" | "difference" | "ours";
  /** Over the cases: their sum, the worst of them, or one case alone. */
  over: "total" | "highest" | "lowest" | { case: string };
}

/** What we want to reach. */
export interface Goal extends Measure {
  text: string;
  most?: number;
  least?: number;
}

/** How the page draws a benchmark. */
export type Plot =
  | { kind: "ratio"; figure: string }
  | { kind: "bars"; figure: string }
  /** Cases are numbers with a word: `16 clients`. */
  | { kind: "lines"; figure: string };

/** One entry of the suite's table. */
export interface Benchmark {
  name: string;
  /** What somebody wants to know. */
  question: string;
  /** What a user would do instead. */
  against: string;
  /** Ours first; the other one is what ours is divided by. */
  variants: readonly [ours: string, other: string];
  figures: Record<string, Figure>;
  cases: readonly string[];
  /** Rounds of each case that are wanted in all. */
  rounds: number;
  goals: readonly Goal[];
  plots: readonly Plot[];
  /** What the figures hold for: sizes, scale, warm-up. Another text here, and kept rounds are others. */
  conditions: string;
  /** What the figures say, and what was made of them. No figures that the page has itself. */
  findings: string;
  run(run: Run): Promise<void>;
  /** The same on a stack in a Kubernetes cluster, of those that need no processor of their own. */
  onStack?(run: StackRun): Promise<void>;
}

/** What a trial is given on somebody's own cluster: it starts nothing, and ends nothing. */
export interface StackRun
  extends Pick<Run, "signal" | "progress" | "hasTime" | "pairs" | "missing" | "keep"> {
  gateway: string;
  /** Each coordinator's URL, by cluster. */
  coordinators: Record<string, string>;
  login: Login;
  /** A catalog of the connector `tpch`. */
  tpch: string;
}

/** What a trial is given while it runs. */
export interface Run {
  signal: AbortSignal;
  /** Where it may start processes: all of them are ended afterwards, whatever happens. */
  lab: LabFolder;
  /**
   * Servers that several benchmarks use: those that are up, if they are of that name; else what is up is
   * taken down, and these are started.
   */
  stage<T>(name: string, start: () => Promise<T>): Promise<T>;
  progress(line: string): void;
  /** True while there is time for another round. */
  hasTime(): boolean;
  /**
   * Asks each variant for each case in turn, those first of which the fewest rounds are kept, and in turn
   * who is first; keeps each round at once. Ends when all rounds are kept or the time is over.
   */
  pairs(ask: (name: string, variant: string) => Promise<Sample>): Promise<void>;
  /** The rounds that are not there yet, for trials that make them in another way. */
  missing: readonly Unit[];
  /** Keeps a round that the trial made in another way. */
  keep(round: Round): void;
}
