import fc from "fast-check";
import type { Report } from "../proof/report/report";
import { NASTY } from "./report-samples";

const sometimes = <T>(value: fc.Arbitrary<T>, bad: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: bad });
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(...NASTY),
  // Half pairs, as a text has them that was cut by its length.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((codes) => String.fromCharCode(...codes)),
);
const time = sometimes(
  fc.double({ min: 0, max: 7200, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -5),
);
const count = fc.nat({ max: 1000 });
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 5 });

/** Any report at all: texts of every kind, and times that no run has. */
export const anyReport: fc.Arbitrary<Report> = fc.record({
  format: fc.constant(1 as const),
  command: text,
  began: fc.oneof(text, fc.constant("2026-11-28T19:00:00Z")),
  seconds: time,
  platform: fc.record({
    where: fc.constantFrom("lab" as const, "kubernetes" as const),
    name: text,
    versions: fc.dictionary(text, text, { maxKeys: 3 }),
  }),
  passed: fc.boolean(),
  trials: some(
    fc.record(
      {
        ...{ name: text, title: text, reason: text, lines: some(text), began: time, ended: time },
        outcome: fc.constantFrom("passed" as const, "failed" as const, "skipped" as const),
      },
      { requiredKeys: ["name", "title", "outcome", "lines", "began", "ended"] },
    ),
  ),
  timeline: fc.record({
    queries: some(
      fc.record(
        {
          ...{ id: text, trial: text, cluster: text, client: text, sql: text, error: text },
          ...{ began: time, ended: time },
          tasks: some(fc.record({ at: time, running: count, finished: count, failed: count })),
        },
        { requiredKeys: ["id", "trial", "client", "sql", "began", "ended", "tasks"] },
      ),
    ),
    buckets: some(
      fc.record({
        bucket: text,
        samples: some(fc.record({ at: time, bytes: fc.nat(), objects: count })),
      }),
    ),
    moments: some(
      fc.record({
        ...{ at: time, trial: text, text },
        kind: fc.constantFrom(
          "kill" as const,
          "scale" as const,
          "deploy" as const,
          "recovered" as const,
        ),
      }),
    ),
  }),
});
