import { describe, expect, test } from "vitest";
import { sessionPropertyFault } from "../../components/trino/properties/session";
import data from "../../components/trino/properties/session.json";

type Span = { from?: number; until?: number };
const SPANS = Object.entries(data.properties as Record<string, Span | Span[]>).map(
  ([name, spans]) => [name, [spans].flat()] as const,
);

describe("a session property", () => {
  test.each(SPANS)("%s is taken in the versions that listed it", (name, spans) => {
    for (const { from, until } of spans) {
      for (const version of [from ?? data.versions[0], until ?? data.versions.at(-1)]) {
        expect(sessionPropertyFault(name, String(version))).toBeUndefined();
      }
    }
  });

  test.each([
    [
      "that is misspelt",
      "query_max_runtime",
      "483",
      'is no session property; Trino 483 refuses every query with it (did you mean "query_max_run_time"?)',
    ],
    [
      "that is gone",
      "omit_datetime_type_precision",
      "483",
      "gone after Trino 476; Trino 483 refuses every query with it; remove it",
    ],
    [
      "that is not there yet",
      "spooling_unsupported_warning",
      "476",
      "came with Trino 483; Trino 476 refuses every query with it",
    ],
    // Only 476 and 483 were asked: whether 480 still or already knows it, nobody knows.
    ["that is gone, in a version between", "omit_datetime_type_precision", "480", undefined],
    ["that is new, in a version between", "spooling_unsupported_warning", "480", undefined],
    ["of nobody, in a version that is newer than all recorded ones", "brand_new", "490", undefined],
    ["of a catalog", "lake.anything_at_all", "483", undefined],
  ])("%s", (_, name, version, fault) => {
    expect(sessionPropertyFault(name, version)).toBe(fault);
  });
});
