import { below, type Fault } from "../../shared/faults";
import { PROFILES } from "../profiles";
import type { TrinoProfile, WorkersSpec } from "../spec";
import { drainOf, idleDrainSeconds, SPOT_DRAIN_SECONDS, SPOT_NOTICE_SECONDS } from "./drain";

/** Paths relative to `workers`. A profile that does not exist has been told of already. */
export function checkDrain(profile: TrinoProfile, workers: WorkersSpec): Fault[] {
  if (!PROFILES[profile]) return [];
  const { spot } = workers;
  const { graceSeconds, terminationSeconds } = drainOf(profile, workers);
  return below("drain", [
    ...(spot ? checkSpotNotice(terminationSeconds, graceSeconds) : []),
    ...(terminationSeconds < idleDrainSeconds(graceSeconds) &&
    !(spot && idleDrainSeconds(graceSeconds) > SPOT_DRAIN_SECONDS)
      ? [{ path: "terminationSeconds", message: tooShort(terminationSeconds, graceSeconds) }]
      : []),
  ]);
}

/** The chart refuses less than twice the grace period too, but only when it is deployed. */
function tooShort(termination: number, grace: number): string {
  return `${termination} kills a worker before it has waited ${grace} s twice; use at least ${idleDrainSeconds(grace)}, or a shorter graceSeconds`;
}

function checkSpotNotice(termination: number, grace: number): Fault[] {
  const gone = `a spot node is gone ${SPOT_NOTICE_SECONDS} s after its notice`;
  if (idleDrainSeconds(grace) > SPOT_DRAIN_SECONDS) {
    const message = `${grace}, waited for twice, is longer than a spot notice: ${gone}; use at most ${Math.floor((SPOT_DRAIN_SECONDS - idleDrainSeconds(0)) / 2)}`;
    return [{ path: "graceSeconds", message }];
  }
  return termination > SPOT_DRAIN_SECONDS
    ? [
        {
          path: "terminationSeconds",
          message: `${termination} is longer than a spot notice: ${gone}; use at most ${SPOT_DRAIN_SECONDS}`,
        },
      ]
    : [];
}

/** Path `maxUnavailable`. */
export function checkMaxUnavailable(value: string | undefined): Fault[] {
  if (value === undefined) return [];
  const path = "maxUnavailable";
  const [, count, share] = /^(\d+)(%?)$/.exec(value) ?? [];
  if (Number(count) >= 1 && (share === "" || Number(count) <= 100)) return [];
  const message =
    Number(count) === 0
      ? "0 would hold up every node upgrade for good; use at least 1"
      : `${JSON.stringify(value)} is not a number of workers; use for example "1" or "25%"`;
  return [{ path, message }];
}
