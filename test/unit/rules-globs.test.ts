import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { globsToRegex, patternsMatch } from "../../components/gateway/rules/pattern";

/** Reads an MVEL string literal as MVEL does; fails if it ends anywhere but at the end. */
describe("globs", () => {
  test.each([
    ["dbt*", "dbt-trino-1.9", true],
    ["dbt*", "a-dbt", false],
    ["svc-?", "svc-a", true],
    ["svc-?", "svc-", false],
    ["a.b", "axb", false],
    ["(a|b)", "a", false],
    ["*", "", true],
    ["?", "😀", true],
  ])("%s on %j is %s", (glob, value, expected) => {
    expect(patternsMatch([glob], value)).toBe(expected);
  });

  test("a string without wildcards matches itself and no longer string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const literal = text.replace(/[*?]/g, "");
        expect(patternsMatch([literal], literal)).toBe(true);
        expect(patternsMatch([literal], `${literal}x`)).toBe(false);
      }),
    );
  });

  test("stars in a row are one, and what stands between two is looked for once", () => {
    expect(globsToRegex(["a****b"])).toBe("(?:a.*b)");
    expect(globsToRegex(["*prod*e(l*load*"])).toBe("(?:(?>.*?prod)(?>.*?e\\(l)(?>.*?load).*)");
  });

  test("many stars and a long header end", () => {
    // 22 s of a core with four stars and 2 kB, when each star tried every place.
    const glob = ["*prod*etl*daily*load*nightly*v2*x*y*z*"];
    expect(patternsMatch(glob, "prodetldailyload".repeat(16_000))).toBe(false);
    expect(patternsMatch(glob, `${"prodetldailyload".repeat(16_000)}nightlyv2xyz`)).toBe(true);
  });

  test("a star stands for any number of characters, wherever it is", () => {
    const matchesSlowly = (glob: string, value: string): boolean => {
      if (glob === "") return value === "";
      if (glob[0] === "*") {
        const rest = Array.from({ length: value.length + 1 }, (_, at) => value.slice(at));
        return rest.some((one) => matchesSlowly(glob.slice(1), one));
      }
      const fits = value !== "" && (glob[0] === "?" || glob[0] === value[0]);
      return fits && matchesSlowly(glob.slice(1), value.slice(1));
    };
    const glob = fc.string({ unit: fc.constantFrom(..."ab(.*?*?"), maxLength: 8 });
    const value = fc.string({ unit: fc.constantFrom(..."aab(."), maxLength: 10 });
    fc.assert(
      fc.property(glob, value, (one, text) => {
        expect(patternsMatch([one], text)).toBe(matchesSlowly(one, text));
      }),
      { numRuns: 3000 },
    );
  });

  test("case counts only where it is regarded, and only for ASCII letters", () => {
    expect(patternsMatch(["Superset"], "superset")).toBe(false);
    expect(patternsMatch(["Superset"], "superset", { ignoreCase: true })).toBe(true);
    expect(patternsMatch(["É"], "é", { ignoreCase: true })).toBe(false);
  });
});
