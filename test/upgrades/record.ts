/**
 * Records what this version leaves behind: `npx tsx test/upgrades/record.ts`. Run it when a version
 * is released; `test/engine/upgrades.test.ts` then holds every later version against it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, STACKS, writeRecording } from "./recording";
import { openWorkplace } from "./workplace";

async function record(stack: string, folder: string): Promise<void> {
  const name = `Pulumi.${stack}.yaml`;
  const stackFile = readFileSync(join(ROOT, "stacks", name), "utf8");
  const workplace = await openWorkplace(stack, stackFile);
  try {
    await workplace.stack.up();
    const text = writeRecording(await workplace.exportState());
    writeFileSync(join(folder, `${stack}.jsonl`), text);
    // The schema beside the stack files is that of the newest version.
    writeFileSync(join(folder, name), stackFile.replace(/^# yaml-language-server.*\n/, ""));
    console.log(`recorded ${stack}: ${Math.round(text.length / 1024)} KiB`);
  } finally {
    workplace.close();
  }
}

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, "components", "package.json"), "utf8"));
  const folder = join(ROOT, "test", "upgrades", version);
  mkdirSync(folder, { recursive: true });
  for (const stack of STACKS) await record(stack, folder);
}

void main();
