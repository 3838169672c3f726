import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { onDark, TONES } from "../../proof/report/colours";
import { reportPage } from "../../proof/report/page";
import { timelinePicture } from "../../proof/report/timeline/picture";
import { placesOf, rowsOf } from "../../proof/report/timeline/rows";
import { scaleOf, ticksOf } from "../../proof/report/timeline/scale";
import { MANY, NOTHING } from "../report-samples";

describe("the picture", () => {
  const place = fc.integer({ min: 0, max: 800 });

  test("bars of a row do not lie on each other", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.integer({ min: 1, max: 90 }))), (pairs) => {
        const spans = pairs.map(([from, width]) => ({ from, to: from + width }));
        const rows = rowsOf(spans);
        for (const [a, one] of spans.entries()) {
          for (const [b, other] of spans.entries()) {
            if (a >= b || rows[a] !== rows[b]) continue;
            expect(one.to <= other.from || other.to <= one.from).toBe(true);
          }
        }
      }),
    );
  });

  test("labels of a row do not lie on each other, and stay within the picture", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, fc.integer({ min: 5, max: 300 }))), (pairs) => {
        const labels = pairs.map(([x, width]) => ({ x, width })).sort((a, b) => a.x - b.x);
        const places = placesOf(labels, { from: 0, to: 800 }, 8);
        const boxes = labels.flatMap(({ x, width }, index) => {
          const found = places[index];
          if (!found) return [];
          const [from, to] = found.side === "right" ? [x, x + width] : [x - width, x];
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(800);
          return [{ row: found.row, from, to }];
        });
        for (const [index, one] of boxes.entries()) {
          for (const other of boxes.slice(index + 1)) {
            if (one.row !== other.row) continue;
            expect(one.to <= other.from || other.to <= one.from).toBe(true);
          }
        }
      }),
    );
  });

  test.each([0, 0.001, 1, 59, 134, 7200, 500_000])(
    "names up to nine moments of %d s",
    (seconds) => {
      const ticks = ticksOf(scaleOf({ ...NOTHING, seconds }, 20, 860));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(9);
      expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
    },
  );

  test("shows every moment, and every failed query, of a run with many", () => {
    const picture = timelinePicture(MANY);
    expect(picture.match(/class="tl-line tl-mark /g)).toHaveLength(MANY.timeline.moments.length);
    expect(picture).toContain("at most");
    // 400 queries as bars would be a picture of some 400 rectangles.
    expect(picture.length).toBeLessThan(150_000);
  });

  test("says that nothing was sent", () => {
    expect(timelinePicture(NOTHING)).toContain("none were sent");
    expect(reportPage(NOTHING)).toContain("No trial ran.");
  });
});

/** The contrast of two colours by WCAG 2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(["light", "dark"] as const)("colours on %s ground", (ground) => {
  const of = (name: keyof typeof TONES) => TONES[name][ground];

  test.each(["ink", "soft", "good", "bad", "warn", "info"] as const)("%s is readable", (name) => {
    expect(contrast(of(name), of("ground"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(name), of("panel"))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["bar0", "bar1", "bar2", "bar3", "barFailed"] as const)(
    "text on %s is readable",
    (name) => {
      expect(contrast(of("onBar"), of(name))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of(name), of("ground"))).toBeGreaterThanOrEqual(3);
    },
  );
});

test("paper is never dark", () => {
  expect(onDark("")).toContain("@media screen and");
});
