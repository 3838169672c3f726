import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../documents";

describe("SECURITY.md", () => {
  const claims = readFileSync(join(ROOT, "SECURITY.md"), "utf8")
    .split("## What the platform guards against")[1]
    ?.split("## What it does not")[0]
    ?.split(/^- /m)
    .slice(1);

  test.each((claims ?? []).map((claim) => [claim.split("**")[1] ?? claim, claim]))(
    "claims of %s what a test holds",
    (_, claim) => {
      const tests = [...claim.matchAll(/\]\((test\/[^)]+)\)/g)].map(([, file = ""]) => file);
      expect(tests).not.toEqual([]);
      for (const file of tests) expect(existsSync(join(ROOT, file))).toBe(true);
    },
  );
  test("claims something", () => {
    expect(claims?.length).toBeGreaterThan(5);
  });
});
