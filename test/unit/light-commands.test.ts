import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ensureBundle } from "../../cli/light-bundle.cjs";
import { runWords } from "./command-line";

const ROOT = join(__dirname, "../..");
const CACHE = join(ROOT, "node_modules", ".cache", "trino-platform");

// Each starts Node anew, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

describe("explain and lint as one file each", () => {
  test.each([
    ["explain", "sizing", "prod"],
    ["explain", "cost", "dev", "--json"],
    ["explain", "route", "--stack", "dev", "--source", "airflow", "--sql", "select 1"],
    ["explain", "sizing", "prdo"],
    ["lint", "values", "test/golden/lint-blueprint.values.yaml"],
    ["lint", "values", "--help"],
  ])("%s %s %s: say what the same commands say unbundled", async (...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/light.cjs", ...words], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const { code, out, err } = await runWords(words);
    expect({ code: status, out: stdout.trimEnd(), err: stderr.trimEnd() }).toEqual({
      code,
      out,
      err,
    });
  });

  test.each(["explain", "lint"])("%s holds what it needs and nothing else", (name) => {
    const { stamps } = JSON.parse(readFileSync(join(CACHE, `${name}.json`), "utf8"));
    const sources = Object.keys(stamps).map((source) => source.slice(ROOT.length + 1));
    const heavy = /^(lab|test)\/|^cli\/(engine|providers|rehearsal|render|diff|install|status)\//;
    expect(sources.filter((source) => heavy.test(source))).toEqual([]);
    expect(readFileSync(join(CACHE, `${name}.js`), "utf8")).not.toContain('require("@pulumi/');
    // In one file there is one folder: the project's is known to one source alone.
    const places = sources.filter(
      (source) =>
        source.endsWith(".ts") && readFileSync(join(ROOT, source), "utf8").includes("__dirname"),
    );
    expect(places.filter((source) => source !== "cli/context.ts")).toEqual([]);
  });
});

describe("a bundle", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "bundle-"));
    symlinkSync(join(ROOT, "cli"), join(root, "cli"));
    write("package-lock.json", "{}");
    write("a.ts", "export const a: number = 1;");
    write("entry.ts", 'import { a } from "./a"; console.log(a);');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const make = (folder = join(root, "made")) =>
    ensureBundle({ name: "x", root, entry: join(root, "entry.ts"), without: [], folder });
  const said = (file = "") => spawnSync(process.execPath, [file], { encoding: "utf8" }).stdout;

  test("is made once, and anew when one of its sources has changed", () => {
    const file = make();
    expect(said(file)).toBe("1\n");
    const { mtimeMs } = statSync(file ?? "");
    expect(statSync(make() ?? "").mtimeMs).toBe(mtimeMs);
    write("a.ts", "export const a: number = 22;");
    expect(said(make())).toBe("22\n");
    rmSync(join(root, "a.ts"));
    write("entry.ts", "console.log(3);");
    expect(said(make())).toBe("3\n");
  });

  test.runIf(process.platform === "linux")("is done without where nothing may be written", () => {
    expect(make("/sys/kernel/made")).toBeUndefined();
  });
});
