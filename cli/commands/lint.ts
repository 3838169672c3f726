import { readFileSync } from "node:fs";
import { lintGatewayValues } from "../../components/gateway/chart/lint";
import { below, eitherOf, nearest } from "../../components/shared/faults";
import type { Finding, Severity } from "../../components/shared/finding";
import { CHARTS, TRINO_VERSIONS } from "../../components/shared/versions";
import { lintValues } from "../../components/trino/lint/lint";
import { type Call, show } from "../command";
import { coloursOf, type Output, UsageError } from "../output";
import { readValues } from "./read-values";

const CHART_NAMES: string[] = [CHARTS.trino.chart, CHARTS.gateway.chart];

/** A finding, and where it stands in the file. */
type Placed = Finding & { line?: number };

/** What the command line asks for. */
interface Request {
  file: string;
  chart: string;
  trinoVersion?: string;
  bucketsDenyPlainHttp: boolean;
}

/**
 * The command `lint values`.
 *
 * @returns the exit code: 0 without errors, 1 with errors
 * @throws UsageError if there is nothing to check
 */
export async function lint(call: Call): Promise<number> {
  const request = readRequest(call);
  const { file, chart } = request;
  const findings = findingsIn(textOf(file), request);
  show(call, { file, chart, findings }, () => describe(findings, request, call.output));
  return findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

function readRequest(call: Call): Request {
  const [file = ""] = call.args;
  const chart = call.value("chart") ?? CHARTS.trino.chart;
  const trinoVersion = call.value("trino-version");
  if (!CHART_NAMES.includes(chart)) {
    throw new UsageError(
      `"${chart}" is not a chart; use ${eitherOf(CHART_NAMES)}${nearest(chart, CHART_NAMES)}`,
    );
  }
  if (trinoVersion !== undefined && !isVersion(trinoVersion)) {
    throw new UsageError(
      `--trino-version ${trinoVersion} is not known; use ${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}`,
    );
  }
  const bucketsDenyPlainHttp = call.flag("tls-only-buckets");
  return { file, chart, bucketsDenyPlainHttp, ...(trinoVersion !== undefined && { trinoVersion }) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(cause)}`);
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
  const read = readValues(text, chart);
  if ("problem" in read) {
    const { problem, fix, line } = read;
    return [{ severity: "error", path: "", message: problem, fix, line }];
  }
  const found =
    chart === CHARTS.gateway.chart
      ? lintGatewayValues(read.values)
      : lintValues(read.values, {
          bucketsDenyPlainHttp,
          ...(trinoVersion !== undefined && { trinoVersion }),
        });
  return (read.path === "" ? found : below(read.path, found)).map((finding) => {
    const line = read.lineOf(finding.path);
    return line === undefined ? finding : { ...finding, line };
  });
}

function describe(findings: readonly Placed[], { file, chart }: Request, output: Output): string {
  const colours = coloursOf(output);
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

function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "it may not be read",
  };
  return reasons[code ?? ""] ?? String(code);
}
