import { clockText } from "../facts";
import type { Report } from "../report";

/** The time that a picture shows, in seconds since the run began, and where it stands. */
export interface Scale {
  from: number;
  to: number;
  /** The place of a moment, in pixels; within the picture, whatever the moment. */
  x(at: number): number;
}

/** A moment that is named at the axis. */
export interface Tick {
  x: number;
  text: string;
}

/**
 * The time of all that was done: a platform that is brought up first takes longer than its trials, and
 * nothing is seen of it.
 *
 * @param left where the picture begins, in pixels
 * @param right where it ends
 */
export function scaleOf({ trials, timeline, seconds }: Report, left: number, right: number): Scale {
  const moments = [
    ...trials.flatMap(({ began, ended }) => [began, ended]),
    ...timeline.queries.flatMap(({ began, ended }) => [began, ended]),
    ...timeline.moments.map(({ at }) => at),
  ].filter((at) => Number.isFinite(at));
  const known = moments.length > 0 ? moments : [0, Number.isFinite(seconds) ? seconds : 0];
  // Not `Math.min(...)`: a run may have more moments than a call takes arguments.
  const from = known.reduce((a, b) => Math.min(a, b));
  const to = Math.max(
    known.reduce((a, b) => Math.max(a, b)),
    from + SHORTEST,
  );
  const x = (at: number) => {
    const within = Number.isFinite(at) ? Math.min(Math.max(at, from), to) : from;
    return rounded(left + ((within - from) / (to - from)) * (right - left));
  };
  return { from, to, x };
}

/** A run of no time at all still has a picture. */
const SHORTEST = 0.1;

const STEPS = [
  ...[0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400],
];

/** Round moments, at most nine. */
export function ticksOf({ from, to, x }: Scale): Tick[] {
  const day = STEPS.at(-1) ?? 1;
  const step =
    STEPS.find((one) => (to - from) / one <= 8) ?? day * Math.ceil((to - from) / day / 8);
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const at = (first + index) * step;
    return { x: x(at), text: step < 0.1 ? `${at.toFixed(2)} s` : clockText(at, step < 1) };
  });
}

/** Pixels with one decimal: pictures stay small, and the same on every machine. */
export const rounded = (value: number) => Math.round(value * 10) / 10;

/** About how wide a text is, in pixels: a little wider than DejaVu Sans, the widest of the usual fonts. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const sign of text) ems += emsOf(sign);
  return ems * size;
}

function emsOf(sign: string): number {
  if (sign >= "\u1100") return 1.05;
  return /[A-Zmw@%\u0080-\u10ff]/.test(sign) ? 0.85 : 0.57;
}

/** The text, cut so that it fits into so many pixels; empty if hardly anything does. */
export function fitting(text: string, size: number, pixels: number): string {
  if (widthOf(text, size) <= pixels) return text;
  let room = pixels - widthOf("…", size);
  let kept = "";
  for (const sign of text) {
    room -= emsOf(sign) * size;
    if (room < 0) break;
    kept += sign;
  }
  return kept.length < 3 ? "" : `${kept.trimEnd()}…`;
}
