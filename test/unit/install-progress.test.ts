import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { countGo } from "../../cli/install/build-pulumi";
import { run } from "../../cli/install/clients";
import { megabytesIn, type Watch, withProgress } from "../../cli/install/progress";

describe("work that takes minutes", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("says every half minute how far it is, and nothing between", async () => {
    const lines: string[] = [];
    let done = (_path: string) => {};
    let watch: Watch = () => {};
    const work = withProgress(
      "part 1",
      (line) => lines.push(line),
      (given) => {
        watch = given;
        return new Promise<string>((resolve) => {
          done = resolve;
        });
      },
    );
    await vi.advanceTimersByTimeAsync(29_000);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    watch(() => "3 of 7 packages");
    await vi.advanceTimersByTimeAsync(59_000);
    done("/path");
    expect(await work).toBe("/path");
    expect(lines).toEqual([
      "part 1: still at it, 30 s",
      "part 1: 3 of 7 packages, 60 s",
      "part 1: ready after 89 s",
    ]);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(lines).toHaveLength(3);
  });
});

test("go's own lines tell how far it is", () => {
  const go = countGo();
  expect([go.modules(), go.packagesOf(9)()]).toEqual(["", ""]);
  for (const line of [
    "go: downloading github.com/pulumi/pulumi/pkg/v3 v3.250.0",
    "go: downloading golang.org/x/sys v0.31.0",
    "go: found github.com/x/y",
    "# github.com/x/y",
    "internal/goarch",
    "unsafe",
    "github.com/aws/aws-sdk-go-v2/service/kms",
    "gopkg.in/yaml.v3",
  ]) {
    go.onLine(line);
  }
  expect(go.modules()).toBe("2 Go modules downloaded");
  expect([go.count(), go.packagesOf(9)()]).toEqual([4, "compiled 4 of 9 packages"]);
});

describe("a folder that grows", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "progress-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("tells its megabytes, of how many if that is known", () => {
    expect(megabytesIn(join(folder, "none"))()).toBe("");
    mkdirSync(join(folder, "a"));
    writeFileSync(join(folder, "a", "b"), Buffer.alloc(2_000_000));
    writeFileSync(join(folder, "c"), Buffer.alloc(1_000_000));
    expect(megabytesIn(folder)()).toBe("3 MB so far");
    expect(megabytesIn(folder, 12)()).toBe("3 of 12 MB");
    expect(megabytesIn(folder, 2)()).toBe("2 of 2 MB");
  });

  test("holds what a client keeps for the moment, and its lines are seen as they come", async () => {
    const lines: string[] = [];
    const args = ["-e", "console.log(process.env.TMPDIR); console.error('second')"];
    await run("part 1", { program: process.execPath, args }, folder, (line) => lines.push(line));
    expect(lines.sort()).toEqual([folder, "second"]);
  });
});
