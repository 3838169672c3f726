import type { Output } from "./output";

/** An option of a command. Every command has `--json` and `--help` besides. */
export interface Option {
  /** As it is written: `--against <ref>`, or `--markdown` for one without a value. */
  flags: string;
  meaning: string;
  /** True if it may be given more than once. */
  many?: boolean;
  /** @default none - the option is left out */
  default?: string;
}

/** An entry in the table of commands. */
export interface Command {
  /** One word, or two: `preview`, `explain route`. */
  name: string;
  /** What follows the name: `<stack>`, `[stacks...]`. @default nothing */
  args?: string;
  summary: string;
  /** More for its help, below the options. */
  more?: string;
  options?: Option[];
  /** Exit code of a failure. @default 1 */
  failure?: number;
  /** Does it; gives the exit code. What it needs is loaded when it is called. */
  run(call: Call): Promise<number>;
}

/** What a command was called with. */
export interface Call {
  /** The words after the command's name. */
  args: string[];
  /** Data for a machine instead of text for a person. */
  json: boolean;
  output: Output;
  /** The value of an option, by its name without dashes; undefined if it was not given. */
  value(option: string): string | undefined;
  /** All values of an option that may be given more than once. */
  values(option: string): string[];
  /** True if an option without a value was given. */
  flag(option: string): boolean;
  /** From now on Ctrl-C aborts this signal instead of ending the process. */
  onInterrupt(): AbortSignal;
}

/** Prints data for a machine, or text for a person. */
export function show({ json, output }: Call, data: unknown, text: () => string): void {
  output.out(json ? JSON.stringify(data, null, 2) : text());
}

/** The command as somebody else would call it to see the same, with those of these options that were given. */
export function commandLine(command: string, call: Call, options: readonly string[]): string {
  const given = options.flatMap((name) => {
    const value = call.value(name);
    return value === undefined ? [] : [`--${name} ${value}`];
  });
  return [`npm run ${command} --`, ...call.args, ...given].join(" ");
}
