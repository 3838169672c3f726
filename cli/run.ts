import { type CommanderError, Option as CommanderOption, Command as Parser } from "commander";
import { eitherOf } from "../components/shared/faults";
import type { Call, Command, Option } from "./command";
import { onInterrupt } from "./interrupt";
import { type Output, UsageError } from "./output";
import { reportFailure } from "./report-failure";

/** How commands are called, for the help. */
export interface Calling {
  /** The program, and how its own help is asked for. */
  program: string;
  helpOf(name: string): string;
}

/** The scripts of this repository: npm hands on only what stands behind two dashes. */
export const byNpm: Calling = {
  program: "npm run <command> --",
  helpOf: (name) => {
    const [script = "lab", ...rest] = name.split(" ").filter(Boolean);
    return [script === "start" ? "npm start" : `npm run ${script}`, "--", ...rest].join(" ");
  },
};

/** What the words before a subcommand stand for, for the help. */
const GROUPS: Record<string, string> = {
  explain: "what a stack file amounts to, without the engine and without credentials",
  lint: "checks files that others wrote",
  lab: "the local cloud: the whole platform as processes on this machine",
};

/**
 * Runs one command line: `["explain", "sizing", "dev", "--json"]`.
 *
 * @returns the exit code: 0, 2 if the command is not understood, else what the command gives
 */
export async function runCommandLine(
  words: readonly string[],
  table: readonly Command[],
  output: Output,
  calling: Calling = byNpm,
): Promise<number> {
  const json = words.includes("--json");
  let code = 0;
  const parser = parserOf(table, output, calling, async (command, call) => {
    code = await command.run(call).catch((error) => {
      return reportFailure(error, { json, output, failure: command.failure ?? 1 });
    });
  });
  try {
    await parser.parseAsync([...words], { from: "user" });
    return code;
  } catch (error) {
    if ((error as CommanderError).code === "commander.helpDisplayed") return 0;
    return reportFailure(misunderstood(error, words, table, calling), { json, output, failure: 2 });
  }
}

function parserOf(
  table: readonly Command[],
  output: Output,
  calling: Calling,
  run: (command: Command, call: Call) => Promise<void>,
): Parser {
  const root = new Parser(calling.program)
    .description("Trino, fault tolerant, as one Pulumi stack.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: () => {} })
    .configureHelp({ commandUsage: (parser) => usageOf(parser, table, calling) });
  for (const command of table) {
    const [first = "", second] = command.name.split(" ");
    const parent = second === undefined ? root : groupOf(root, first);
    const parser = parent
      .command(`${second ?? first} ${command.args ?? ""}`.trim())
      .description(command.summary)
      .allowExcessArguments(false)
      .option("--json", "for machines");
    for (const option of command.options ?? []) parser.addOption(optionOf(option));
    if (command.more) parser.addHelpText("after", `\n${command.more}`);
    parser.action(() => run(command, callOf(parser, output)));
  }
  return root;
}

function groupOf(root: Parser, name: string): Parser {
  const known = root.commands.find((parser) => parser.name() === name);
  return known ?? root.command(name).description(GROUPS[name] ?? "");
}

function optionOf({ flags, meaning, many, default: standard }: Option): CommanderOption {
  const option = new CommanderOption(flags, meaning).default(standard);
  if (!many) return option;
  return option.argParser((value: string, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ]);
}

function callOf(parser: Parser, output: Output): Call {
  const given = (name: string): unknown => {
    const option = parser.options.find(({ long }) => long === `--${name}`);
    if (!option) throw new Error(`--${name} is not in the table of commands`);
    return parser.getOptionValue(option.attributeName());
  };
  return {
    args: parser.args,
    json: Boolean(given("json")),
    output,
    value: (name) => given(name) as string | undefined,
    values: (name) => (given(name) as string[] | undefined) ?? [],
    flag: (name) => Boolean(given(name)),
    onInterrupt,
  };
}

/** `explain route`, and for the help of a group `explain`. */
function nameOf(parser: Parser): string {
  const parent = parser.parent?.parent ? `${parser.parent.name()} ` : "";
  return parser.parent ? `${parent}${parser.name()}` : "";
}

function usageOf(parser: Parser, table: readonly Command[], calling: Calling): string {
  const name = nameOf(parser);
  if (name === "") return `${calling.program} [options]`;
  const args = table.find((command) => command.name === name)?.args;
  const words = args ?? (parser.commands.length > 0 ? "<command>" : "");
  return [calling.helpOf(name), words, "[options]"].filter(Boolean).join(" ");
}

/** What the parser says of words that it does not understand, and where help is. */
function misunderstood(
  error: unknown,
  words: readonly string[],
  table: readonly Command[],
  calling: Calling,
) {
  const { code = "", message } = error as CommanderError;
  if (!code.startsWith("commander.")) return error;
  const line = words.join(" ");
  const [called] = table.filter(({ name }) => line === name || line.startsWith(`${name} `));
  const [group] = Object.keys(GROUPS).filter((name) => words[0] === name);
  const below = table.filter(({ name }) => !group || name.startsWith(`${group} `));
  // A suggestion of the nearest word stands on a line of its own.
  const problem =
    code === "commander.help"
      ? `say what: ${eitherOf(below.map(({ name }) => name))}`
      : message.replace(/^error: /, "").replaceAll("\n", " ");
  const help = calling.helpOf(called?.name ?? group ?? "");
  return new UsageError(`${problem}\nhelp: ${help} --help`);
}
