import type { helm } from "@pulumi/kubernetes";
import { z } from "zod";
import type { HelmRelease } from "../cloud";
import {
  type Applied,
  defineResource,
  type Fault,
  IncompleteResource,
  type ModelContext,
  type ShapeOf,
} from "../model";
import { type Properties, UNKNOWN, unknownPaths } from "../wire";
import { untilInterrupted } from "./interruption";
import { dnsLabel, namespaceOf } from "./metadata";

const inputs = z.strictObject({
  chart: z.string().min(1),
  // Helm takes the newest if none is given; the lab models pinned versions only.
  version: z.string().min(1),
  name: dnsLabel.max(53, "is longer than the 53 characters that Helm allows"),
  namespace: dnsLabel.optional(),
  repositoryOpts: z.strictObject({ repo: z.url() }).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
  atomic: z.boolean().default(false),
  cleanupOnFail: z.boolean().optional(),
  createNamespace: z.boolean().default(false),
  description: z.string().optional(),
  maxHistory: z.int().min(0).optional(),
  timeout: z.int().min(1).optional(),
  skipAwait: z.literal(false).optional(),
  skipCrds: z.boolean().optional(),
  waitForJobs: z.boolean().optional(),
  allowNullValues: z.boolean().optional(),
  // Written by the SDK itself.
  compat: z.literal("true").optional(),
} satisfies ShapeOf<helm.v3.ReleaseArgs>);

type ReleaseInputs = z.infer<typeof inputs>;

/**
 * kubernetes.helm.v3.Release: processes instead of pods. As with the real one, what changes inside
 * a release is invisible to a refresh.
 */
export const release = defineResource({
  inputs,
  replaceOn: ["name", "namespace"],
  identity: (given) => `${given.namespace ?? ""}/${given.name}`,
  complete: (given, { oldInputs, autoname }) => ({
    ...given,
    name: given.name ?? oldInputs.name ?? autoname(8),
  }),
  faults: (given, { cloud, config }) =>
    chartFaults(given, (checked) => cloud.cluster.checkRelease(checked), config),
  apply: async (given, context, before) => {
    const next = releaseOf(given, context.config);
    const revision = before === undefined ? 1 : revisionOf(before.outputs) + 1;
    const applied = appliedRelease(next, revision);
    if (given.createNamespace) await createNamespace(next.namespace, context);
    try {
      await install(next, context);
    } catch (error) {
      const id = `${next.namespace}/${next.name}`;
      const reason = error instanceof Error ? error.message : String(error);
      if (!given.atomic || context.signal.aborted) {
        const failed = appliedRelease(next, revision, "failed");
        throw new IncompleteResource(failed, `release ${id} failed: ${reason}`, { cause: error });
      }
      const undone = before
        ? await rollBack(before.inputs, context)
        : await uninstall(next, context);
      throw new Error(`release ${id} failed and was ${undone}: ${reason}`, { cause: error });
    }
    return applied;
  },
  read: async ({ inputs }, { cloud, config }) => {
    const { namespace, name } = releaseOf(inputs, config);
    return (await cloud.cluster.readRelease(namespace, name)) === undefined ? undefined : {};
  },
  remove: async ({ inputs }, { cloud, config }) => {
    const { namespace, name } = releaseOf(inputs, config);
    await cloud.cluster.removeRelease(namespace, name);
  },
});

/**
 * The chart's own faults. Values that only an `up` will know are judged by nobody: a fault that
 * names such a path, or that comes of the placeholder itself, is left out.
 */
export function chartFaults(
  given: ReleaseInputs,
  check: (release: HelmRelease) => string[],
  config: Properties,
): Fault[] {
  const unknown = unknownPaths(given.values).map((path) => path.join("."));
  const isJudged = (fault: string) =>
    !fault.includes(UNKNOWN) && !unknown.some((path) => fault.includes(path));
  return check(releaseOf(given, config))
    .filter(isJudged)
    .map((reason) => ({ path: "values", reason }));
}

function releaseOf(given: ReleaseInputs, config: Properties): HelmRelease {
  return {
    name: given.name,
    namespace: namespaceOf(given, config),
    chart: given.chart,
    version: given.version,
    values: given.values ?? {},
  };
}

function appliedRelease(release: HelmRelease, revision: number, status = "deployed"): Applied {
  const { name, namespace, chart, version } = release;
  return {
    id: `${namespace}/${name}`,
    outputs: { namespace, status: { name, namespace, chart, version, revision, status } },
  };
}

function revisionOf(outputs: Properties): number {
  return (outputs.status as { revision?: number } | undefined)?.revision ?? 0;
}

async function install(release: HelmRelease, context: ModelContext): Promise<void> {
  const { cluster } = context.cloud;
  await untilInterrupted(`release ${release.namespace}/${release.name}`, context, () =>
    cluster.applyRelease(release, context.progress),
  );
}

async function uninstall(release: HelmRelease, { cloud }: ModelContext): Promise<string> {
  await cloud.cluster.removeRelease(release.namespace, release.name);
  return "uninstalled (atomic)";
}

async function rollBack(old: ReleaseInputs, context: ModelContext): Promise<string> {
  try {
    await install(releaseOf(old, context.config), context);
    return "rolled back (atomic)";
  } catch (error) {
    return `not rolled back (${error instanceof Error ? error.message : String(error)})`;
  }
}

async function createNamespace(name: string, { cloud }: ModelContext): Promise<void> {
  if ((await cloud.cluster.read("Namespace", "", name)) !== undefined) return;
  await cloud.cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
}
