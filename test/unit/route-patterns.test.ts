import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atLeast } from "../../components/gateway/rules/at-least";
import { backtracksWithoutBound } from "../../components/gateway/rules/backtracking";
import type { Matcher } from "../../components/gateway/rules/matcher";
import { patternsMatch } from "../../components/gateway/rules/pattern";
import { readExpression } from "../../components/gateway/rules/read-expression";
import { readRegex } from "../../components/gateway/rules/read-regex";
import { writeRegex } from "../../components/gateway/rules/regex";
import { implies } from "../../components/gateway/rules/shadow";
import { writeExpression } from "../../components/gateway/rules/write-expression";
import type { RuleMatch } from "../../components/gateway/spec";

describe("regular expressions", () => {
  test.each([
    ["dbt-\\d+(\\.\\d+)*", "dbt-[0-9]+(?:\\.[0-9]+)*"],
    ["^(a|b)?.*$", "(?:a|b)?.*"],
    ["[\\w-]{2,}?", "[0-9A-Z\\x5fa-z\\x2d]{2,}?"],
    ["\\$x\\$", "\\$x\\$"],
  ])("%s is written as %s", (text, written) => {
    expect(writeRegex(readRegex(text))).toBe(written);
  });

  test("written anew they match what they matched", () => {
    const atom = fc.constantFrom(
      "a",
      "B",
      ".",
      "\\d",
      "[^a]",
      "[a-f]",
      "(a|b)",
      "\\.",
      "\\\\",
      "%",
    );
    const regex = fc
      .array(fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}")), { maxLength: 4 })
      .map((parts) => parts.flat().join(""));
    const value = fc.string({ unit: fc.constantFrom(..."aAbB1.\\%é"), maxLength: 5 });
    fc.assert(
      fc.property(regex, value, (text, subject) => {
        const native = new RegExp(`^(?:${text})$`, "su").test(subject);
        expect(new RegExp(`^(?:${writeRegex(readRegex(text))})$`, "su").test(subject)).toBe(native);
      }),
    );
  });

  test.each([
    "(a+)+",
    "(a*)*",
    "(a|a)*",
    "(.*)*x",
    "(\\w+\\s?)*",
    "(x+x+)+y",
    "(a?){50}",
    "(a|[ab])*c",
  ])("%s backtracks without bound", (text) => {
    expect(backtracksWithoutBound(readRegex(text))).toContain("backtracks without bound");
  });

  test.each([".*a.*b.*c", ".*prod.*etl.*daily.*load.*", "\\w+x\\w+y\\w+", "a+b?a+b?a+", "(x.*)*"])(
    "%s backtracks too much",
    (text) => {
      expect(backtracksWithoutBound(readRegex(text))).toMatch(
        /backtracks (too much|without bound)/,
      );
    },
  );

  test.each([
    "nightly-[0-9]+-[a-z]+-[0-9]+",
    "[a-z]+-[a-z]+-[a-z]+-[a-z]+",
    ".*etl.*",
    "(\\d{1,3}\\.){3}\\d{1,3}",
  ])("%s does not backtrack too much", (text) => {
    expect(backtracksWithoutBound(readRegex(text))).toBeUndefined();
  });

  test("are not tried on values that are too long for going back and forth in them", () => {
    const patterns = ["regex:.*a.*b", "x*y"];
    expect(patternsMatch(patterns, `${"a".repeat(999)}b`)).toBe(true);
    expect(patternsMatch(patterns, `${"a".repeat(1000)}b`)).toBe(false);
    expect(patternsMatch(patterns, `x${"a".repeat(1000)}y`)).toBe(true);
  });

  test.each(["(?:a+,)*", "([a-z]+\\.)*[a-z]+", "(\\d{1,3}\\.){3}\\d{1,3}", "((a)|(b))*", ".*a.*b"])(
    "%s does not",
    (text) => {
      expect(backtracksWithoutBound(readRegex(text))).toBeUndefined();
    },
  );
});

test("numbers from a limit on are just those", () => {
  fc.assert(
    fc.property(fc.nat(99_999), fc.nat(99_999), (a, b) => {
      const [limit, value] = [a / 100, b / 100];
      expect(new RegExp(`^${atLeast(limit)}$`).test(String(value))).toBe(value >= limit);
    }),
  );
});

describe("shadows", () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab*?"), minLength: 1, maxLength: 4 });
  const value = fc.string({ unit: fc.constantFrom(..."ab"), maxLength: 6 });

  test("a glob that covers another matches whatever that matches", () => {
    fc.assert(
      fc.property(word, word, value, (one, other, text) => {
        fc.pre(implies({ user: [one] }, { user: [other] }, {}));
        expect(!patternsMatch([one], text) || patternsMatch([other], text)).toBe(true);
      }),
    );
  });

  test("case regarded is within case ignored, not the other way round", () => {
    const exact = { header: { "X-Trino-Source": ["dbt"] } };
    expect(implies(exact, { source: ["DBT"] }, {})).toBe(true);
    expect(implies({ source: ["dbt"] }, exact, {})).toBe(false);
  });
});

describe("what a matcher demands", () => {
  test("is part of it: one that does not say cannot be added", () => {
    // @ts-expect-error it lacks `conditions`, and any rule with it would seem to match everything else
    const forgetful: Matcher<string[]> = {
      toMvel: () => "true",
      matches: () => ({ verdict: "yes", because: "always" }),
      check: () => [],
    };
    expect(forgetful).not.toHaveProperty("conditions");
  });

  test.each<RuleMatch>([
    { user: ["ana"] },
    { userGroup: ["team"] },
    { clientTag: ["etl"] },
    { clientInfo: ["x"] },
    { header: { "X-Team": ["data"] } },
    { routingGroup: ["batch"] },
    { resourceEstimate: { cpuTime: "5h" } },
    { queryType: ["INSERT"] },
    { catalog: ["lake"] },
    { schema: ["s"] },
    { table: ["lake.s.t"] },
    { expression: "true" },
  ])("counts: %j leaves the rest to a later rule", (more) => {
    const groups = { team: ["ana"] };
    expect(implies({ source: ["dbt"] }, { source: ["dbt"], ...more }, groups)).toBe(false);
    expect(implies({ source: ["dbt"], ...more }, { source: ["dbt"] }, groups)).toBe(true);
    expect(implies({ source: ["dbt"], ...more }, more, groups)).toBe(true);
  });

  test("is about its own header: one named User is not the user", () => {
    expect(implies({ user: ["ana"] }, { header: { User: ["ana"] } }, {})).toBe(false);
  });
});

describe("expressions", () => {
  test.each([
    ["true || false && false", "(true || (false && false))"],
    ["!true == false", "(!(true) == false)"],
    ["request.getHeader('X\"A') != null", '(request.getHeader("X\\u0022A") != null)'],
    [
      '["a"].contains(trinoQueryProperties.getBody())',
      '["a"].contains(trinoQueryProperties.getBody())',
    ],
  ])("%s becomes %s", (text, mvel) => {
    expect(writeExpression(readExpression(text))).toBe(mvel);
  });

  test("no text gets out of its literal", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\\"]/.test(text)),
        (text) => {
          const mvel = writeExpression(
            readExpression(`trinoQueryProperties.getBody() == "${text}"`),
          );
          expect(mvel).toMatch(
            /^\(trinoQueryProperties\.getBody\(\) == "(?:[^"\\]|\\u[0-9A-F]{4})*"\)$/,
          );
        },
      ),
    );
  });
});
