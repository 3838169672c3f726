import {
  type BucketSeries,
  INTERRUPTED,
  type Moment,
  type QuerySpan,
  type Report,
  type Trial,
} from "./report";

// What text, page and picture say of a report alike.

/** How a run ended. `nothing`: no trial ran. */
export type Verdict = "passed" | "failed" | "nothing";

/** How the run ended. */
export function verdictOf({ passed, trials }: Report): Verdict {
  if (!passed) return "failed";
  return trials.some(({ outcome }) => outcome === "passed") ? "passed" : "nothing";
}

/** The verdict as a sentence: `All 6 trials passed`. */
export function verdictText(report: Report): string {
  const { trials } = report;
  const ended = trials.filter(({ reason }) => reason !== INTERRUPTED);
  const count = (outcome: Trial["outcome"]) =>
    ended.filter((one) => one.outcome === outcome).length;
  const [failed, skipped] = [count("failed"), count("skipped")];
  const ran = ended.length - skipped;
  const left = skipped > 0 ? `, ${skipped} skipped` : "";
  const failures = `${failed} of ${counted(ran, "trial")} failed${left}`;
  if (ended.length < trials.length) {
    const seen = failed > 0 ? failures : `${counted(ran, "trial")} passed${left}`;
    const names = trials.filter((one) => !ended.includes(one)).map(({ name }) => name);
    return `Interrupted: ${seen}; not tried to the end: ${names.join(", ")}`;
  }
  if (failed > 0) return failures;
  // A run that was ended in between has no failed trial, and did not pass.
  if (!report.passed)
    return `The run did not come to its end: ${counted(ran, "trial")} passed${left}`;
  if (ran === 0) return `Nothing was tried${left}`;
  return `${ran === 1 ? "The trial" : `All ${ran} trials`} passed${left}`;
}

/** `1 trial`, `2 trials`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Where the platform ran, as words. */
export const PLACES: Record<Report["platform"]["where"], string> = {
  lab: "the lab (processes on one machine)",
  kubernetes: "Kubernetes",
};

/** Where and of what versions: `Kubernetes, stack kind; trino 483, gateway 21`. */
export function platformText({ platform }: Report): string {
  return [`${PLACES[platform.where]}, stack ${platform.name}`, versionsText(platform.versions)]
    .filter(Boolean)
    .join("; ");
}

/** `trino 483, gateway 21`. */
export function versionsText(versions: Record<string, string>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

/** A date of ISO 8601 for people, in UTC: `2026-11-28 19:40 UTC`. What is no date stays as it is. */
export function dateText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** Seconds for people: `850 ms`, `4.2 s`, `2 min 14 s`, `1 h 5 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 0.9995) return `${Math.round(Math.max(0, seconds) * 1000)} ms`;
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const [h, min, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const parts = h > 0 ? [`${h} h`, min > 0 && `${min} min`] : [`${min} min`, s > 0 && `${s} s`];
  return parts.filter(Boolean).join(" ");
}

/**
 * A moment of the run, as clocks show it: `1:35`, `1:02:03`.
 *
 * @param tenths whether tenths of a second are shown. @default true below ten seconds - where a trial may be over in one
 */
export function clockText(seconds: number, tenths = seconds < 9.95): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = tenths
    ? Math.round(Math.max(0, seconds) * 10) / 10
    : Math.round(Math.max(0, seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [h, min] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const s = tenths ? (whole % 60).toFixed(1).padStart(4, "0") : two(whole % 60);
  return h > 0 ? `${h}:${two(min)}:${s}` : `${min}:${s}`;
}

const UNITS = ["kB", "MB", "GB", "TB", "PB"];

/** Bytes for people, in powers of 1000 as S3's own bill counts them: `312 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length);
  const value = bytes / 1000 ** power;
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[power - 1]}`;
}

/** What a bucket held at its fullest, and at the end. */
export interface BucketPeak {
  bucket: string;
  peak: number;
  /** Objects at that moment. */
  objects: number;
  at: number;
  left: number;
  leftObjects: number;
}

/** The fullest moment of each bucket. */
export function peaksOf(buckets: readonly BucketSeries[]): BucketPeak[] {
  return buckets.map(({ bucket, samples }) => {
    const none = { at: 0, bytes: 0, objects: 0 };
    const top = samples.reduce(
      (best, one) => (one.bytes > best.bytes ? one : best),
      samples[0] ?? none,
    );
    const last = samples.at(-1) ?? none;
    return {
      ...{ bucket, peak: top.bytes, objects: top.objects, at: top.at },
      ...{ left: last.bytes, leftObjects: last.objects },
    };
  });
}

/** `peak 312 MB in 40 objects, 0 B left`. */
export function peakText({ peak, objects, left }: BucketPeak): string {
  return `peak ${bytesText(peak)} in ${counted(objects, "object")}, ${bytesText(left)} at the end`;
}

/** The moments in their order. */
export function momentsOf({ timeline }: Report): Moment[] {
  return timeline.moments.toSorted((a, b) => a.at - b.at);
}

/** What a query's cluster is called where it is not known. */
export const NO_CLUSTER = "cluster not known";

/** Queries by cluster, in the order of the clusters' names; those of no known cluster last. */
export function queriesByCluster(queries: readonly QuerySpan[]): [cluster: string, QuerySpan[]][] {
  const names = new Set(queries.flatMap(({ cluster }) => cluster ?? []));
  const known = [...names]
    .toSorted()
    .map((name): [string, QuerySpan[]] => [
      name,
      queries.filter(({ cluster }) => cluster === name),
    ]);
  const others = queries.filter(({ cluster }) => cluster === undefined);
  return others.length > 0 ? [...known, [NO_CLUSTER, others]] : known;
}
