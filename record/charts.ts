import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Report } from "../cli/install/cache";
import { isMap } from "../components/shared/chart-keys";
import { CHARTS, type ChartPin } from "../components/shared/versions";
import { HELM_VERSION, helm } from "./helm";
import { ROOT } from "./json-schema";
import { renderedFiles } from "./rendered-files";

/** Where charts are looked for before their repository is asked: folders of the charts' sources. */
const FOLDER = "TRINO_CHART_DIR";

/** Values that charts are rendered with; the release's name decides other names. */
const GOLDEN = join("test", "unit", "chart-golden");
export const RELEASES: { file: string; chart: ChartPin; release: string }[] = [
  { file: "trino-defaults", chart: CHARTS.trino, release: "trino" },
  { file: "trino-features", chart: CHARTS.trino, release: "trino-batch" },
  { file: "trino-full", chart: CHARTS.trino, release: "trino-batch" },
  { file: "trino-properties", chart: CHARTS.trino, release: "batch" },
  { file: "trino-gateway", chart: CHARTS.gateway, release: "trino-gateway" },
];

/** Every key of a chart's values.yaml, with the type and the value that it has there. */
export interface RecordedChart {
  recordedBy: string;
  chart: string;
  version: string;
  appVersion: string;
  keys: Record<string, { type: string; default: unknown }>;
}

/** Where the keys of a chart are recorded. */
export const keysFile = ({ chart }: ChartPin) =>
  join("test", "golden", "chart-keys", `${chart}.json`);

/** Where the files of a rendered release are recorded. */
export const renderedFile = (file: string) => join(GOLDEN, `${file}.rendered.yaml`);

/** What is recorded of the pinned charts: texts by the path from the project's folder. */
export async function recordCharts(report: Report): Promise<Record<string, string>> {
  const scratch = mkdtempSync(join(tmpdir(), "charts-"));
  try {
    const run = await helm(report);
    const texts: Record<string, string> = {};
    const folders = new Map<ChartPin, string>();
    for (const pin of Object.values(CHARTS)) {
      const folder = givenFolder(pin) ?? (await pull(pin, scratch, run, report));
      texts[keysFile(pin)] = `${JSON.stringify(chartKeys(folder, pin), null, 2)}\n`;
      folders.set(pin, folder);
    }
    for (const { file, chart, release } of RELEASES) {
      report(`${file}: helm template`);
      const values = join(ROOT, GOLDEN, `${file}.values.yaml`);
      const given = existsSync(values) ? ["-f", values] : [];
      const where = ["template", release, folders.get(chart) ?? "", "--namespace", "trino"];
      texts[renderedFile(file)] = head(chart) + render(await run(...where, ...given));
    }
    return texts;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const head = ({ chart, version }: ChartPin) =>
  `# Recorded by record/charts.ts: what \`helm template\` ${HELM_VERSION} makes of chart ${chart} ${version}. Do not edit.\n`;

const render = (manifests: string) =>
  stringify(renderedFiles(manifests), { lineWidth: 0, aliasDuplicateObjects: false });

/** The chart's folder below that of the environment variable, where it is called as in its repository. */
function givenFolder({ chart }: ChartPin): string | undefined {
  const parent = process.env[FOLDER];
  if (!parent) return undefined;
  const names = existsSync(parent) ? readdirSync(parent) : [];
  const found = names
    .map((name) => join(parent, name))
    .find((folder) => readChart(folder)?.name === chart);
  if (found) return found;
  throw new Error(`${FOLDER}: no folder in ${parent} has a Chart.yaml of chart ${chart}`);
}

async function pull(
  { chart, version, repository }: ChartPin,
  folder: string,
  run: (...args: string[]) => Promise<string>,
  report: Report,
): Promise<string> {
  report(`chart ${chart} ${version}: pulling it from ${repository}`);
  const from = repository.startsWith("oci:")
    ? [`${repository}/${chart}`]
    : [chart, "--repo", repository];
  const where = ["--version", version, "--untar", "--untardir", folder];
  await run("pull", ...from, ...where).catch((error: { stderr?: string }) => {
    const reason = (error.stderr ?? String(error)).trim().split("\n").at(-1);
    throw new Error(
      `chart ${chart} ${version} cannot be had from ${repository}: ${reason}\n` +
        `  where it cannot be reached, set ${FOLDER} to a folder with the charts' sources`,
    );
  });
  return join(folder, chart);
}

const readChart = (folder: string): Record<string, unknown> | undefined => {
  const file = join(folder, "Chart.yaml");
  return existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
};

/**
 * The keys of a chart's folder.
 *
 * @throws Error if it is of another version than the pinned one
 */
export function chartKeys(folder: string, { chart, version }: ChartPin): RecordedChart {
  const { name, version: found, appVersion } = readChart(folder) ?? {};
  if (name !== chart || String(found) !== version) {
    throw new Error(
      `${folder} is chart ${name} ${found}, and ${chart} ${version} is pinned in components/shared/versions.ts`,
    );
  }
  const values = parse(readFileSync(join(folder, "values.yaml"), "utf8"));
  return {
    recordedBy: "record/charts.ts, from the chart's values.yaml",
    ...{ chart, version, appVersion: String(appVersion) },
    keys: Object.fromEntries(leaves(values)),
  };
}

type Leaf = [path: string, key: { type: string; default: unknown }];

/** Everything that is no map with keys of its own. */
function leaves(value: unknown, path = ""): Leaf[] {
  if (isMap(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, inner]) =>
      leaves(inner, path === "" ? key : `${path}.${key}`),
    );
  }
  return [[path, { type: typeName(value), default: value }]];
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (isMap(value)) return "map";
  return Number.isInteger(value) ? "integer" : typeof value;
}
