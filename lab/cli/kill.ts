import { print } from "../../cli/context";
import { nearest } from "../../components/shared/faults";
import type { LabFolder } from "../folder";
import { listProcesses, type ProcessRecord, stopProcess } from "../processes";

/**
 * Kills one process with SIGKILL, as a lost machine would.
 *
 * @returns the exit code
 */
export async function kill(lab: LabFolder, name: string, json: boolean): Promise<number> {
  const victim = processNamed(lab, name);
  if (!victim.alive) throw new Error(`${name} has ended already`);
  await stopProcess(lab, { ...victim, stop: "SIGKILL" });
  print(json, { killed: name, pid: victim.pid }, () => `Killed ${name} (pid ${victim.pid}).`);
  return 0;
}

/**
 * The process of that name.
 *
 * @throws Error that lists those there are
 */
export function processNamed(lab: LabFolder, name: string): ProcessRecord {
  const processes = listProcesses(lab);
  const found = processes.find((process) => process.name === name);
  if (found) return found;
  const names = processes.map((process) => process.name);
  if (names.length === 0) throw new Error("nothing runs; bring it up with: npm run lab -- up");
  throw new Error(`"${name}" is not a process; use ${names.join(", ")}${nearest(name, names)}`);
}
