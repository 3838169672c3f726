import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../record/json-schema";
import { generatedFiles } from "../../record/schema";

describe("what is made of the specs", () => {
  test.each(Object.entries(generatedFiles()))("%s is up to date (npm run schema)", (file, text) => {
    // Not `toBe`: half a megabyte would be compared line by line.
    expect(readFileSync(join(ROOT, file), "utf8") === text).toBe(true);
  });
});
