import { type Call, type Command, show } from "../../cli/command";
import type { LabFolder } from "../folder";

/** Opens the lab's folder: a command of the lab is about what is in it. */
async function onLab<Result>(work: (lab: LabFolder) => Result): Promise<Awaited<Result>> {
  const { projectLab } = await import("./context.js");
  return await work(projectLab());
}

const clientOf = (call: Call) => {
  const [source, user, tags] = [call.value("source"), call.value("user"), call.values("tag")];
  return { ...(source && { source }), ...(user && { user }), ...(tags.length > 0 && { tags }) };
};

/** The commands of the local cloud. Each loads what it needs when it is called. */
export const labCommands: Command[] = [
  {
    name: "start",
    summary: "brings the local cloud up, proves it, and keeps it up until Ctrl-C",
    options: [{ flags: "--once", meaning: "take it down after the proofs, even on a terminal" }],
    run: async (call) => {
      const { start } = await import("./start.js");
      const options = { json: call.json, once: call.flag("once"), signal: call.onInterrupt() };
      return onLab((lab) => start(lab, options));
    },
  },
  {
    name: "lab up",
    summary: "bring the local cloud up, or go on from what is there",
    run: async (call) => {
      const { up } = await import("./up.js");
      return onLab((lab) => up(lab, { json: call.json, signal: call.onInterrupt() }));
    },
  },
  {
    name: "lab status",
    summary: "how everything in the local cloud is",
    run: async (call) => {
      const { status } = await import("./status.js");
      return onLab((lab) => status(lab, call.json));
    },
  },
  {
    name: "lab query",
    args: "<sql>",
    summary: "send a query through the gateway; show its rows and which cluster ran it",
    options: [
      { flags: "--source <name>", meaning: "what the client says of itself" },
      { flags: "--user <name>", meaning: "who asks" },
      { flags: "--tag <tag>", meaning: "a client tag; give it again for more", many: true },
    ],
    run: async (call) => {
      const { query } = await import("./query.js");
      return onLab((lab) => query(lab, call.args[0] ?? "", clientOf(call), call.json));
    },
  },
  {
    name: "lab kill",
    args: "<process>",
    summary: "end a process with SIGKILL, as a lost machine would",
    run: async (call) => {
      const { kill } = await import("./kill.js");
      return onLab((lab) => kill(lab, call.args[0] ?? "", call.json));
    },
  },
  {
    name: "lab logs",
    args: "<process>",
    summary: "print the log of a process",
    run: async (call) => {
      const { logs } = await import("./logs.js");
      return onLab((lab) => logs(lab, call.args[0] ?? "", call.json));
    },
  },
  {
    name: "lab orphans",
    summary: "what dead queries left in the exchange buckets",
    run: async (call) => {
      const { orphans } = await import("./orphans.js");
      return onLab((lab) => orphans(lab, call.json));
    },
  },
  {
    name: "lab password",
    summary: "the password of the gateway's administrator",
    run: async (call) => {
      const { password } = await import("./password.js");
      return onLab((lab) => password(lab, call.json));
    },
  },
  {
    name: "lab differences",
    summary: "everything in which a process here differs from its pod, and why",
    run: async (call) => {
      const { DIFFERENCES } = await import("../cluster/differences.js");
      const { differencesText } = await import("./differences.js");
      const plain = DIFFERENCES.map(({ matches: _, ...one }) => one);
      show(call, plain, differencesText);
      return 0;
    },
  },
  {
    name: "lab down",
    summary: "end everything and remove what it left",
    run: async (call) => {
      const { down } = await import("./down.js");
      return onLab((lab) => down(lab, call.json));
    },
  },
];
