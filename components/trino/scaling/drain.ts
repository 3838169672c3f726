import { PROFILES } from "../profiles";
import type { TrinoProfile, WorkersSpec } from "../spec";

/** EC2 takes a spot node away this many seconds after its notice. */
export const SPOT_NOTICE_SECONDS = 120;

/** What is left of the notice once Karpenter or the node termination handler has acted on it. */
export const SPOT_DRAIN_SECONDS = SPOT_NOTICE_SECONDS - 10;

/** What an idle drain takes beyond twice the grace period, in seconds (measured: 3). */
const IDLE_SECONDS = 5;

/** Seconds that a worker without any task needs to leave. */
export function idleDrainSeconds(graceSeconds: number): number {
  return 2 * graceSeconds + IDLE_SECONDS;
}

/** How a worker leaves, in seconds: the user's words, or the profile's. */
export function drainOf(profile: TrinoProfile, { drain, spot }: WorkersSpec) {
  const { drainSeconds, terminationSeconds } = PROFILES[profile];
  return {
    graceSeconds: drain?.graceSeconds ?? drainSeconds,
    terminationSeconds:
      drain?.terminationSeconds ??
      (spot ? Math.min(terminationSeconds, SPOT_DRAIN_SECONDS) : terminationSeconds),
  };
}
