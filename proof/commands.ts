import type { Command } from "../cli/command";

/** The commands that try a stack. Each loads what it needs when it is called. */
export const proofCommands: Command[] = [
  {
    name: "prove",
    args: "<stack>",
    summary: "tries a deployed stack: kills pods, and shows that queries survive; with a report",
    options: [
      { flags: "--only <trials>", meaning: "these alone: routing,spooling" },
      { flags: "--with <trials>", meaning: "optional ones, too: coordinator,gateway" },
      { flags: "--catalog <name>", meaning: "the Iceberg catalog that gets the tables" },
      { flags: "--location <uri>", meaning: "where their files go, if the catalog does not say" },
      { flags: "--out <folder>", meaning: "folder of the report" },
      { flags: "--yes", meaning: "do not ask" },
      { flags: "--production <stack>", meaning: "the name again of a stack that people rely on" },
    ],
    more: "Exit code: 0 all that was tried passed, 1 something failed, 2 nothing could be tried, 130 interrupted.",
    failure: 2,
    run: async (call) => (await import("./prove/prove.js")).prove(call),
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
      {
        flags: "--out <dir>",
        meaning: "gets the reports; after a failure logs, pods and events, too",
      },
    ],
    more: [
      "The stack is the name of a file in stacks/, or a path. It says beforehand what it does, to which",
      "Kubernetes cluster, and what an hour costs on AWS. Its state is a temporary one; it refuses a",
      "namespace that exists.",
      "Exit code: 0 if everything went well and nothing is left, 1 if not, 2 if nothing was begun.",
    ].join("\n"),
    failure: 2,
    run: async (call) => (await import("./cycle/command.js")).cycle(call),
  },
];
