import { join } from "node:path";
import { readIfThere, writeWhole } from "../cli/folder";
import type { Kind } from "./clients";
import type { Count } from "./ledger";
import type { Telling } from "./watch";

/** What one kind of client saw while something was broken. */
export interface ClientResult {
  /** Queries that were begun or went on after the fault. */
  queries: number;
  failed: number;
  /** Queries that were asked again after a failure, and answered. */
  again: number;
  wrong: number;
  /** Seconds that the slowest one took. */
  slowest: number;
  /** What the client was told, each once. */
  errors: string[];
}

/** One run of one fault. */
export interface Run {
  /** When, ISO 8601. */
  date: string;
  machine: string;
  /** Seconds that it was broken until it was taken back. */
  held: number;
  /** Seconds from the fault until every kind of client was answered again and all was well; null: never. */
  back: number | null;
  clients: Record<Kind, ClientResult>;
  /** Polls that were sent again on another connection. */
  resent: number;
  writes: Count;
  told: Telling[];
  /** What the fault itself saw. */
  seen: string[];
  /** What was not as it should be; none if the run is good. */
  amiss: string[];
}

/** As many as are kept and shown. */
export const RUNS = 3;

const FOLDER = join(__dirname, "results");

const fileOf = (fault: string) => join(FOLDER, `${fault}.json`);

/** The runs of a fault that are kept, oldest first. */
export function readRuns(fault: string): Run[] {
  const text = readIfThere(fileOf(fault));
  return text ? (JSON.parse(text) as Run[]) : [];
}

/** Adds a run; the oldest ones go. */
export function keepRun(fault: string, run: Run): void {
  const runs = [...readRuns(fault), run].slice(-RUNS);
  writeWhole(fileOf(fault), `${JSON.stringify(runs, null, 2)}\n`);
}

/** The worst of some runs: by what was amiss, then by failures, then by how long it took. */
export function worstOf(runs: readonly Run[]): Run | undefined {
  return [...runs].sort((a, b) => badness(b) - badness(a))[0];
}

function badness({ amiss, clients, back }: Run): number {
  const failed = Object.values(clients).reduce((sum, { failed }) => sum + failed, 0);
  return amiss.length * 1e6 + failed * 1e3 + (back ?? 999);
}
