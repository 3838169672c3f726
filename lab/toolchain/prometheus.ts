import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, installInto, type Report, withLock } from "../../cli/install/cache";
import { debianHas, unpackDebian } from "./debian";

/**
 * Prometheus's program, of Debian's package, unpacked into the cache; nothing is installed. Only
 * what watches the platform from outside needs it, so it is no part of the lab's own tool chain.
 *
 * @returns undefined where there is no such package
 */
export async function ensurePrometheus(report: Report): Promise<string | undefined> {
  const cache = cacheFolder();
  const program = join(cache, "prometheus", "usr", "bin", "prometheus");
  if (existsSync(program)) return program;
  if (!(await debianHas("prometheus"))) return undefined;
  await withLock(cache, report, async () => {
    if (existsSync(program)) return;
    report("prometheus: downloading (19 MB, Debian)");
    await installInto(cache, join(cache, "prometheus"), (draft) =>
      unpackDebian(draft, ["prometheus"]),
    );
  });
  return program;
}
