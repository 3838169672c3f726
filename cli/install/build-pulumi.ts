import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "./cache";
import { type Command, run } from "./clients";
import type { HowFar, Watch } from "./progress";

/** Go module of the Pulumi CLI. */
const PULUMI_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** The module from which the CLI is built: nothing but the pinned tool. */
export function pulumiGoModule(version: string): string {
  return [
    "module trino-platform/pulumi-cli",
    "",
    "go 1.25.0",
    "",
    `tool ${PULUMI_MODULE}/cmd/pulumi`,
    "",
    `require ${PULUMI_MODULE} v${version}`,
    "",
  ].join("\n");
}

/** Lists the packages that the CLI is made of; downloads their modules. */
export function pulumiGoList(source: string): Command {
  // The module file lists one requirement; Go completes it (and the checksums).
  return goCommand(source, ["list", "-mod=mod", "-deps", `${PULUMI_MODULE}/cmd/pulumi`]);
}

/**
 * Builds the CLI into `output`, naming each package when it is compiled. The version is stamped in by
 * the linker: an unstamped CLI reports 3.0.0-dev, which the Automation API refuses.
 */
export function pulumiGoBuild(version: string, source: string, output: string): Command {
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  const flags = ["-v", "-mod=mod", "-ldflags", `-s -w ${stamp}`, "-o", output];
  return goCommand(source, ["build", ...flags, `${PULUMI_MODULE}/cmd/pulumi`]);
}

const goCommand = (source: string, [what = "", ...args]: string[]): Command => ({
  program: "go",
  args: ["-C", source, what, ...args],
});

/** Builds the CLI in a folder; gives its root, which has `bin/pulumi`. */
export async function buildPulumi(
  version: string,
  draft: string,
  { label, report, watch }: { label: string; report: Report; watch: Watch },
): Promise<string> {
  const source = join(draft, "source");
  const root = join(draft, "root");
  mkdirSync(source);
  writeFileSync(join(source, "go.mod"), pulumiGoModule(version));
  const listing = countGo();
  report(`${label}: downloading Go modules`);
  watch(listing.modules);
  await run(label, pulumiGoList(source), draft, listing.onLine);
  const packages = listing.count();
  const building = countGo();
  report(`${label}: compiling, ${packages} packages at most`);
  watch(building.packagesOf(packages));
  const output = join(root, "bin", "pulumi");
  await run(label, pulumiGoBuild(version, source, output), draft, building.onLine);
  return root;
}

/** Counts what `go` says: `go: downloading …` for each module, else the name of a package. */
export function countGo() {
  let modules = 0;
  let packages = 0;
  return {
    onLine: (line: string): void => {
      if (line.startsWith("go: downloading ")) modules++;
      else if (/^[\w.-]+(?:\/[\w.~+-]+)*$/.test(line)) packages++;
    },
    count: (): number => packages,
    modules: (): string => (modules === 0 ? "" : `${modules} Go modules downloaded`),
    /** Those that an earlier build left in Go's own cache are not compiled again. */
    packagesOf:
      (all: number): HowFar =>
      () =>
        packages === 0 ? "" : `compiled ${packages} of ${all} packages`,
  };
}
