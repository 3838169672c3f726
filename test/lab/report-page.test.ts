import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe, { type AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TONES } from "../../proof/report/colours";
import { writeReport } from "../../proof/report/write";
import { startBrowser } from "../browser";
import { BAD, GOOD, MANY, NOTHING } from "../report-samples";

// The page of a report in a real browser.

const SAMPLES = { GOOD, BAD, MANY, NOTHING };
const names = Object.keys(SAMPLES) as (keyof typeof SAMPLES)[];

const profiles = () => readdirSync(tmpdir()).filter((name) => name.startsWith("playwright_"));
const before = profiles();
const folder = mkdtempSync(join(tmpdir(), "report-page-test-"));
let browser: Browser | undefined;

beforeAll(async () => {
  browser = await startBrowser();
  for (const name of names) await writeReport(SAMPLES[name], join(folder, name));
});
beforeEach(({ skip }) =>
  skip(
    !browser,
    "no browser; Debian: apt-get install chromium, or set CHROMIUM to the path of one",
  ),
);
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
  // Its profile goes with it.
  expect(profiles().filter((name) => !before.includes(name))).toEqual([]);
});

/** A page of a report, and whatever it did that it should not. */
interface Opened {
  page: Page;
  /** Messages in the console, errors, dialogs, and requests but that of the file itself. */
  misdeeds: string[];
}

async function open(
  name: string,
  file: string,
  { width = 1100, colorScheme = "light" as "light" | "dark" } = {},
): Promise<Opened> {
  if (!browser) throw new Error("no browser");
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
  const misdeeds: string[] = [];
  const url = pathToFileURL(join(folder, name, file)).href;
  page.on("console", (message) => misdeeds.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url) misdeeds.push(`request: ${request.url()}`);
  });
  page.on("dialog", async (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  await page.goto(url);
  return { page, misdeeds };
}

interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where things of the picture are, within the picture. */
const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.evaluate((wanted) => {
    // biome-ignore lint/suspicious/noExplicitAny: this function runs in the browser, whose types we lack
    const { document } = globalThis as any;
    const frame = document.querySelector("svg").getBoundingClientRect();
    return [...document.querySelectorAll(wanted)].map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      return {
        text: one.textContent,
        ...{ left: left - frame.left, right: frame.right - right },
        ...{ top: top - frame.top, bottom: frame.bottom - bottom },
      };
    });
  }, selector);

const isOutside = ({ left, right, top, bottom }: Box) => Math.min(left, right, top, bottom) < 0;

/** What a checker of accessibility finds, contrast of texts among it. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run()")) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

describe.each(names)("%s", (name) => {
  test.each([
    [1100, "light"],
    [360, "dark"],
  ] as const)(
    "on %d pixels, %s: asks for nothing, overflows nowhere, can be read by all",
    async (width, colorScheme) => {
      const { page, misdeeds } = await open(name, "report.html", { width, colorScheme });
      expect(misdeeds).toEqual([]);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect(wide).toBe(width);
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(ground).toBe(rgb(TONES.ground[colorScheme]));
      expect(await faultsOf(page)).toEqual([]);
      await page.close();
    },
  );

  test("the picture alone: every mark is in it, no text leaves it, no label lies on another", async () => {
    const { page, misdeeds } = await open(name, "timeline.svg");
    expect(misdeeds).toEqual([]);
    const marks = await boxesOf(page, ".tl-mark");
    expect(marks).toHaveLength(SAMPLES[name].timeline.moments.length);
    expect([...marks, ...(await boxesOf(page, "text"))].filter(isOutside)).toEqual([]);
    const labels = await boxesOf(page, ".tl-label");
    // Both are counted from the edges: they meet where the one's left is before the other's right.
    const width = 880;
    const meet = labels.flatMap((one, index) =>
      labels.slice(index + 1).filter((other) => {
        const isSameRow = Math.abs(one.top - other.top) < 4;
        return isSameRow && one.left < width - other.right && other.left < width - one.right;
      }),
    );
    expect(meet).toEqual([]);
    await page.close();
  });

  test("on paper: all of the timeline is there", async () => {
    const { page } = await open(name, "report.html", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    // The width of A4 within its margins, in CSS pixels.
    await page.setViewportSize({ width: 688, height: 1017 });
    const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(ground).toBe(rgb(TONES.ground.light));
    const picture = await page.locator("svg").boundingBox();
    expect(picture?.width).toBeGreaterThan(400);
    expect((picture?.x ?? 0) + (picture?.width ?? 0)).toBeLessThanOrEqual(688);
    expect(picture?.height).toBeLessThanOrEqual(1017);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThanOrEqual(1);
    await page.close();
  });
});

test("the timeline is reached by keyboard, where it does not fit", async () => {
  const { page } = await open("GOOD", "report.html", { width: 360 });
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Timeline");
  await page.close();
});

function rgb(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${r}, ${g}, ${b})`;
}
