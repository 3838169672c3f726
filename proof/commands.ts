import type { Command } from "../cli/command";

/** The command that tries a deployed stack. It loads what it needs when it is called. */
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
];
