import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "./command-line";

describe("npm run explain -- cost", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "prices-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]) => runWords(["explain", "cost", ...args]);

  function prices(text: string): string {
    const file = join(folder, "prices.yaml");
    writeFileSync(file, text);
    return file;
  }

  test("prod", async () => {
    const { code, out } = await run("prod");
    expect(code).toBe(0);
    await expect(`${out}\n`).toMatchFileSnapshot("../golden/explain-cost-prod.txt");
  });

  test("--prices puts a team's own numbers over the list's", async () => {
    const file = prices("region: eu-west-1\nvcpuHour: 0\nassumptions: { scannedTbPerDay: 0 }\n");
    const { out } = await run("prod", "--prices", file, "--json");
    const report = JSON.parse(out);
    expect(report.prices).toMatchObject({ region: "eu-west-1", vcpuHour: 0, gibHour: 0.00375 });
    expect(report.exchange[0].total).toBe(0);
    expect(report.notes.join()).not.toContain("prices differ");
  });

  test("a prices file is checked, all faults at once", async () => {
    const file = prices("vcpuHours: 1\nspotShare: 35\nassumptions: { read: 1 }\n");
    const { code, err } = await run("prod", "--prices", file);
    expect(code).toBe(2);
    expect(err).toContain("vcpuHours: unknown key");
    expect(err).toContain('(did you mean "vcpuHour"?)');
    expect(err).toContain("spotShare: ");
    expect(err).toContain('(did you mean "reads"?)');
  });

  test("a prices file that is not there", async () => {
    const { code, err } = await run("prod", "--prices", join(folder, "none.yaml"));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("cannot be read") });
  });
});
