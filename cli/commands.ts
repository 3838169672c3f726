import type { Command } from "./command";
import { lightCommands } from "./light-commands";

/**
 * The commands that need nothing but the project. Each loads what it needs when it is called: the
 * engine's SDK alone takes most of a second.
 */
export const commands: Command[] = [
  {
    name: "preview",
    args: "<stacks...>",
    summary: "the engine's preview of stacks from nothing, without credentials",
    run: async (call) => (await import("./commands/preview.js")).preview(call),
  },
  {
    name: "diff",
    args: "[stacks...]",
    summary: "what the working tree changes against a commit, and what that means",
    options: [
      { flags: "--against <ref>", meaning: "git ref of the old side", default: "HEAD" },
      { flags: "--markdown", meaning: "as a comment on a pull request" },
      { flags: "--exit-code", meaning: "exit with 1 if anything changes, as git's own" },
    ],
    // 1 says that there are changes.
    failure: 2,
    run: async (call) => (await import("./commands/diff.js")).diff(call),
  },
  {
    name: "render",
    args: "[stacks...]",
    summary: "writes everything that stacks would send as files",
    options: [{ flags: "--out <dir>", meaning: "folder that gets one folder for each stack" }],
    run: async (call) => (await import("./commands/render.js")).render(call),
  },
  {
    name: "status",
    args: "<stack>",
    summary: "how a stack's releases are in the cloud: failed ones, drift, why pods are not ready",
    more: "Exit code: 0 healthy, 1 unhealthy or other than deployed, 2 if nothing could be said.",
    failure: 2,
    run: async (call) => (await import("./commands/status.js")).status(call),
  },
  ...lightCommands,
];
