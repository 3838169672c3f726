import type { Moment, QuerySpan, Timeline } from "./report/report";
import type { BucketContent } from "./subject";
import type { QueryState } from "./trino/coordinator";

/** Writes down what happens when, for the report. Times are in seconds since it began. */
export interface Recorder {
  /** When it began, ISO 8601. */
  began: string;
  timeline: Timeline;
  now(): number;
  /** A query begins; what is known of it later is written into what this gives. */
  query(span: Pick<QuerySpan, "trial" | "client" | "sql">): QuerySpan;
  /** How the query's tasks stand now; nothing is written if they stand as before. */
  tasks(span: QuerySpan, state: QueryState): void;
  buckets(contents: readonly BucketContent[]): void;
  moment(moment: Omit<Moment, "at">): void;
}

/** A recorder whose time begins now. */
export function startRecorder(): Recorder {
  const start = performance.now();
  const now = () => Math.round(performance.now() - start) / 1000;
  const timeline: Timeline = { queries: [], buckets: [], moments: [] };
  return {
    began: new Date().toISOString(),
    timeline,
    now,
    query: ({ trial, client, sql }) => {
      const at = now();
      const span = { id: "", trial, client, sql: shorten(sql), began: at, ended: at, tasks: [] };
      timeline.queries.push(span);
      return span;
    },
    tasks: (span, state) => {
      const count = countTasks(state);
      const { at: _, ...last } = span.tasks.at(-1) ?? { at: 0, running: 0, finished: 0, failed: 0 };
      if (JSON.stringify(count) !== JSON.stringify(last)) span.tasks.push({ at: now(), ...count });
    },
    buckets: (contents) => {
      const at = now();
      for (const { bucket, bytes, objects } of contents) {
        const known = timeline.buckets.find((series) => series.bucket === bucket);
        const series = known ?? { bucket, samples: [] };
        if (!known) timeline.buckets.push(series);
        series.samples.push({ at, bytes, objects });
      }
    },
    moment: (moment) => void timeline.moments.push({ at: now(), ...moment }),
  };
}

/** A query's tasks by how they stand; those that were given up because others were faster, left out. */
export function countTasks({ tasks }: QueryState) {
  const count = (states: readonly string[]) =>
    tasks.filter(({ state }) => states.includes(state)).length;
  return {
    running: count(["PLANNED", "RUNNING", "FLUSHING"]),
    finished: count(["FINISHED"]),
    failed: count(["FAILED"]),
  };
}

/** A statement on one line. */
export const oneLine = (sql: string) => sql.replace(/\s+/g, " ").trim();

/** The same, short enough for a row. */
export const shorten = (sql: string, most = 120) => {
  const line = oneLine(sql);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
