import { rolloutOrder } from "../../components/platform/rollout";
import { overDefaults } from "../../components/shared/chart-keys";
import { readerOf, type ValuesReader } from "../../components/shared/chart-reader";
import type { Fault } from "../../components/shared/faults";
import { TRINO_DEFAULTS } from "../../components/trino/chart/keys";
import { isFaultTolerant } from "../../components/trino/check";
import { configFile, propertyFiles } from "../../components/trino/lint/files";
import { coverageOf, isBeyondRecorded } from "../../components/trino/properties/catalog-table";
import { isBeyondMeasured } from "../../components/trino/properties/table";
import { CATALOG_CHANGES } from "../../components/trino/upgrade/catalog-changes";
import { catalogLineChanges } from "../../components/trino/upgrade/names";
import type { ReleaseEffect } from "../../components/trino/upgrade/release-change";
import { SERVER_CHANGES } from "../../components/trino/upgrade/server-changes";
import { type UpgradeSubject, upgradedCatalogs } from "../../components/trino/upgrade/subject";
import { knownValues } from "../../infra/cluster-options";
import type { PlatformConfig } from "../../infra/stack-file";

/**
 * What becomes of a part of a stack, worst first. Besides the effects of a release: `renamed`, of a name
 * that Trino may still take and the platform does not, and `ours`, of a line that the platform itself
 * writes otherwise, so that nothing has to be done.
 */
export type UpgradeEffect = ReleaseEffect | "renamed" | "ours";

/** Something of a stack that is not the same with another version of Trino. */
export interface UpgradeChange {
  effect: UpgradeEffect;
  /** Where it stands below the platform; empty if it stands in no line, but in what queries say. */
  path: string;
  /** The property, if it is about one whose name is known. */
  property?: string;
  what: string;
  instead?: string;
  /** The version that brings it, if that is known. */
  since?: number;
  /** An issue of trinodb/trino, or the classes whose defaults were compared. */
  source?: string;
  /** The clusters that it meets. */
  clusters: string[];
}

/** What another version of Trino changes for a stack. */
export interface StackUpgrade {
  to: number;
  /** The version that each cluster has now, in the order in which a change reaches them. */
  clusters: { name: string; from: number }[];
  changes: UpgradeChange[];
  /** What nobody can say, and why. */
  unknown: string[];
}

/**
 * Everything of a stack that another version of Trino changes. Names and values are judged by the
 * checks of the stack file itself, at each version on the way; what releases change besides is kept by
 * hand.
 *
 * @param faultsAt what is refused of the stack if its clusters have that version
 */
export function upgradeOf(
  config: PlatformConfig,
  to: number,
  faultsAt: (version: number) => Fault[],
): StackUpgrade {
  const clusters = rolloutOrder(config.clusters).map((name) => ({
    name,
    from: Number(config.clusters[name]?.trinoVersion ?? config.trinoVersion),
  }));
  const raised = clusters.filter(({ from }) => from < to);
  const named = catalogLines(config, raised, to);
  const released = releases(config, raised, to);
  const changes = [
    ...named,
    ...refusals(raised, to, faultsAt).filter(
      ({ path, what }) => !isToldBy(named, path, what) && !isSessionToldBy(released, path),
    ),
    ...released,
    ...ourLines(config, raised, to),
  ];
  return { to, clusters, changes: merged(changes), unknown: unknownOf(config, to, raised.length) };
}

type Raised = StackUpgrade["clusters"];

/** Lines of catalogs: the same for all clusters of a version. */
function catalogLines(config: PlatformConfig, raised: Raised, to: number): UpgradeChange[] {
  return raised.flatMap(({ name: cluster, from }) =>
    upgradedCatalogs(config.catalogs).flatMap((catalog) =>
      catalogLineChanges(catalog, from, to).map(
        ({ name, effect, what, instead, since }): UpgradeChange => ({
          ...{ effect, instead, since, clusters: [cluster] },
          ...(name === ""
            ? { path: `catalogs.${catalog.name}`, what }
            : { path: catalog.pathOf(name), property: name, what: `${name}: ${what}` }),
        }),
      ),
    ),
  );
}

/** True if it is about a line of a catalog, of which its own check has told more. */
function isToldBy(named: readonly UpgradeChange[], path: string, what: string): boolean {
  return named.some(
    (one) => path.startsWith(one.path) && `${path} ${what}`.includes(one.property ?? one.path),
  );
}

/** True if it is a session property whose release is known: the recorded servers are versions apart. */
const isSessionToldBy = (released: readonly UpgradeChange[], path: string) =>
  path.includes(".sessionProperties[") && released.some((one) => one.path === path);

