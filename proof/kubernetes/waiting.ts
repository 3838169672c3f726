import { setTimeout as pause } from "node:timers/promises";
import { ApiUnreachable, type KubernetesEditor } from "../../infra/watch/kubernetes-api";
import { type Member, ProofFailed } from "../subject";
import type { Pod } from "./objects";

/** A pod as a member: the image makes the pod's name the node's id (`-Dnode.id=$HOSTNAME`, run-trino). */
export const memberOf = ({ metadata: { name, uid } }: Pod): Member => ({ name, uid, nodeId: name });

/** Asks the API until it answers with something; an API that is away for a moment is asked again. */
export async function waitFor<T>(
  what: string | (() => string),
  seconds: number,
  signal: AbortSignal,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (const end = performance.now() + seconds * 1000; ; await pause(1000)) {
    signal.throwIfAborted();
    const seen = await look().catch((error) => {
      if (error instanceof ApiUnreachable) return undefined;
      throw error;
    });
    if (seen !== undefined) return seen;
    if (performance.now() > end) {
      const wanted = typeof what === "string" ? what : what();
      throw new ProofFailed(`after ${seconds} s still not: ${wanted}`);
    }
  }
}

/** How long an API may not answer, in all: that of a busy node of two cores gave no answer in 10 s. */
const PATIENCE = { seconds: 60, everyMs: 1000 };

/**
 * An API that is asked again when it does not answer, for whoever would rather wait than give up what has
 * begun. What changes something is sent once: it may have arrived.
 *
 * @param signal ends the patience
 */
export function patientApi(
  api: KubernetesEditor,
  signal: AbortSignal,
  { seconds, everyMs } = PATIENCE,
): KubernetesEditor {
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (const end = performance.now() + seconds * 1000; ; await pause(everyMs)) {
      try {
        return await ask();
      } catch (error) {
        const mayWait = error instanceof ApiUnreachable && performance.now() < end;
        if (!mayWait || signal.aborted) throw error;
      }
    }
  };
  return {
    server: api.server,
    get: (...asked) => patiently(() => api.get(...asked)),
    text: (...asked) => patiently(() => api.text(...asked)),
    read: (...asked) => patiently(() => api.read(...asked)),
    send: (...sent) => api.send(...sent),
  };
}
