import { existsSync, rmSync } from "node:fs";
import execa from "execa";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../cli/context";
import { takeDown } from "../../lab/platform/take-down";
import { listProcesses } from "../../lab/processes";
import { npmRun, readmeCalls } from "../documents";
import { temporaryLab } from "./support";

// What the README says under "Use it by hand", word for word and in its order.
const lab = temporaryLab();
afterAll(async () => {
  await takeDown(lab, { keepLogs: false });
  rmSync(lab.root, { recursive: true, force: true });
});

/** What is seen of each, by its word. */
const SEEN: Record<string, (shown: string) => void> = {
  up: () => expect(alive()).toContain("trino-batch-worker-0"),
  status: (shown) => expect(shown).toMatch(/trino-batch-worker-0[^\n]*/),
  query: (shown) => expect(shown).toContain("15000"),
  kill: () => expect(alive()).not.toContain("trino-batch-worker-0"),
  logs: (shown) => expect(shown).toMatch(/SERVER STARTED/),
  orphans: (shown) => expect(shown).not.toBe(""),
  down: () => expect(existsSync(lab.root)).toBe(false),
};

const alive = () =>
  listProcesses(lab)
    .filter((process) => process.alive)
    .map(({ name }) => name);

const byHand = readmeCalls("lab");

test("it begins with `up` and ends with `down`", () => {
  const words = byHand.map(([, command]) => npmRun(command)?.args[0]);
  expect(words).toEqual(Object.keys(SEEN));
});

test.each(byHand)(
  "%s",
  async (_, command) => {
    const { args = [] } = npmRun(command) ?? {};
    const { stdout, stderr } = await execa("npm", ["run", "--silent", "lab", "--", ...args], {
      cwd: ROOT,
      env: { TRINO_PLATFORM_LAB: lab.root },
    });
    SEEN[args[0] ?? ""]?.(`${stdout}\n${stderr}`);
  },
  600_000,
);
