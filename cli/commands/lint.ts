import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createColors } from "picocolors";
import { lintGatewayValues } from "../../components/gateway/chart/lint";
import { eitherOf, nearest } from "../../components/shared/faults";
import type { Finding, Severity } from "../../components/shared/finding";
import { CHARTS, TRINO_VERSIONS } from "../../components/shared/versions";
import { lintValues } from "../../components/trino/lint/lint";
import { readValues } from "./read-values";

const USAGE = `Usage: npm run lint -- values FILE [options]

Checks a values file of chart trino, whoever wrote it: keys that the chart drops, properties that
stop a server, heaps that do not fit their pod, drains that cannot finish.

  --chart NAME          ${CHARTS.trino.chart} (default) or ${CHARTS.gateway.chart}
  --trino-version N     ${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}; default: the image's tag, else the chart's own
  --tls-only-buckets    the exchange's buckets deny plain HTTP (aws:SecureTransport): speaking it is
                        an error then, not a warning
  --json                findings as JSON

Exit code: 0 without errors, 1 with errors, 2 if there was nothing to check.`;

const CHART_NAMES: string[] = [CHARTS.trino.chart, CHARTS.gateway.chart];

/** Where the command writes: a shell's streams, or what a test collects. */
export interface Output {
  /** Writes one text to standard output. */
  out(text: string): void;
  /** Writes one text to standard error. */
  err(text: string): void;
  /** True if people look at it, who want colours. */
  isTerminal: boolean;
}

const shell: Output = {
  out: (text) => console.log(text),
  err: (text) => console.error(text),
  isTerminal: Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
};

/** A finding, and where it stands in the file. */
type Placed = Finding & { line?: number };

/** What the command line asks for. */
interface Request {
  file: string;
  chart: string;
  trinoVersion?: string;
  bucketsDenyPlainHttp: boolean;
  json: boolean;
}

/**
 * The command `lint`.
 * @returns the exit code: 0 without errors, 1 with errors, 2 if there was nothing to check
 */
export function lint(args: readonly string[], output: Output): number {
  if (args.includes("--help")) {
    output.out(USAGE);
    return 0;
  }
  const request = readRequest(args);
  if (typeof request === "string") return refuse(`${request}\n\n${USAGE}`, output);
  let text: string;
  try {
    text = readFileSync(request.file, "utf8");
  } catch (cause) {
    return refuse(`${request.file} cannot be read: ${reasonOf(cause)}`, output);
  }
  const findings = findingsIn(text, request);
  output.out(
    request.json
      ? JSON.stringify({ file: request.file, chart: request.chart, findings }, null, 2)
      : describe(findings, request, output),
  );
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

function readRequest(args: readonly string[]): Request | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        chart: { type: "string", default: CHARTS.trino.chart },
        "trino-version": { type: "string" },
        "tls-only-buckets": { type: "boolean", default: false },
      },
    });
    const [what, file, ...more] = positionals;
    const { chart, json, "trino-version": trinoVersion } = values;
    const bucketsDenyPlainHttp = values["tls-only-buckets"];
    if (what !== "values") return `say what to check: values FILE`;
    if (file === undefined) return "say which file to check";
    if (more.length > 0) return `one file at a time; what is ${more[0]}?`;
    if (!CHART_NAMES.includes(chart)) {
      return `"${chart}" is not a chart; use ${eitherOf(CHART_NAMES)}${nearest(chart, CHART_NAMES)}`;
    }
    if (trinoVersion !== undefined && !isVersion(trinoVersion)) {
      return `--trino-version ${trinoVersion} is not known; use ${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}`;
    }
    return {
      file,
      chart,
      json,
      bucketsDenyPlainHttp,
      ...(trinoVersion !== undefined && { trinoVersion }),
    };
  } catch (cause) {
    // Node's own sentence names the option.
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function isVersion(text: string): boolean {
  const number = Number(text);
  return (
    Number.isInteger(number) && number >= TRINO_VERSIONS.oldest && number <= TRINO_VERSIONS.newest
  );
}

function findingsIn(text: string, { chart, trinoVersion, ...request }: Request): Placed[] {
  const { bucketsDenyPlainHttp } = request;
  const read = readValues(text);
  if ("problem" in read) {
    const fix = "correct the YAML; nothing else was checked";
    return [{ severity: "error", path: "", message: read.problem, fix, line: read.line }];
  }
  const found =
    chart === CHARTS.gateway.chart
      ? lintGatewayValues(read.values)
      : lintValues(read.values, {
          bucketsDenyPlainHttp,
          ...(trinoVersion !== undefined && { trinoVersion }),
        });
  return found.map((finding) => {
    const line = read.lineOf(finding.path);
    return line === undefined ? finding : { ...finding, line };
  });
}

function describe(findings: readonly Placed[], { file, chart }: Request, output: Output): string {
  // Plain in a file, in a pipe and in CI.
  const colours = createColors(output.isTerminal);
  const paint = { error: colours.red, warning: colours.yellow, note: colours.blue };
  const blocks = findings.map(({ severity, path, line, message, fix }) =>
    [
      `${paint[severity](severity)} ${colours.bold(path || file)}${line ? colours.dim(` (line ${line})`) : ""}`,
      `  ${message}`,
      `  ${colours.green("fix:")} ${fix}`,
    ].join("\n"),
  );
  const version = Object.values(CHARTS).find((pin) => pin.chart === chart)?.version;
  const title = `${file}, chart ${chart} ${version}: ${countOf(findings)}`;
  return [...blocks, title].join("\n\n");
}

function countOf(findings: readonly Placed[]): string {
  const count = (severity: Severity) => {
    const number = findings.filter((one) => one.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  };
  const parts = [...count("error"), ...count("warning"), ...count("note")];
  return parts.length > 0 ? parts.join(", ") : "nothing found";
}

function refuse(message: string, output: Output): number {
  output.err(message);
  return 2;
}

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "it may not be read",
  };
  return reasons[code ?? ""] ?? String(code);
}

if (require.main === module) process.exitCode = lint(process.argv.slice(2), shell);
