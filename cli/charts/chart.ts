import {
  type ChartSection,
  defaultValues,
  isMap,
  overDefaults,
} from "../../components/shared/chart-keys";
import { readerOf, type ValuesReader } from "../../components/shared/chart-reader";
import type { Finding } from "../../components/shared/finding";
import type { HelmRelease } from "../providers/cloud";
import type { ReleaseModel } from "./pods";

/** One version of one chart, whose templates are known here. */
export interface Chart {
  name: string;
  version: string;
  /** Tag of the image if the values name none. */
  appVersion: string;
  keys: ChartSection;
  /** Keys that make objects and containers which are not rendered as files, and what they make. */
  beside: Readonly<Record<string, string>>;
  /** Keys whose text goes through Go's template engine, which is not here. */
  templated: readonly string[];
  /** Keys that the chart drops, values of the wrong type, and what makes its templates fail. */
  check(values: Record<string, unknown>): Finding[];
  /** The pods and the Service that it makes, each pod with the files that its server reads. */
  model(release: HelmRelease): ReleaseModel;
}

/** True if a text in the value is a template of Go. */
export function hasTemplate(value: unknown): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (Array.isArray(value)) return value.some(hasTemplate);
  return isMap(value) && Object.values(value).some(hasTemplate);
}

/** The values that a chart's templates see: those of the release over its own. */
export function templateValues(keys: ChartSection, release: HelmRelease): ValuesReader {
  return readerOf(overDefaults(defaultValues(keys), release.values));
}
