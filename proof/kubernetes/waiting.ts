import { setTimeout as pause } from "node:timers/promises";
import { ApiUnreachable } from "../../infra/watch/kubernetes-api";
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
