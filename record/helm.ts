import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import execa from "execa";
import { cacheFolder, installInto, type Report, withLock } from "../cli/install/cache";
import { run } from "../cli/install/clients";
import { withProgress } from "../cli/install/progress";

/** The Helm whose word counts. Its version stands in the recorded files. */
export const HELM_VERSION = "4.1.4";

const MODULE = "helm.sh/helm/v4";

/**
 * Helm, built once from its Go module into the cache of the tool chain: the same one on every machine.
 *
 * @returns a function that runs it and gives what it prints
 * @throws Error if there is no Go, or the module cannot be had
 */
export async function helm(report: Report): Promise<(...args: string[]) => Promise<string>> {
  const cache = cacheFolder();
  const program = join(cache, "helm", HELM_VERSION, "helm");
  if (!existsSync(program)) await build(cache, program, report);
  return async (...args) => (await execa(program, args)).stdout;
}

function build(cache: string, program: string, report: Report): Promise<string> {
  const label = `Helm ${HELM_VERSION}`;
  report(`${label}: compiling it (Go modules)`);
  return withLock(cache, report, () =>
    withProgress(label, report, () =>
      installInto(cache, dirname(program), async (draft) => {
        const source = join(draft, "source");
        mkdirSync(source);
        writeFileSync(join(source, "go.mod"), goModule());
        const output = join(draft, "bin", "helm");
        const what = ["-mod=mod", "-ldflags", "-s -w", "-o", output, `${MODULE}/cmd/helm`];
        await run(label, { program: "go", args: ["-C", source, "build", ...what] }, draft);
        return dirname(output);
      }),
    ),
  );
}

const goModule = () => `module trino-platform/helm

go 1.25.0

tool ${MODULE}/cmd/helm

require ${MODULE} v${HELM_VERSION}
`;
