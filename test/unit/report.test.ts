import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { bytesText, clockText, durationText, verdictText } from "../../proof/report/facts";
import { reportPage } from "../../proof/report/page";
import { INTERRUPTED, type Report } from "../../proof/report/report";
import { reportText } from "../../proof/report/text";
import { timelinePicture } from "../../proof/report/timeline/picture";
import { writeReport } from "../../proof/report/write";
import { anyReport } from "../any-report";
import { BAD, GOOD, MANY, NASTY, NOTHING } from "../report-samples";

const SAMPLES = { GOOD, BAD, MANY, NOTHING };
const samples = Object.entries(SAMPLES);

/** What stands in a document: its elements, their attributes, and its text. Throws if it is no XML. */
function parsed(text: string) {
  const elements = new Set<string>();
  const attributes = new Map<string, Set<string>>();
  let words = "";
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes: own }) => {
    elements.add(name);
    for (const { name: key, value } of Object.values(own)) {
      attributes.set(key, (attributes.get(key) ?? new Set()).add(value));
    }
  });
  parser.on("text", (more) => {
    words += more;
  });
  parser.write(text).close();
  return { elements, attributes, words };
}

const ELEMENTS = {
  svg: ["svg", "title", "desc", "style", "rect", "circle", "path", "text", "tspan", "g"],
  page: [
    ...["html", "head", "meta", "title", "link", "style", "body", "main", "header", "footer"],
    ...["section", "div", "h1", "h2", "h3", "p", "span", "dl", "dt", "dd", "code", "bdi", "time"],
    ...["ol", "ul", "li", "figure", "figcaption", "details", "summary"],
    ...["table", "thead", "tbody", "tr", "th", "td"],
    ...["svg", "desc", "rect", "circle", "path", "text", "tspan", "g"],
  ],
};

/** Nothing in it but what we draw: no script, no handler, no address but names of XML. */
function expectHarmless(text: string, allowed: string[]) {
  const { elements, attributes } = parsed(text);
  expect([...elements].filter((name) => !allowed.includes(name))).toEqual([]);
  expect([...attributes.keys()].filter((name) => /^on|^src|^style$|href/i.test(name))).toEqual(
    elements.has("link") ? ["href"] : [],
  );
  expect([...(attributes.get("href") ?? [])].filter((to) => to !== "data:,")).toEqual([]);
  const styles = [...text.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style]) => style).join();
  expect(styles).not.toMatch(/url\(|@import|http/);
}