/** What the stack file's own checks refuse from some version on. */
function refusals(
  raised: Raised,
  to: number,
  faultsAt: (version: number) => Fault[],
): UpgradeChange[] {
  if (raised.length === 0) return [];
  const oldest = Math.min(...raised.map(({ from }) => from));
  const onTheWay = Array.from({ length: to - oldest }, (_, index) => oldest + index + 1);
  const first = new Map<string, number>();
  for (const version of onTheWay.toReversed()) {
    for (const { path } of faultsAt(version)) first.set(path, version);
  }
  return faultsAt(to).map(({ path, message }) => {
    const [what = "", ...fix] = message.split("; ");
    const [, cluster] = /^clusters\.([^.]+)/.exec(path) ?? [];
    const since = first.get(path);
    return {
      effect: effectOf(message),
      path,
      what,
      ...(fix.length > 0 && { instead: fix.join("; ") }),
      ...(since !== undefined && { since }),
      clusters: cluster === undefined ? raised.map(({ name }) => name) : [cluster],
    };
  });
}

/** What a check says of a line: a rule of session properties stops no server. */
function effectOf(message: string): UpgradeEffect {
  if (/^renamed\b/.test(message)) return "renamed";
  return message.includes("refuses every query") ? "fails" : "stops";
}

/** What releases change besides names. */
function releases(config: PlatformConfig, raised: Raised, to: number): UpgradeChange[] {
  const values = knownValues(config);
  return raised.flatMap(({ name, from }) => {
    const subject = subjectOf(config, name, readerOfCluster(values[name]));
    return [...SERVER_CHANGES, ...CATALOG_CHANGES]
      .filter(({ version }) => from < version && version <= to)
      .flatMap(({ version, effect, meets, what, instead, source }) =>
        meets(subject).map((path) => ({
          ...{ effect, path, what, since: version, source, clusters: [name] },
          ...(instead !== undefined && { instead }),
        })),
      );
  });
}

function subjectOf(config: PlatformConfig, name: string, values: ValuesReader): UpgradeSubject {
  const { lines } = configFile("coordinator", values);
  const listener = propertyFiles(values).find((file) => file.name === "event-listener.properties");
  const { profile, workload } = config.clusters[name] ?? {};
  return {
    faultTolerant: isFaultTolerant(profile ?? ""),
    server: Object.fromEntries(lines.map(({ key, value }) => [key, value])),
    eventListener: listener?.lines.find(({ key }) => key === "event-listener.name")?.value,
    catalogs: upgradedCatalogs(config.catalogs),
    session: (workload?.sessionProperties ?? []).flatMap(({ properties }, index) =>
      Object.keys(properties).map((property) => ({
        path: `clusters.${name}.workload.sessionProperties[${index}].properties.${property}`,
        name: property,
      })),
    ),
  };
}

/** Lines that the platform writes by itself, and writes otherwise for another version. */
function ourLines(config: PlatformConfig, raised: Raised, to: number): UpgradeChange[] {
  const before = knownValues(config);
  const names = raised.map(({ name }) => name);
  const after = knownValues({
    ...config,
    clusters: Object.fromEntries(
      Object.entries(config.clusters).map(([name, cluster]) => [
        name,
        names.includes(name) ? { ...cluster, trinoVersion: String(to) } : cluster,
      ]),
    ),
  });
  return names.flatMap((name) => {
    const [was, is] = [before[name], after[name]].map((values) => writtenLines(values));
    const gone = [...(was ?? [])].filter((line) => !is?.has(line));
    const come = [...(is ?? [])].filter((line) => !was?.has(line));
    return [...gone.map((line) => `no longer ${line}`), ...come.map((line) => `now ${line}`)].map(
      (what): UpgradeChange => ({ effect: "ours", path: "", what, clusters: [name] }),
    );
  });
}

/** The image, and every line of `config.properties`. */
function writtenLines(values: Record<string, unknown> = {}): Set<string> {
  const reader = readerOfCluster(values);
  const lines = (["coordinator", "worker"] as const).flatMap((role) =>
    configFile(role, reader).lines.map(({ key, value }) => `${key}=${value}`),
  );
  return new Set([`image.tag: ${reader.text("image.tag")}`, ...lines]);
}

const readerOfCluster = (values: Record<string, unknown> = {}) =>
  readerOf(overDefaults(TRINO_DEFAULTS, values));

/** The same change of several clusters is one. */
function merged(changes: readonly UpgradeChange[]): UpgradeChange[] {
  const byText = new Map<string, UpgradeChange>();
  for (const { clusters, ...change } of changes) {
    const key = JSON.stringify(change);
    const known = byText.get(key)?.clusters ?? [];
    byText.set(key, { ...change, clusters: [...new Set([...known, ...clusters])] });
  }
  return [...byText.values()];
}

function unknownOf(config: PlatformConfig, to: number, raised: number): string[] {
  if (raised === 0) return [];
  const beyond = isBeyondMeasured(String(to)) || isBeyondRecorded(String(to));
  const catalogs = upgradedCatalogs(config.catalogs).flatMap(({ name, connector }) => {
    const coverage = coverageOf(connector, String(to));
    if (coverage === "whole") return [];
    const which = coverage === "shared" ? "its own properties" : "its properties";
    return [`catalogs.${name}: ${which} by version, of the connector ${connector}`];
  });
  return [
    ...(beyond ? [`what Trino ${to} renames or removes: its jars were not to be had`] : []),
    ...catalogs,
  ];
}
