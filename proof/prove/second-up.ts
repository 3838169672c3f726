import execa from "execa";
import { ROOT } from "../../cli/context";
import { NotTried } from "../subject";

/** What of `pulumi preview --json` is read. */
interface Preview {
  steps?: { op: string; urn: string }[];
  changeSummary?: Record<string, number>;
  diagnostics?: { severity: string; message: string }[];
}

/** Operations that change nothing. */
const NOTHING = ["same", "read", "refresh"];

/**
 * What `pulumi up` would change, by a preview with the user's own engine, backend and credentials.
 *
 * @throws NotTried if the engine is not there, or cannot see this stack
 */
export async function changesOfSecondUp(stack: string, signal: AbortSignal): Promise<string[]> {
  const args = ["preview", "--json", "--non-interactive", "--stack", stack];
  const run = execa("pulumi", args, {
    cwd: ROOT,
    reject: false,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const stop = () => run.kill("SIGINT");
  signal.addEventListener("abort", stop, { once: true });
  const { stdout, stderr, failed, ...result } = await run.finally(() =>
    signal.removeEventListener("abort", stop),
  );
  if ("code" in result && result.code === "ENOENT") {
    throw new NotTried("the command pulumi is not in the PATH");
  }
  const preview = previewIn(stdout);
  if (failed || !preview)
    throw new NotTried(`pulumi cannot preview it: ${whyNot(preview, stderr)}`);
  return changesIn(preview);
}

/** Its changes, one word each: `update Release trino-batch-release`. */
export function changesIn({ steps = [] }: Preview): string[] {
  return steps
    .filter(({ op }) => !NOTHING.includes(op))
    .map(({ op, urn }) => {
      const [, , type = "", name = ""] = urn.split("::");
      return `${op} ${type.split(":").at(-1)} ${name}`;
    });
}

function previewIn(stdout: string): Preview | undefined {
  try {
    return JSON.parse(stdout) as Preview;
  } catch {
    return undefined;
  }
}

function whyNot(preview: Preview | undefined, stderr: string): string {
  const told = preview?.diagnostics?.find(({ severity }) => severity === "error")?.message;
  // Warnings may come before it.
  const [, error] = /^error: (.+)$/m.exec(stderr) ?? [];
  return (told ?? error ?? stderr).split("\n")[0] || "it does not say why";
}
