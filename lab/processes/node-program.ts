import { pathToFileURL } from "node:url";
import type { ProcessSpec } from "./records";

/** The command that runs a TypeScript file of the lab as a process of its own. */
export function nodeProgram(
  file: string,
  ...args: string[]
): Pick<ProcessSpec, "command" | "args" | "env"> {
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  return { command: process.execPath, args: ["--import", tsx, file, ...args], env: {} };
}
