import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { BENCHMARKS } from "../../bench/benchmarks";
import { bench } from "../../bench/command";
import { allowance } from "../../bench/stage/allowance";
import { TPCH } from "../../bench/stage/tpch";
import type { Benchmark, Round } from "../../bench/suite/benchmark";
import { compare } from "../../bench/suite/compare";
import { pageOf } from "../../bench/suite/page";
import { missingRounds } from "../../bench/suite/plan";
import {
  comparable,
  type Kept,
  keepSlice,
  readKept,
  resultsText,
  roundsOf,
  type Slice,
} from "../../bench/suite/results";
import { estimate, median, numbersFrom, quantile } from "../../bench/suite/statistics";
import { judged } from "../../bench/suite/verdict";
import { writtenPage } from "../../bench/written-page";
import { textOf } from "../documents";
import { runWords } from "./command-line";

const folder = mkdtempSync(join(tmpdir(), "bench-suite-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const round = (name: string, ours: number, other: number): Round => ({
  case: name,
  of: { ours: { seconds: ours }, other: { seconds: other } },
});

const benchmark: Benchmark = {
  name: "made-up",
  question: "Is it quicker?",
  against: "what a user would do",
  variants: ["ours", "other"],
  figures: { seconds: { unit: "s", meaning: "wall time" } },
  cases: ["a <1>", "b <2>"],
  rounds: 3,
  goals: [{ text: "both", figure: "seconds", of: "ratio", over: "total", most: 1 }],
  plots: [{ kind: "ratio", figure: "seconds" }],
  conditions: "As it is",
  findings: "Ours is quicker.",
  run: async () => {},
};

const ROUNDS = [round("a <1>", 1, 2), round("a <1>", 1, 2), round("b <2>", 3, 4)];

const MANY = [...ROUNDS, ...ROUNDS, ...ROUNDS];

describe("statistics", () => {
  test("quantiles lie between two neighbours in proportion", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
    expect(quantile([7], 0.1)).toBe(7);
  });

  test("a total is the sum of the cases' medians, a ratio that of the sums", () => {
    const variants = ["ours", "other"] as const;
    const seen = (of: "ratio" | "difference" | "ours") =>
      estimate(ROUNDS, variants, { figure: "seconds", of, over: "total" })?.value;
    expect(seen("ours")).toBe(4);
    expect(seen("difference")).toBe(-2);
    expect(seen("ratio")).toBeCloseTo(4 / 6);
  });

  test("the highest and the lowest are those of single cases", () => {
    const seen = (over: "highest" | "lowest" | { case: string }) =>
      estimate(ROUNDS, ["ours", "other"], { figure: "seconds", of: "ratio", over })?.value;
    expect(seen("highest")).toBe(0.75);
    expect(seen("lowest")).toBe(0.5);
    expect(seen({ case: "b <2>" })).toBe(0.75);
    expect(seen({ case: "c" })).toBeUndefined();
  });

  test("the interval holds the value, and is the same each time", () => {
    const values = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, values, (mine, theirs) => {
        const rounds = mine.map((value, index) => round("a", value, theirs[index] ?? 1));
        const measure = { figure: "seconds", of: "ours", over: "total" } as const;
        const [one, again] = [0, 1].map(() => estimate(rounds, ["ours", "other"], measure));
        expect(one).toEqual(again);
        expect(one?.low).toBeLessThanOrEqual(one?.value ?? 0);
        expect(one?.high).toBeGreaterThanOrEqual(one?.value ?? 0);
      }),
      { numRuns: 20 },
    );
  });

  test("more rounds of the same spread make a narrower interval", () => {
    const random = numbersFrom(7);
    const rounds = Array.from({ length: 400 }, () => round("a", 1 + random(), 1));
    const width = (count: number) => {
      const measure = { figure: "seconds", of: "ratio", over: "total" } as const;
      const seen = estimate(rounds.slice(0, count), ["ours", "other"], measure);
      return (seen?.high ?? 0) - (seen?.low ?? 0);
    };
    expect(width(400)).toBeLessThan(width(20) / 2);
  });
});

describe("the plan of a run", () => {
  test("cases with the fewest rounds come first, and who is first changes", () => {
    const units = missingRounds(["a", "b"], ["ours", "other"], 2, [{ case: "a" }]);
    expect(units.map(({ case: name, order }) => `${name}: ${order}`)).toEqual([
      "b: other,ours",
      "a: other,ours",
      "b: ours,other",
    ]);
  });

  test("nothing is missing when all is kept, and every variant is asked in every round", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 6 }), (cases, wanted) => {
        const units = missingRounds(cases, ["x", "y", "z"], wanted, []);
        expect(units).toHaveLength(cases.length * wanted);
        for (const { order } of units) expect([...order].sort()).toEqual(["x", "y", "z"]);
        expect(missingRounds(cases, ["x", "y", "z"], wanted, units)).toEqual([]);
      }),
    );
  });
});

