import { parseArgs } from "node:util";
import { eitherOf, nearest } from "../../components/shared/faults";
import { type Output, shellOutput, UsageError } from "./output";

const USAGE = `What a stack file amounts to, without the engine and without credentials.

  npm run explain -- sizing <stack>    what pods, queries and tasks may take
  npm run explain -- cost <stack>      what it costs a month, and what other choices would
                                       [--prices FILE]: your prices and volumes
  npm run explain -- security <stack>  who can reach what, with which login, and what is open
  npm run explain -- route --help      where a query goes, and why

  --json                               for machines

Exit code: 0, 1 if the stack file has faults, 2 if the command is not understood.`;

const SUBJECTS = ["sizing", "cost", "security", "route"];

/**
 * The command `explain`.
 * @returns the exit code: 0, 1 if the stack file has faults, 2 if the command is not understood
 */
export async function explain(args: readonly string[], output: Output): Promise<number> {
  try {
    if (args[0] === "route") {
      const { explainRouteCommand } = await import("./explain-route.js");
      return explainRouteCommand(args.slice(1), output);
    }
    output.out(await answer(args, output));
    return 0;
  } catch (error) {
    output.err(error instanceof Error ? error.message : String(error));
    return exitCodeOf(error);
  }
}

async function answer(args: readonly string[], output: Output): Promise<string> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      prices: { type: "string" },
    },
    allowPositionals: true,
  });
  const [subject = "help", ...rest] = positionals;
  if (values.help || subject === "help") return USAGE;
  switch (subject) {
    case "sizing":
      return explainSizing(onlyOne(rest, "stack"), values.json, output);
    case "security":
      return explainSecurity(onlyOne(rest, "stack"), values.json, output);
    case "cost":
      return explainCost(onlyOne(rest, "stack"), values, output);
    default:
      throw new UsageError(
        `there is nothing to explain about "${subject}"; use ${eitherOf(SUBJECTS)}${nearest(subject, SUBJECTS)}`,
      );
  }
}

async function explainSizing(stack: string, json: boolean, output: Output): Promise<string> {
  // Loaded when asked for: the components bring the engine's SDK.
  const { readStackFile } = await import("./stack-file.js");
  const { formatGatewaySizes, formatSizes, gatewaySizes, stackSizes } = await import(
    "./explain-sizing.js"
  );
  const config = readStackFile(stack);
  const sizes = stackSizes(config);
  const gateway = gatewaySizes(config);
  // No cluster is called `gateway`: its release would be the gateway's.
  return json
    ? JSON.stringify(
        { ...sizes, gateway: Object.fromEntries(gateway.map(([what, mib]) => [what.trim(), mib])) },
        null,
        2,
      )
    : `${formatSizes(sizes, output)}\n\n\n${formatGatewaySizes(gateway, output)}`;
}

async function explainSecurity(stack: string, json: boolean, output: Output): Promise<string> {
  const { readStackFile } = await import("./stack-file.js");
  const { formatSecurity, stackSecurity } = await import("./explain-security.js");
  const report = stackSecurity(readStackFile(stack));
  return json ? JSON.stringify(report, null, 2) : formatSecurity(report, output);
}

async function explainCost(
  stack: string,
  { json, prices }: { json: boolean; prices?: string },
  output: Output,
): Promise<string> {
  const { readRegion, readStackFile } = await import("./stack-file.js");
  const { estimateCost } = await import("../cost/estimate.js");
  const { LIST_BASIS, readPrices } = await import("../cost/prices-file.js");
  const { formatCost } = await import("./explain-cost.js");
  const basis = prices === undefined ? LIST_BASIS : readPrices(prices);
  const report = estimateCost(readStackFile(stack), readRegion(stack), basis);
  return json ? JSON.stringify(report, null, 2) : formatCost(report, output);
}

function onlyOne(given: string[], what: string): string {
  const [one, ...more] = given;
  if (one === undefined) throw new UsageError(`missing: <${what}>`);
  if (more.length > 0) throw new UsageError(`too much: ${more.join(" ")}`);
  return one;
}

/** Wrong usage, also as `parseArgs` puts it, is 2; a stack file with faults is 1. */
function exitCodeOf(error: unknown): number {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return error instanceof UsageError || code.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}

if (require.main === module) {
  explain(process.argv.slice(2), shellOutput).then((code) => {
    process.exitCode = code;
  });
}
