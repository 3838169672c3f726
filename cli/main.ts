import { parseArgs } from "node:util";
import pc from "picocolors";
import { nearest } from "../components/shared/faults";
import { LAB_STACK, projectLab } from "../lab/cli/context";
import { Interrupted, onInterrupt } from "./interrupt";
import { shellOutput } from "./output";

const USAGE = `The local cloud: the whole platform as processes on this machine.

  npm start [-- --once]            bring up, prove, stay up until Ctrl-C (--once: take down)
  npm run preview -- <stack>       the engine's preview of dev, staging, prod or local
  npm run diff -- [<stack>...]     what the working tree changes, and what that means
                                   [--against REF] [--markdown] [--exit-code]
  npm run render -- [<stack>...]   --out DIR: everything that stacks would send, as files

  npm run status -- [<stack>]      how a stack's releases are in the cloud: failed ones, drift, and
                                   why pods are not ready; without one, how the local cloud is

  npm run lab -- up                bring up, or go on from what is there
  npm run lab -- status            how everything is
  npm run lab -- query "<sql>"     [--source NAME] [--tag TAG]... [--user NAME]
  npm run lab -- kill <process>    SIGKILL, as a lost machine would
  npm run lab -- logs <process>
  npm run lab -- orphans           what dead queries left in the exchange buckets
  npm run lab -- password          of the gateway's administrator
  npm run lab -- down              end everything and remove what it left

  --json                           for machines`;

const OPTIONS = {
  json: { type: "boolean", default: false },
  once: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
  source: { type: "string" },
  user: { type: "string" },
  tag: { type: "string", multiple: true },
  against: { type: "string", default: "HEAD" },
  markdown: { type: "boolean", default: false },
  "exit-code": { type: "boolean", default: false },
  out: { type: "string" },
} as const;

/** A command was called in a way that it does not know. */
class UsageError extends Error {}

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: OPTIONS,
    allowPositionals: true,
  });
  const [command = "help", ...rest] = positionals;
  const [argument] = rest;
  if (values.help || command === "help") {
    console.log(USAGE);
    return 0;
  }
  const lab = projectLab();
  const { json, once, source, user, tag } = values;
  // Loaded when asked for: the engine's SDK alone takes most of a second.
  switch (command) {
    case "start": {
      const signal = onInterrupt();
      return (await import("../lab/cli/start.js")).start(lab, { json, once, signal });
    }
    case "preview":
      return (await import("./commands/preview.js")).preview({
        stack: required(argument, "stack"),
        json,
      });
    case "diff": {
      const { against, markdown, "exit-code": exitCode } = values;
      const format = json ? "json" : markdown ? "markdown" : "text";
      const options = { stacks: rest, against, format, exitCode, signal: onInterrupt() } as const;
      // 1 says that there are changes.
      return (await import("./commands/diff.js"))
        .diff(options)
        .catch((error) => Math.max(2, report(error)));
    }
    case "render": {
      const { out } = values;
      if (!out) throw new UsageError("--out DIR is missing");
      return (await import("./commands/render.js")).render({
        stacks: rest,
        out,
        json,
        signal: onInterrupt(),
      });
    }
    case "up": {
      const signal = onInterrupt();
      return (await import("../lab/cli/up.js")).up(lab, { json, signal });
    }
    case "down":
      return (await import("../lab/cli/down.js")).down(lab, json);
    case "status": {
      if (!argument || argument === LAB_STACK)
        return (await import("../lab/cli/status.js")).status(lab, json);
      return (await import("./commands/status.js")).status(argument, { json }, shellOutput);
    }
    case "kill":
      return (await import("../lab/cli/kill.js")).kill(lab, required(argument, "process"), json);
    case "logs":
      return (await import("../lab/cli/logs.js")).logs(lab, required(argument, "process"));
    case "orphans":
      return (await import("../lab/cli/orphans.js")).orphans(lab, json);
    case "password":
      return (await import("../lab/cli/password.js")).password(lab);
    case "query": {
      const client = {
        ...(source && { source }),
        ...(user && { user }),
        ...(tag && { tags: tag }),
      };
      return (await import("../lab/cli/query.js")).query(
        lab,
        required(argument, "sql"),
        client,
        json,
      );
    }
    default:
      throw new UsageError(`"${command}" is not a command${nearest(command, COMMANDS)}`);
  }
}

const COMMANDS = [
  "start",
  "preview",
  "diff",
  "render",
  "up",
  "down",
  "status",
  "kill",
  "logs",
  "orphans",
  "password",
  "query",
];

function required(argument: string | undefined, what: string): string {
  if (argument === undefined || argument === "") throw new UsageError(`<${what}> is missing`);
  return argument;
}

function report(error: unknown): number {
  if (error instanceof Interrupted) {
    console.error("Interrupted; nothing was left running.");
    return 130;
  }
  const usage = error instanceof UsageError || isParseError(error);
  console.error(pc.red(error instanceof Error ? error.message : String(error)));
  if (usage) console.error(`\n${USAGE}`);
  if (process.env.TRINO_PLATFORM_DEBUG && error instanceof Error) console.error(error.stack);
  return usage ? 2 : 1;
}

function isParseError(error: unknown): boolean {
  return (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS") ?? false;
}

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `This runs on Node ${process.versions.node} and needs 24, which npm installs beside it: npm ci (without --ignore-scripts)`,
  );
  process.exit(2);
}
// Every way out is this one: open handles of the engine's SDK must not keep the command alive.
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => process.exit(report(error)),
);
