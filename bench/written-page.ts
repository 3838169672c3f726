import { BENCHMARKS } from "./benchmarks";
import { pageOf } from "./suite/page";
import { readKept } from "./suite/results";

/** `docs/benchmarks.md` and its drawings as what is kept gives them. */
export function writtenPage(): Record<string, string> {
  const entries = BENCHMARKS.map((benchmark) => ({ benchmark, kept: readKept(benchmark.name) }));
  return pageOf(entries);
}