describe("what is kept", () => {
  const slice = (date: string, rounds: Round[]): Slice => ({
    date,
    machine: "a machine",
    load: [1, 2],
    commit: "abc",
    rounds,
  });

  test("a slice is added, and grows in its place", () => {
    const [first = round("a", 1, 1)] = ROUNDS;
    keepSlice(benchmark, slice("2026-01-01T00:00:00Z", [first]), folder);
    keepSlice(benchmark, slice("2026-01-02T00:00:00Z", [first]), folder);
    keepSlice(benchmark, slice("2026-01-02T00:00:00Z", ROUNDS), folder);
    const kept = readKept(benchmark.name, folder);
    expect(kept?.slices.map(({ rounds }) => rounds.length)).toEqual([1, 3]);
    expect(comparable(benchmark, kept)).toHaveLength(4);
    expect(JSON.parse(resultsText(kept as Kept))).toEqual(kept);
  });

  test("rounds under other conditions are no rounds of this one, and are put aside", () => {
    const changed = { ...benchmark, conditions: "Twice the size" };
    expect(comparable(changed, readKept(benchmark.name, folder))).toEqual([]);
    keepSlice(changed, slice("2026-01-03T00:00:00Z", ROUNDS), folder);
    expect(roundsOf(readKept(benchmark.name, folder))).toHaveLength(3);
    expect(readdirSync(join(folder, "earlier"))).toEqual(["made-up-2026-01-01T0000.json"]);
  });
});

test("a goal is met, missed or unclear by its interval", () => {
  const verdict = (rounds: Round[]) => judged(benchmark, rounds).map((one) => one.verdict);
  expect(verdict([])).toEqual(["not measured"]);
  expect(verdict(MANY)).toEqual(["met"]);
  expect(verdict(ROUNDS)).toEqual(["too few rounds"]);
  expect(verdict([3, 3, 3].map((ours) => round("a <1>", ours, 2)))).toEqual(["missed"]);
  expect(verdict([3, 3, 1].map((ours) => round("a <1>", ours, 2)))).toEqual(["unclear"]);
});

test("a ratio that got worse by more than 15 % is shown, in the direction that the goal tells", () => {
  const worse = (goal: Partial<Benchmark["goals"][number]>, now: number) => {
    const goals = [{ ...(benchmark.goals[0] as Benchmark["goals"][number]), ...goal }];
    return compare({ ...benchmark, goals }, [round("a", 1, 1)], [round("a", now, 1)])[0]?.worse;
  };
  expect(worse({}, 1.2)).toBe(true);
  expect(worse({}, 1.1)).toBe(false);
  expect(worse({}, 0.5)).toBe(false);
  const least = { least: 0.8 };
  expect(worse(least, 0.8)).toBe(true);
  expect(worse(least, 1.3)).toBe(false);
});

test("the page names the goal, what was seen and where, and draws it", () => {
  const slices = [
    {
      date: "2026-01-01T10:00:00Z",
      machine: "2 x X",
      load: [1, 2] as [number, number],
      commit: "abc",
    },
  ].map((one) => ({ ...one, rounds: MANY }));
  const kept = { benchmark: "made-up", conditions: "As it is", slices };
  const files = pageOf([{ benchmark, kept }]);
  const page = files["docs/benchmarks.md"] ?? "";
  expect(page).toContain("| [made-up](#made-up) | both | at most 1 | 0.667 | met |");
  expect(page).toContain("- 2026-01-01 10:00 UTC, 2 x X, load 1 and 2, commit abc: 9 rounds");
  expect(page).toContain("Ours is quicker.");
  const drawing = files["docs/benchmarks/made-up-seconds.svg"] ?? "";
  expect(drawing).toContain("a &lt;1&gt;");
  expect(drawing).toContain(">0.75</text>");
  expect(drawing).not.toContain("NaN");
});

test("an interrupted slice without a round, or none at all, is no fault of the page", () => {
  expect(pageOf([{ benchmark, kept: undefined }])["docs/benchmarks.md"]).toContain(
    "Not measured yet.",
  );
});

test("docs/benchmarks.md is what the kept results give (npm run bench -- --page)", () => {
  for (const [file, text] of Object.entries(writtenPage())) expect(textOf(file)).toBe(text);
});

test("each benchmark has a name of its own, and goals that speak of its figures and cases", () => {
  const names = BENCHMARKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, goals, plots, figures, cases } of BENCHMARKS) {
    expect(names).toContain(name);
    for (const { figure, over } of goals) {
      expect(Object.keys(figures)).toContain(figure);
      if (typeof over !== "string") expect(cases).toContain(over.case);
    }
    for (const { figure } of plots) expect(Object.keys(figures)).toContain(figure);
  }
});

test("a benchmark that needs processors of its own is refused on a stack", async () => {
  const { code, err } = await runWords(["bench", "spread", "--stack", "kind"], [bench]);
  expect(err).toContain("spread needs processors of its own; use isolation or gateway-clients");
  expect(code).toBe(2);
});

test("a bucket takes so many requests a second, whatever another one is asked", () => {
  let now = 0;
  const { isOver, limit } = allowance(2, () => now);
  limit(["a", "b"]);
  expect([1, 2, 3].map(() => isOver("a"))).toEqual([false, false, true]);
  expect([isOver("b"), isOver("lake")]).toEqual([false, false]);
  now = 500;
  expect([isOver("a"), isOver("a")]).toEqual([false, true]);
  limit([]);
  expect(isOver("a")).toBe(false);
});

test("there are 22 queries of TPC-H, on tables of the lake", () => {
  expect(Object.keys(TPCH)).toEqual(Array.from({ length: 22 }, (_, index) => `q${index + 1}`));
  for (const sql of Object.values(TPCH))
    expect(sql).toMatch(/^(SELECT|WITH)[^$]+lake\.tpch\.[^$]+$/);
});
