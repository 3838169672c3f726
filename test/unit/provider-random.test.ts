import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawPassword } from "../../cli/providers/random";

const count = (text: string, of: RegExp) => text.match(of)?.length ?? 0;
const minimum = fc.integer({ min: 0, max: 5 });

describe("drawPassword", () => {
  it("has the length and at least the minima asked for, and nothing of what is switched off", () => {
    const inputs = fc.record({
      length: fc.integer({ min: 20, max: 60 }),
      lower: fc.constant(true),
      upper: fc.boolean(),
      numeric: fc.boolean(),
      special: fc.boolean(),
      minLower: minimum,
      minUpper: minimum,
      minNumeric: minimum,
      minSpecial: minimum,
    });
    fc.assert(
      fc.property(inputs, (asked) => {
        const password = drawPassword(asked);
        expect(password).toHaveLength(asked.length);
        expect(count(password, /[a-z]/g)).toBeGreaterThanOrEqual(asked.minLower);
        expect(count(password, /[A-Z]/g)).toBeGreaterThanOrEqual(asked.minUpper);
        expect(count(password, /[0-9]/g)).toBeGreaterThanOrEqual(asked.minNumeric);
        expect(count(password, /[^a-zA-Z0-9]/g)).toBeGreaterThanOrEqual(asked.minSpecial);
        if (!asked.upper && asked.minUpper === 0) expect(password).not.toMatch(/[A-Z]/);
        if (!asked.numeric && asked.minNumeric === 0) expect(password).not.toMatch(/[0-9]/);
      }),
    );
  });

  it("takes special characters from the given set only", () => {
    const all = { lower: false, upper: false, numeric: false, special: true };
    const minima = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };
    const password = drawPassword({ length: 40, ...all, ...minima, overrideSpecial: "-_" });
    expect(password).toMatch(/^[-_]{40}$/);
  });
});
