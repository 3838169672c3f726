import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { FAULTS } from "../../faults";
import { type Run, worstOf } from "../../faults/results";
import { TESTED } from "../../faults/tested";
import { PAGE, pageText } from "../../faults/write-page";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

test("the page is that of the runs that are kept; write it with: npm run faults -- --page", () => {
  expect(read(PAGE)).toBe(pageText());
});

test("every night all groups are broken", () => {
  const { jobs } = parse(read(".github/workflows/faults.yml"));
  const groups = new Set(FAULTS.map(({ group }) => group.toLowerCase()));
  expect(jobs.faults.strategy.matrix.group).toEqual([...groups]);
});

test("no fault lasts longer than a lab is given, and each has a name of its own", () => {
  const names = FAULTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(FAULTS.filter(({ seconds }) => seconds > 180)).toEqual([]);
});

test.each(TESTED)("$title: the test that the page names is there", ({ file, test: name }) => {
  expect(read(file)).toContain(name);
});

const CLIENT = { queries: 9, failed: 0, again: 0, wrong: 0, slowest: 1, errors: [] };
const RUN: Run = {
  date: "2026-11-28T00:00:00.000Z",
  machine: "",
  held: 5,
  back: 20,
  clients: { dashboard: CLIENT, pipeline: CLIENT, writer: CLIENT },
  resent: 0,
  writes: { written: 3, unsure: 0, there: 0, miscounted: [] },
  told: [],
  seen: [],
  amiss: [],
};
const failing = { ...RUN, clients: { ...RUN.clients, writer: { ...CLIENT, failed: 1 } } };

test.each<[string, Run, Run]>([
  ["amiss", { ...RUN, amiss: ["wrong"] }, failing],
  ["failed queries", failing, { ...RUN, back: 100 }],
  ["never well again", { ...RUN, back: null }, { ...RUN, back: 100 }],
  ["a long time", { ...RUN, back: 100 }, RUN],
])("the worst run is shown: %s", (_, worse, better) => {
  expect(worstOf([better, worse, better])).toBe(worse);
});
