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
  {
    name: "cycle",
    args: "<stack>",
    summary: "deploys a stack, tries, changes, breaks and mends it, and takes it away again",
    options: [
      { flags: "--yes", meaning: "do not ask; needed where there is no terminal" },
      { flags: "--from <version>", meaning: "Trino's, to begin with; then comes the stack file's" },
      { flags: "--steps <names>", meaning: "only these, with commas between: deploy,prove" },
      { flags: "--region <name>", meaning: "aws:region over the stack file's" },
      { flags: "--eks-cluster <name>", meaning: "whose Pod Identity the pods use" },
      { flags: "--keep", meaning: "after a failure leave the stack where it is" },
      { flags: "--out <dir>", meaning: "gets logs, pods and events after a failure" },
    ],
    more: [
      "The stack is the name of a file in stacks/, or a path. It says beforehand what it does, to which",
      "Kubernetes cluster, and what an hour costs on AWS. Its state is a temporary one; it refuses a",
      "namespace that exists.",
      "Exit code: 0 if everything went well and nothing is left, 1 if not, 2 if nothing was begun.",
    ].join("\n"),
    failure: 2,
    run: async (call) => (await import("./commands/cycle.js")).cycle(call),
  },
  ...lightCommands,
];
