import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openLabFolder, writeWhole } from "../../lab/folder";
import { takeOwnership } from "../../lab/platform/owner";
import { startTimeOf } from "../../lab/processes";

const lab = openLabFolder(mkdtempSync(join(tmpdir(), "lab-owner-")));
afterAll(() => rmSync(lab.root, { recursive: true }));

test("of two commands at once the second is refused, and told of the first; a dead one is not asked", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const ended = new Promise((resolve) => other.once("exit", resolve));
  const pid = other.pid ?? 0;
  const owner = { command: "npm run lab -- up", pid, startTime: startTimeOf(pid) };
  writeWhole(lab.path("owner.json"), JSON.stringify(owner));
  try {
    expect(() => takeOwnership(lab, "npm start")).toThrow(
      `"npm run lab -- up" is at work on this platform (pid ${pid})`,
    );
  } finally {
    other.kill("SIGKILL");
    await ended;
  }
  const release = takeOwnership(lab, "npm start");
  release();
});
