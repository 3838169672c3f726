import { BENCHMARKS } from "./benchmarks";
import { modelPage } from "./model/page";
import { pageOf } from "./suite/page";
import { readKept } from "./suite/results";

/** `docs/benchmarks.md`, the model's page and all drawings as what is kept gives them. */
export function writtenPage(): Record<string, string> {
  const entries = BENCHMARKS.map((benchmark) => ({ benchmark, kept: readKept(benchmark.name) }));
  return { ...pageOf(entries), ...modelPage() };
}
