import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import execa from "execa";

/** A program and its arguments. */
export interface Command {
  program: string;
  args: string[];
}

/** How to get a client that is missing. */
const CLIENTS: Record<string, { debian: string; macos: string }> = {
  mvn: { debian: "apt-get install maven", macos: "brew install maven" },
  python3: { debian: "apt-get install python3 python3-pip", macos: "brew install python" },
  npm: { debian: "apt-get install npm", macos: "brew install node" },
  go: { debian: "apt-get install golang (1.21 or newer)", macos: "brew install go" },
  tar: { debian: "apt-get install tar", macos: "comes with macOS" },
  unzip: { debian: "apt-get install unzip", macos: "comes with macOS" },
};

/** Whether a program of that name is on `path`. */
export function isOnPath(program: string, path = process.env.PATH ?? ""): boolean {
  return path
    .split(delimiter)
    .filter(Boolean)
    .some((folder) => isExecutable(join(folder, program)));
}

/** Whether it is an executable file, or the name of one on `PATH`. */
function isAvailable(program: string): boolean {
  return program.includes("/") ? isExecutable(program) : isOnPath(program);
}

/** Whether the file is there and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One line for a missing client: what needs it, and where to get it. */
export function missingClient(client: string, parts: string[]): string {
  const how = CLIENTS[client];
  const hint = how ? `Debian: ${how.debian}; macOS: ${how.macos}` : "install it";
  return `"${client}" is not on PATH; needed for ${parts.join(", ")} (${hint})`;
}

/**
 * Runs a client to its end. What it keeps for the moment lies in `cwd`, too.
 *
 * @param onLine gets every line that it prints, as it comes
 * @throws Error with the command's name and its last lines of output
 */
export async function run(
  part: string,
  command: Command,
  cwd: string,
  onLine?: (line: string) => void,
): Promise<void> {
  if (!isAvailable(command.program)) throw new Error(missingClient(command.program, [part]));
  const client = execa(command.program, command.args, {
    cwd,
    all: true,
    env: { TMPDIR: cwd },
    reject: false,
    stdin: "ignore",
  });
  if (onLine && client.all) createInterface({ input: client.all }).on("line", onLine);
  const result = await client;
  if (result.exitCode === 0) return;
  const lines = (result.all ?? "").trimEnd().split("\n").slice(-8);
  const end = result.signal ?? `exit code ${result.exitCode}`;
  throw new Error(
    [`${part}: ${command.program} ended with ${end}`, ...lines.map((line) => `  | ${line}`)].join(
      "\n",
    ),
  );
}
