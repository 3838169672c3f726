import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dateText } from "../../proof/report/facts";
import {
  type KeptReport,
  keptFiles,
  keptName,
  keptOf,
  keptOfCycle,
  keptReports,
  ownStacks,
  TRIED,
  triedTable,
  withTable,
} from "../../record/tried";
import { ROOT, textOf } from "../documents";
import { BAD, GOOD } from "../report-samples";

describe("what has been tried", () => {
  test("the table is that of the kept reports (npm run schema)", () => {
    const page = textOf("docs/README.md");
    expect(withTable(page, keptReports())).toBe(page);
  });

  test.each(keptFiles())("%s holds what may be kept, and nothing else", (file) => {
    const kept: KeptReport = JSON.parse(readFileSync(join(ROOT, TRIED, file), "utf8"));
    const { where, versions } = kept;
    const report = { ...GOOD, ...kept, platform: { where, versions, name: "somebody's" } };
    const trials = kept.trials.map((trial) => ({ ...trial, lines: ["x"], began: 0, ended: 1 }));
    expect(keptOf({ ...report, trials }, ownStacks())).toEqual(kept);
    expect(keptName(kept)).toBe(file);
  });
});

describe("of a report is kept", () => {
  test("how it ended, and on what", () => {
    const kept = keptOf(GOOD, ownStacks());
    expect(keptName(kept)).toBe("2026-11-28-1900-lab.json");
    expect(triedTable([kept]).split("\n")[2]).toBe(
      "| 2026-11-28 19:00 UTC | the lab (processes on one machine) | trino 483, gateway 21, store SeaweedFS 4.48 | `npm start -- --once` | passed in 2 min 34 s: routing, spooling, worker-loss, interactive-loss; skipped: gateway-loss |",
    );
  });

  test("no name of somebody's stack, cluster, bucket, pod, and no statement", () => {
    const secret = "acme-corp";
    const texts = (text: string) => `${text} ${secret}`;
    const report = {
      ...GOOD,
      command: `npm run prove -- ${secret} --yes --context arn:aws:eks:eu-west-1:1:cluster/${secret} --out=/home/${secret} -s kind`,
      platform: { ...GOOD.platform, name: secret },
      trials: GOOD.trials.map((trial) => ({
        ...trial,
        reason: secret,
        lines: trial.lines.map(texts),
      })),
      timeline: {
        queries: GOOD.timeline.queries.map((query) => ({ ...query, sql: secret, error: secret })),
        buckets: GOOD.timeline.buckets.map((bucket) => ({ ...bucket, bucket: secret })),
        moments: GOOD.timeline.moments.map((moment) => ({ ...moment, text: secret })),
      },
    };
    const kept = keptOf(report, ["kind"]);
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(kept.command).toBe("npm run prove -- … --yes --context … --out=… -s kind");
  });

  test("nothing, if it is of another format or has no date", () => {
    expect(() => keptOf({ ...GOOD, format: 2 as never }, [])).toThrow(
      "format: 2 is not known; a report has format 1",
    );
    expect(() => keptOf(BAD, [])).toThrow('began: "yesterday <b>" is no date; use ISO 8601');
  });

  test("a cycle, whose steps are what was tried", () => {
    const report = {
      stack: "acme",
      command: "npm run cycle -- kind --from 476 --out /home/acme",
      versions: { trino: "476 to 483", gateway: "21", kubernetes: "v1.34.4" },
      server: "https://acme.example.com",
      began: "2026-11-28T20:00:00Z",
      seconds: 700,
      passed: true,
      steps: [
        {
          name: "deploy",
          title: "it is deployed",
          outcome: "passed" as const,
          lines: ["acme"],
          seconds: 9,
        },
        { name: "destroy", title: "it is gone", outcome: "passed" as const, lines: [], seconds: 9 },
      ],
      left: [],
    };
    const kept = keptOfCycle(report, ["kind"]);
    expect(keptName(kept)).toBe("2026-11-28-2000-cycle.json");
    expect(JSON.stringify(kept)).not.toContain("acme");
    expect(triedTable([kept]).split("\n")[2]).toBe(
      "| 2026-11-28 20:00 UTC | Kubernetes | trino 476 to 483, gateway 21, kubernetes v1.34.4 | `npm run cycle -- kind --from … --out …` | passed in 11 min 40 s: deploy, destroy |",
    );
    const [deploy] = report.steps;
    const stopped = { ...deploy, outcome: "failed" as const, reason: "interrupted" };
    expect(() => keptOfCycle({ ...report, steps: [stopped as never] }, [])).toThrow("interrupted");
  });

  test("nothing, if it was interrupted", () => {
    const [first, ...rest] = GOOD.trials;
    const stopped = { ...first, outcome: "skipped", reason: "interrupted" } as typeof first;
    const trials = [stopped, ...rest] as typeof GOOD.trials;
    expect(() => keptOf({ ...GOOD, trials }, [])).toThrow("the run was interrupted");
  });

  test("a failure is seen as one", () => {
    const trials = GOOD.trials.map((trial, index) =>
      index === 1 ? { ...trial, outcome: "failed" as const } : trial,
    );
    const kept = keptOf({ ...GOOD, passed: false, trials }, []);
    expect(triedTable([kept])).toContain(
      "**failed** in 2 min 34 s: routing, worker-loss, interactive-loss; failed: spooling;",
    );
  });
});

test("the README's picture is of a run that is kept", () => {
  const picture = readFileSync(join(ROOT, "docs/pictures/proof.svg"), "utf8");
  const lab = keptReports().filter(({ where }) => where === "lab");
  const shown = lab.filter(({ command, began }) =>
    picture.includes(`>${command} · ${dateText(began)}<`),
  );
  expect(shown).toHaveLength(1);
  expect(picture.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
});

test("a page without the marks of the table is refused", () => {
  expect(() => withTable("no marks", [])).toThrow("docs/README.md lacks <!-- runs");
});
