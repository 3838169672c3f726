import type { Fault } from "./faults";
import { CHARTS, type ChartPin } from "./versions";

/** Where charts come from. */
export interface ChartArgs {
  /**
   * Where charts are fetched from, if not from their own repository: a mirror of it at `https://`, or in
   * a registry at `oci://`. The versions are the same ones. A login to it is that of the machine that
   * deploys (`helm registry login`).
   * @default "https://trinodb.github.io/charts" - the charts' own
   */
  chartRepository?: string;
}

/** Where a release gets its chart from: inputs of a Helm release. */
export interface ChartSource {
  chart: string;
  version: string;
  repositoryOpts?: { repo: string };
}

/**
 * Where a release gets a chart from. One in a registry is named by its whole address, and then has no
 * repository besides (pulumi-kubernetes, `helm_release.go`: `resolveChartName`).
 *
 * @param repository a mirror of the charts' own, `https://` or `oci://`
 */
export function chartSource(
  { chart, version, repository: own }: ChartPin,
  repository: string = own,
): ChartSource {
  return repository.startsWith("oci://")
    ? { chart: `${repository}/${chart}`, version }
    : { chart, version, repositoryOpts: { repo: repository } };
}

/** What is wrong with the address of a repository of charts; what is no text is known later. */
export function checkChartRepository(repository: unknown): Fault[] {
  if (typeof repository !== "string") return [];
  const why = faultOf(repository);
  const path = "chartRepository";
  return why === undefined ? [] : [{ path, message: `"${withoutPassword(repository)}" ${why}` }];
}

const EXAMPLES = "https://charts.example.com or oci://registry.example.com/charts";

function faultOf(repository: string): string | undefined {
  const [, scheme = "", rest = ""] = /^([a-z]+):\/\/(.*)$/i.exec(repository) ?? [];
  if (scheme === "http") return `is read over an open line; use https://${rest}`;
  if (scheme !== "https" && scheme !== "oci") {
    return `is no repository of charts; use an address like ${EXAMPLES}`;
  }
  if (!URL.canParse(`https://${rest}`) || /[\s?#]/.test(rest)) {
    return `is no address; use one like ${EXAMPLES}`;
  }
  if (new URL(`https://${rest}`).username !== "") {
    return "has a login, which would stand in the state; log in where pulumi runs (helm registry login) and leave it out";
  }
  if (rest.endsWith("/")) return `ends with a slash; write ${repository.replace(/\/+$/, "")}`;
  const chart = Object.values(CHARTS).find((pin) => rest.endsWith(`/${pin.chart}`))?.chart;
  return chart && scheme === "oci"
    ? `is the chart ${chart} itself; write ${repository.slice(0, -chart.length - 1)}, which has both charts`
    : undefined;
}

const withoutPassword = (repository: string) => repository.replace(/\/\/[^/@]*@/, "//[secret]@");
