// Trino and the gateway print what is wrong with their configuration as a numbered list
// ("1) Error: Configuration property 'x' was not used"), other failures as an exception's cause.
const CONFIGURATION = /^\s*\d+\) (?:Error: )?(.+)$/;
const CAUSE = /^Caused by: (?:[\w.$]+: )?(.+)$/;
const THROWN = /(?:ERROR|Exception|Error)\b.*?(?:[\w.$]+(?:Exception|Error): )(.+)$/;

const MOST = 5;

/** Why a server did not start, as its log says; empty if the log does not tell. */
export function findReasons(lines: readonly string[]): string[] {
  for (const pattern of [CONFIGURATION, CAUSE, THROWN]) {
    const found = lines.flatMap((line) => pattern.exec(line)?.[1]?.trim() ?? []);
    if (found.length > 0) return [...new Set(found)].slice(0, MOST);
  }
  return [];
}