describe("what a report looks like", () => {
  test("as text", async () => {
    await expect(reportText(GOOD, false)).toMatchFileSnapshot("../golden/report/report.txt");
  });

  test("as a page", async () => {
    await expect(reportPage(GOOD)).toMatchFileSnapshot("../golden/report/report.html");
  });

  test("as a picture", async () => {
    await expect(timelinePicture(GOOD)).toMatchFileSnapshot("../golden/report/timeline.svg");
  });

  test("its files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "report-test-"));
    try {
      const deeper = join(folder, "a", "b");
      const paths = await writeReport(GOOD, deeper);
      const names = ["report.json", "report.txt", "report.html", "timeline.svg"];
      expect(paths).toEqual(names.map((name) => join(deeper, name)));
      expect(readdirSync(deeper).toSorted()).toEqual(names.toSorted());
      expect(JSON.parse(readFileSync(join(deeper, "report.json"), "utf8"))).toEqual(GOOD);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("texts of others", () => {
  test.each(samples)("%s: page and picture are XML, and hold nothing foreign", (_, report) => {
    expectHarmless(reportPage(report), ELEMENTS.page);
    expectHarmless(timelinePicture(report), ELEMENTS.svg);
  });

  test("whatever a report says, page and picture stay so", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expectHarmless(reportPage(report), ELEMENTS.page);
        expectHarmless(timelinePicture(report), ELEMENTS.svg);
        reportText(report, false);
      }),
      { numRuns: 40 },
    );
  });

  test.each(NASTY.filter((text) => text.length < 600))("%j is told as it is", (text) => {
    const [trial] = GOOD.trials;
    if (!trial) throw new Error("no trial");
    const { words } = parsed(reportPage({ ...GOOD, trials: [{ ...trial, lines: [text] }] }));
    // Signs that cannot be seen are spelt out; everything else stands there.
    for (const part of text.split(/[^\x20-\x7e\u05d0-\u05ea\u4e00-\u9fff]+/u)) {
      expect(words).toContain(part);
    }
  });

  test("a terminal is sent no control sign of theirs", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(reportText(BAD, false)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/);
    expect(reportText(GOOD, true)).toContain("\u001b[32m");
  });

  test("what is long is cut, and it is said where the rest is", () => {
    const page = reportPage(BAD);
    expect(page).toContain("(9400 more characters in report.json)");
    expect(page).not.toContain("a".repeat(601));
  });

  test("no address but the names of XML", () => {
    const addresses = [reportPage(GOOD), timelinePicture(GOOD)].join().match(/https?:[^"\s]*/g);
    const names = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg"];
    expect([...new Set(addresses)].toSorted()).toEqual(names);
  });
});

describe("the verdict", () => {
  const trials = (...outcomes: Report["trials"][number]["outcome"][]) =>
    outcomes.map((outcome) => ({
      ...BAD.trials[0],
      name: "t",
      title: "t",
      outcome,
    })) as Report["trials"];
  const told = (passed: boolean, ...outcomes: Report["trials"][number]["outcome"][]) =>
    verdictText({ ...GOOD, passed, trials: trials(...outcomes) });

  test("says how many, and what was left out", () => {
    expect(told(true, "passed")).toBe("The trial passed");
    expect(told(true, "passed", "passed")).toBe("All 2 trials passed");
    expect(told(true, "passed", "passed", "skipped")).toBe("All 2 trials passed, 1 skipped");
    expect(told(false, "passed", "failed", "skipped")).toBe("1 of 2 trials failed, 1 skipped");
    expect(told(true, "skipped")).toBe("Nothing was tried, 1 skipped");
    expect(told(true)).toBe("Nothing was tried");
  });

  test("of an interrupted run says so, and what was not tried", () => {
    const report = (first: "passed" | "failed" | "skipped") => {
      const [one, two, ...rest] = trials(first, "skipped", "skipped", "skipped");
      const stopped = rest.map((trial, index) => ({
        ...trial,
        name: ["drain", "gateway"][index] ?? "",
        reason: INTERRUPTED,
      }));
      return { ...GOOD, passed: false, trials: [one, two, ...stopped] as Report["trials"] };
    };
    expect(verdictText(report("passed"))).toBe(
      "Interrupted: 1 trial passed, 1 skipped; not tried to the end: drain, gateway",
    );
    expect(verdictText(report("failed"))).toBe(
      "Interrupted: 1 of 1 trial failed, 1 skipped; not tried to the end: drain, gateway",
    );
    expect(verdictText(report("skipped"))).toBe(
      "Interrupted: 0 trials passed, 2 skipped; not tried to the end: drain, gateway",
    );
  });

  test("of a run that was ended in between is not that it passed", () => {
    expect(told(false, "passed", "skipped")).toBe(
      "The run did not come to its end: 1 trial passed, 1 skipped",
    );
    expect(reportPage({ ...GOOD, passed: false })).toContain('class="verdict failed"');
  });
});

test.each([
  [0, "0 ms", "0:00.0"],
  [0.9996, "1 s", "0:01.0"],
  [59.94, "59.9 s", "1:00"],
  [59.96, "1 min", "1:00"],
  [134.2, "2 min 14 s", "2:14"],
  [3599.7, "1 h", "1:00:00"],
  [7325, "2 h 2 min", "2:02:05"],
  [Number.NaN, "?", "?"],
])("%d seconds are %s, and %s on the clock", (seconds, duration, clock) => {
  expect([durationText(seconds), clockText(seconds)]).toEqual([duration, clock]);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [15_240_000, "15 MB"],
  [999_999, "1000 kB"],
  [3.2e12, "3.2 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
