import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { openFolder } from "../../cli/folder";

const ROOT = join(__dirname, "../..");
const MAIN = ["--import", "tsx", join(ROOT, "cli", "main.ts")];

const temporary = mkdtempSync(join(tmpdir(), "shell-test-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const ENV = { ...process.env, TRINO_PLATFORM_LAB: join(temporary, ".lab") };

// Each starts Node anew, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

/** Runs the command line with its standard output on a full disk. */
function runOnFullDisk(words: string[]) {
  const full = openSync("/dev/full", "w");
  const options = { cwd: ROOT, env: ENV, encoding: "utf8" } as const;
  const { status, stderr } = spawnSync(process.execPath, [...MAIN, ...words], {
    ...options,
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  return { status, stderr };
}

describe("whatever becomes of the output", () => {
  test.each([
    ["what was asked for", ["explain", "sizing", "dev"], 1],
    ["help", ["render", "--help"], 1],
    ["an error for machines", ["nonsense", "--json"], 2],
    ["findings", ["lint", "values", "test/golden/lint-blueprint.values.yaml"], 1],
  ])("a full disk is one sentence: %s", (_, words, code) => {
    const { status, stderr } = runOnFullDisk(words);
    expect(stderr.trim()).toBe(
      "standard output cannot be written to: no space is left on the device",
    );
    expect(status).toBe(code);
  });

  test("a reader that goes away ends it without a word", async () => {
    const child = spawn(process.execPath, [...MAIN, "explain", "sizing", "dev"], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    const [code] = await once(child, "close");
    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });
});

test("an error that nobody caught is a sentence too", () => {
  const script = `const { guardProcess } = require("./cli/shell");
    const { reportFailure } = require("./cli/report-failure");
    const { shellOutput: output } = require("./cli/shell");
    guardProcess((error) => reportFailure(error, { json: false, output, failure: 3 }));
    setTimeout(() => Promise.reject(new Error("the sky fell")), 1);`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect({ status, stderr: stderr.trim() }).toEqual({ status: 3, stderr: "the sky fell" });
});

test.runIf(process.platform === "linux")("a folder of somebody else is told as such", () => {
  expect(() => openFolder("/proc/self")).toThrow(/^\/proc\/\S+ belongs to the user with id \d+/);
});
