import { setTimeout as pause } from "node:timers/promises";
import type { EngineStack } from "../../cli/engine";
import type { StackHealth } from "../../infra/watch/health";

/** Where something was told, and after how many seconds. */
export interface Told {
  by: "up" | "status";
  seconds: number;
  text: string;
}

/** What is waited for when something was broken on purpose. */
export interface BrokenDeployment {
  stack: EngineStack;
  /** What the cause must name. */
  names: string;
  health: () => Promise<StackHealth>;
  /** Seconds from a server's first end until its cause must be told. */
  withinSeconds: number;
  /** Seconds until a server must have ended. */
  patienceSeconds: number;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** Between two looks; `up` itself looks every 20 s. */
const LOOK_MS = 2000;

/**
 * Deploys what cannot start, and waits until a waiting `up` and `status` have named the cause. Then the
 * `up` is interrupted as by Ctrl-C: Helm would give up after a quarter of an hour only.
 *
 * @throws Error if one of them does not tell in time, or nothing fails
 */
export async function awaitCause(broken: BrokenDeployment): Promise<Told[]> {
  const { stack, names, health, withinSeconds, patienceSeconds, signal, progress } = broken;
  const stop = new AbortController();
  const told = new Map<Told["by"], Omit<Told, "seconds"> & { at: number }>();
  const tell = (by: Told["by"], text: string) => {
    if (!told.has(by)) told.set(by, { by, at: Date.now(), text });
  };
  let ended: string | undefined;
  const running = stack
    .up({
      signal: AbortSignal.any([signal, stop.signal]),
      onEvent: (event) => {
        // Not what the program itself says of a catalog that it does not know.
        const isCause = event.kind === "diagnostic" && event.message.startsWith("pod ");
        if (isCause && event.message.includes(names)) tell("up", event.message);
      },
    })
    .then(
      () => {
        ended = "it was deployed, although no server can start with it";
      },
      (error: Error) => {
        ended = error.message;
      },
    );
  const began = Date.now();
  let failedAt: number | undefined;
  try {
    while (told.size < 2) {
      await pause(LOOK_MS, undefined, { signal });
      if (ended !== undefined && !told.has("up")) throw new Error(`up named no cause: ${ended}`);
      const now = await health();
      const cause = causeIn(now, names);
      if (cause) tell("status", cause);
      if (failedAt === undefined && (hasFailed(now) || told.size > 0)) failedAt = Date.now();
      const since = (failedAt ?? began) + (failedAt ? withinSeconds : patienceSeconds) * 1000;
      if (Date.now() > since)
        throw new Error(tooLate(failedAt !== undefined, [...told.keys()], broken));
      progress(failedAt === undefined ? "no server has ended yet" : "a server has ended");
    }
  } finally {
    stop.abort();
    await running;
  }
  return [...told.values()].map(({ at, ...rest }) => ({
    ...rest,
    seconds: Math.max(0, Math.round((at - (failedAt ?? at)) / 1000)),
  }));
}

function tooLate(
  failed: boolean,
  told: readonly Told["by"][],
  { withinSeconds, patienceSeconds, names }: BrokenDeployment,
): string {
  if (!failed) return `no server has ended within ${patienceSeconds} s, although none can start`;
  const silent = (["up", "status"] as const).filter((by) => !told.includes(by));
  return `${silent.join(" and ")} did not name ${names} within ${withinSeconds} s of a server's end`;
}

function hasFailed({ releases }: StackHealth): boolean {
  return releases.some(({ pods }) =>
    pods.some(({ ready, restarts, lastEnd }) => !ready && (restarts > 0 || lastEnd !== undefined)),
  );
}

function causeIn({ releases }: StackHealth, names: string): string | undefined {
  return releases
    .flatMap(({ pods }) => pods.flatMap(({ causes }) => causes))
    .find((cause) => cause.includes(names));
}
