import { setTimeout as pause } from "node:timers/promises";
import type { EngineStack, OperationResult } from "../../cli/engine";
import type { PlatformConfig } from "../../infra/stack-file";
import type { StackHealth } from "../../infra/watch/health";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { awaitCause } from "./cause";
import type { OwnStack } from "./engine";
import { presentOf } from "./leftovers";
import {
  BROKEN_CATALOG,
  BROKEN_CONNECTOR,
  withBrokenCatalog,
  withChangedSetting,
  withVersion,
} from "./stack-files";

/** What all steps of a cycle work on. */
export interface Cycle {
  own: OwnStack;
  /** Text of the stack file. */
  text: string;
  config: PlatformConfig;
  /** Trino's version that is deployed first. @default that of the stack file */
  from?: string | undefined;
  api: KubernetesApi;
  health(): Promise<StackHealth>;
  /** Runs the trials against what is deployed; gives what they saw. Left out if nobody can. */
  prove?: ((file: string, signal: AbortSignal) => Promise<string[]>) | undefined;
  /** How long things may take, in seconds. */
  limits: Limits;
  signal: AbortSignal;
  progress: (line: string) => void;
}

/** How long things may take, in seconds. */
export interface Limits {
  /** One operation of the engine. */
  operation: number;
  /** Until pods are ready after it; until everything is gone. */
  settle: number;
  /** From a server's end until its cause is told. */
  cause: number;
}

/** Images of 2 GB are pulled; a destroy waits for pods that drain; the cause is promised in a minute. */
export const LIMITS: Limits = { operation: 1800, settle: 300, cause: 60 };

/** One step: what it does, and what it saw. */
export interface CycleStep {
  name: string;
  title: string;
  /** @throws Error if it is not as it should be, Skipped if it cannot be tried here */
  run(cycle: Cycle): Promise<string[]>;
}

/** A step cannot be tried here; the message says why. */
export class Skipped extends Error {}

const deploy: CycleStep = {
  name: "deploy",
  title: "the stack is deployed, and becomes healthy",
  run: async (cycle) => {
    const { text, from } = cycle;
    const result = await up(cycle, from === undefined ? text : withVersion(text, from));
    await healthy(cycle);
    return [`${result.summary.create ?? 0} resources were made`];
  },
};

const prove: CycleStep = {
  name: "prove",
  title: "the trials pass",
  run: async ({ prove, own, signal }) => {
    if (!prove) throw new Skipped("there is no command prove here");
    return prove(own.file, signal);
  },
};

const secondUp: CycleStep = {
  name: "second-up",
  title: "a second up changes nothing",
  run: async (cycle) => {
    const { text, from } = cycle;
    const { steps } = await up(cycle, from === undefined ? text : withVersion(text, from));
    if (steps.length > 0) throw new Error(`it changed ${namesOf(steps)}`);
    return ["nothing changed"];
  },
};

const upgrade: CycleStep = {
  name: "upgrade",
  title: "a change reaches every cluster",
  run: async (cycle) => {
    const { text, from, config } = cycle;
    const { steps } = await up(cycle, from === undefined ? withChangedSetting(text) : text);
    if (steps.length === 0) throw new Error("it changed nothing");
    await healthy(cycle);
    const what = from === undefined ? "a setting" : `Trino ${from} to ${config.trinoVersion}`;
    return [`${what}: ${namesOf(steps)}`];
  },
};

const breakIt: CycleStep = {
  name: "break",
  title: "a catalog that no server takes is named while up waits",
  run: async (cycle) => {
    const { own, text, limits, signal, progress, health } = cycle;
    const stack = await own.open(withBrokenCatalog(text));
    const told = await awaitCause({
      stack,
      names: BROKEN_CONNECTOR,
      health,
      withinSeconds: limits.cause,
      patienceSeconds: limits.settle,
      signal,
      progress,
    });
    return told.map(
      ({ by, seconds, text }) => `${by}, ${seconds} s after a server's end: ${text.split("\n")[0]}`,
    );
  },
};

const mend: CycleStep = {
  name: "mend",
  title: "without that catalog everything is healthy again",
  run: async (cycle) => {
    const { steps } = await up(cycle, cycle.text);
    await healthy(cycle);
    return [steps.length > 0 ? namesOf(steps) : `${BROKEN_CATALOG} had reached nothing`];
  },
};

/** What is done, in this order. Whatever happens, {@link destroy} follows. */
export const STEPS: CycleStep[] = [deploy, prove, secondUp, upgrade, breakIt, mend];

/** Takes everything away, and looks whether something is left. */
export const destroy: CycleStep = {
  name: "destroy",
  title: "the stack is destroyed, and nothing is left",
  run: async (cycle) => {
    const { own, text, api, config, limits, progress, signal } = cycle;
    const stack = await own.open(text);
    const { summary } = await stack.destroy(operationOf(cycle));
    let left: string[] = [];
    const gone = async () => {
      left = await presentOf(api, config);
      if (left.length > 0) progress(`waiting for ${left.join(", ")}`);
      return left.length === 0;
    };
    await until(gone, limits.settle, signal, () => `it is left: ${left.join(", ")}`);
    return [`${summary.delete ?? 0} resources were deleted`];
  },
};

async function up(cycle: Cycle, text: string): Promise<OperationResult> {
  const stack: EngineStack = await cycle.own.open(text);
  return stack.up(operationOf(cycle));
}

function operationOf({ signal, limits, progress }: Cycle) {
  return {
    signal: AbortSignal.any([signal, AbortSignal.timeout(limits.operation * 1000)]),
    onEvent: (event: { kind: string; name?: string; op?: string; message?: string }) => {
      if (event.kind === "started") progress(`${event.op} ${event.name}`);
      if (event.kind === "diagnostic" && event.message)
        progress(event.message.split("\n")[0] ?? "");
    },
  };
}

async function healthy({ health, limits, signal, progress }: Cycle): Promise<void> {
  let ill = "";
  const isHealthy = async () => {
    const now = await health();
    ill = [...now.releases, ...now.parts]
      .filter(({ healthy }) => !healthy)
      .map(({ name, problems, pods }) => {
        const causes = pods.flatMap(({ causes, lastSteps }) => [...causes, ...lastSteps]);
        return [name, problems[0]?.message ?? causes[0]].filter(Boolean).join(": ");
      })
      .join("; ");
    if (ill) progress(`not healthy yet: ${ill}`);
    return now.healthy;
  };
  await until(isHealthy, limits.settle, signal, () => `not healthy: ${ill}`);
}

async function until(
  holds: () => Promise<boolean>,
  seconds: number,
  signal: AbortSignal,
  why: () => string,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`after ${seconds} s: ${why()}`);
    await pause(2000, undefined, { signal });
  }
}

/** The changed resources; components only group them. */
function namesOf(steps: OperationResult["steps"]): string {
  return steps
    .filter(({ custom }) => custom)
    .map(({ op, name }) => `${op} ${name}`)
    .join(", ");
}
