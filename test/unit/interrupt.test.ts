import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "../..");

test("whoever stays up until Ctrl-C is there until then, and ends in order", async () => {
  const script = `const { onInterrupt, stayUntilAborted } = { ...require("./cli/interrupt"), ...require("./lab/cli/interrupt") };
    const signal = onInterrupt();
    console.log("up");
    stayUntilAborted(signal).then(() => console.log("down"));`;
  const child = spawn("node", ["--import", "tsx", "-e", script], { cwd: ROOT });
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  await expect.poll(() => output, { timeout: 10_000 }).toContain("up");
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  expect({ output, code }).toEqual({ output: "up\ndown\n", code: 0 });
});
