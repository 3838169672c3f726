import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../cli/context";
import { isSameProcess, listProcesses } from "../../lab/processes";
import { leftovers, temporaryLab } from "./support";

const lab = temporaryLab();

afterAll(async () => {
  await leftovers(lab);
});

/** Starts `npm start` as a terminal would, and presses Ctrl-C once `moment` has come. */
async function interruptedStart(moment: () => boolean, signal: NodeJS.Signals) {
  const child = spawn("node", ["--import", "tsx", "cli/main.ts", "start", "--once"], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TRINO_PLATFORM_LAB: lab.root },
  });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  while (!moment() && child.exitCode === null) await pause(100);
  const started = listProcesses(lab);
  // The whole group, as a terminal does it.
  process.kill(-(child.pid ?? 0), signal);
  const code = await ended;
  return { code, output, alive: started.filter(isSameProcess) };
}

const running = (kind: string) => () =>
  existsSync(lab.root) && listProcesses(lab).some((process) => process.kind === kind);

test.each([
  ["before anything runs", () => existsSync(lab.path("owner.json"))],
  ["while the store starts", running("object-store")],
  ["in the middle of pulumi up", running("worker")],
])("Ctrl-C %s leaves nothing running and nothing behind", async (_, moment) => {
  const { code, alive } = await interruptedStart(moment, "SIGINT");
  expect(code).not.toBe(0);
  expect(alive).toEqual([]);
  expect(existsSync(lab.root) ? readdirSync(lab.root) : []).toEqual([]);
});

test("after a SIGKILL the next start ends what was left, and goes on", async () => {
  const killed = await interruptedStart(running("worker"), "SIGKILL");
  expect(killed.alive.length).toBeGreaterThan(0);
  const next = await interruptedStart(
    () => !killed.alive.some(isSameProcess) && running("database")(),
    "SIGINT",
  );
  expect(next.output).not.toContain("lock");
  expect(next.alive).toEqual([]);
});
