import { cpus, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { waitUntil } from "../lab/processes";
import type { Attempt } from "../proof/load";
import { askUndisturbed, type Clients, KINDS, type Kind, startClients } from "./clients";
import type { ClientResult, Run } from "./results";
import type { Fault, Undo } from "./spec";
import type { Stage } from "./stage";
import { startWatch, type Watch } from "./watch";

/** A platform that is not well after that many seconds is not going to be. */
const LONGEST_SECONDS = 240;

/** Who is at work on a platform, from one fault to the next. */
export interface Work {
  clients: Clients;
  watch: Watch;
  stop(): Promise<void>;
}

/** Sets clients to work, and somebody to watch. */
export async function startWork(stage: Stage): Promise<Work> {
  const clients = await startClients(stage.subject(), await askUndisturbed(stage.subject()));
  const watch = startWatch(stage);
  return {
    clients,
    watch,
    stop: async () => void (await Promise.all([watch.stop(), clients.stop()])),
  };
}

/** Injects a fault once while clients are at work, takes it back, and tells what was seen. */
export async function runOnce(stage: Stage, fault: Fault, { clients, watch }: Work): Promise<Run> {
  const { signal, progress } = stage;
  const say = (line: string) => progress(`${fault.name}: ${line}`);
  const seen: string[] = [];
  let undo: Undo = async () => {};
  try {
    say("waiting until all is well");
    await stage.prometheus?.restart();
    await untilWell(stage, clients, watch, performance.now());
    await untilQuiet(stage);
    const [before, resent] = [await clients.count(), clients.resent()];
    say("now");
    const began = performance.now();
    undo = once(await fault.inject(stage, (line) => seen.push(line)));
    await pause(fault.seconds * 1000, undefined, { signal });
    say("taking it back");
    const undone = await undo().then(
      () => [],
      (error: Error) => [error.message],
    );
    signal.throwIfAborted();
    const ended = performance.now();
    say("waiting until all is well again");
    const back = await untilWell(stage, clients, watch, ended).catch((error: Error) => {
      signal.throwIfAborted();
      say(error.message);
      return undefined;
    });
    const after = await clients.count();
    const attempts = clients.attempts().filter((one) => one.ended >= began);
    const run = {
      date: new Date().toISOString(),
      machine: `${cpus().length} x ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(0)}`,
      held: seconds(ended - began),
      back: back === undefined ? null : seconds(back - began),
      clients: Object.fromEntries(KINDS.map((kind) => [kind, resultOf(attempts, kind)])) as Record<
        Kind,
        ClientResult
      >,
      resent: clients.resent() - resent,
      writes: {
        written: after.written - before.written,
        unsure: after.unsure - before.unsure,
        there: after.there - before.there,
        miscounted: after.miscounted,
      },
      told: watch.told(began),
      seen,
    };
    return { ...run, amiss: [...undone, ...amissOf(fault, run)] };
  } finally {
    await undo().catch(() => {}); // told above
  }
}

function once(undo: Undo): Undo {
  let done: Promise<void> | undefined;
  return () => {
    done ??= undo();
    return done;
  };
}

/** Every kind of client has a right answer to what it asked after that moment, and nothing is amiss. */
async function untilWell(
  { signal }: Stage,
  clients: Clients,
  watch: Watch,
  moment: number,
): Promise<number> {
  const isWell = async () => {
    signal.throwIfAborted();
    const right = clients.attempts().filter((one) => isRightSince(one, moment));
    const firsts = KINDS.map((kind) => right.find((one) => one.kind === kind)?.ended);
    const all = [...firsts, watch.wellSince(moment)];
    return all.every((one) => one !== undefined) ? Math.max(...all) : undefined;
  };
  const patience = { timeoutSeconds: LONGEST_SECONDS, alive: [] };
  return (await waitUntil("all is well", isWell, patience)) ?? 0;
}

/**
 * Waits a little until nothing is alerted on: a Prometheus that has just begun misses everything. What
 * holds nevertheless, of a machine that is too busy for example, is not taken for the fault's.
 */
async function untilQuiet({ prometheus, signal }: Stage): Promise<void> {
  const isQuiet = async () => {
    signal.throwIfAborted();
    return !prometheus || (await prometheus.alerts()).length === 0;
  };
  const patience = { timeoutSeconds: 15, alive: [] };
  await waitUntil("no alert holds", isQuiet, patience).catch(() => signal.throwIfAborted());
}

const isRightSince = ({ outcome, began }: Attempt, moment: number) =>
  outcome === "right" && began >= moment;

function resultOf(attempts: readonly Attempt[], kind: Kind): ClientResult {
  const own = attempts.filter((one) => one.kind === kind);
  const failed = own.filter(({ outcome }) => outcome === "failed");
  const wrong = own.filter(({ outcome }) => outcome === "wrong");
  return {
    queries: own.length,
    failed: failed.length,
    again: own.filter(({ again, outcome }) => again && outcome === "right").length,
    wrong: wrong.length,
    slowest: seconds(Math.max(0, ...own.map(({ began, ended }) => ended - began))),
    errors: [...new Set([...wrong, ...failed].map(({ error = "" }) => shortened(error)))].slice(
      0,
      5,
    ),
  };
}

/** Without what differs each time. */
const shortened = (error: string) =>
  (error.split("\n")[0] ?? "")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1")
    .replace(/\d{8}_\d{6}_\d{5}_\w{5}/g, "<query>")
    .slice(0, 300);

const seconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10;

/** What a fault must never do, and what this one must not. */
function amissOf({ mayFail = {}, untold }: Fault, run: Omit<Run, "amiss">): string[] {
  const { back, clients, writes, told } = run;
  const lost = KINDS.filter((kind) => clients[kind].failed > 0 && mayFail[kind] === undefined);
  const wrong = KINDS.filter((kind) => clients[kind].wrong > 0);
  return [
    ...wrong.map((kind) => `${kind}: ${clients[kind].wrong} wrong results`),
    ...writes.miscounted,
    ...lost.map(
      (kind) => `${kind}: ${clients[kind].failed} queries failed: ${clients[kind].errors[0]}`,
    ),
    ...(back === null ? [`not well again within ${LONGEST_SECONDS} s`] : []),
    ...(told.length === 0 && untold === undefined ? ["nobody was told"] : []),
  ];
}
