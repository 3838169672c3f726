import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatFaults } from "../../components/shared/faults";
import { PROFILES } from "../../components/trino/profiles";
import { checkWorkload } from "../../components/trino/workload/check";
import { toRegex } from "../../components/trino/workload/pattern";
import type { ResourceGroupsSpec } from "../../components/trino/workload/spec";
import { renderResourceGroups, renderWorkload } from "../../components/trino/workload/values";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";

const FILE = join(__dirname, "..", "..", "stacks", "Pulumi.prod.yaml");
const text = readFileSync(FILE, "utf8");
const workers = { memoryGiB: 128, cpu: 16, replicas: 8 };

// biome-ignore lint/suspicious/noExplicitAny: these tests write what the types forbid
type Loose = any;

const limits = { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 100 };
const groups = { all: { ...limits, groups: { dashboards: limits, "${USER}": limits } } };
const selectors = [{ group: "all.dashboards", source: "Superset*" }, { group: "all.${USER}" }];

describe("the profiles' resource groups", () => {
  test.each(["interactive", "batch"] as const)("%s are as reviewed", async (profile) => {
    const { values } = renderWorkload({ profile, workers }) as Loose;
    await expect(values.resourceGroups.resourceGroupsConfig).toMatchFileSnapshot(
      `../golden/resource-groups-${profile}.json`,
    );
  });

  test("pass our own checks, for workers of any number and size", () => {
    for (const profile of ["interactive", "batch"] as const) {
      for (const replicas of [1, 2, 9, 500]) {
        for (const memoryGiB of [1.5, 4, 64, 512]) {
          const given = { ...workers, replicas, memoryGiB };
          const resourceGroups = PROFILES[profile].resourceGroups(given);
          const workload = { resourceGroups };
          const cluster = { profile, workers: given, workload, trinoVersion: "480" };
          expect(checkWorkload(cluster)).toEqual([]);
        }
      }
    }
  });

  test("let more run on a larger batch cluster, and the most workers count", () => {
    const atOnce = (given: Loose) =>
      PROFILES.batch.resourceGroups({ ...workers, ...given }).groups.queries?.hardConcurrencyLimit;
    expect(atOnce({ replicas: 2 })).toBeLessThan(atOnce({ replicas: 20 }) ?? 0);
    const { replicas: _, ...unscaled } = workers;
    const autoscaling = { hpa: { minReplicas: 2, maxReplicas: 20 } };
    expect(PROFILES.batch.resourceGroups({ ...unscaled, autoscaling })).toEqual(
      PROFILES.batch.resourceGroups({ ...workers, replicas: 20 }),
    );
  });
});

describe("resource groups and session properties as Trino reads them", () => {
  test("everything but a star stands for itself, and slashes hold a regular expression", () => {
    expect(toRegex("ana.b+c@example.com")).toBe("ana\\.b\\+c@example\\.com");
    expect(toRegex("airflow*")).toBe("airflow.*");
    expect(toRegex("/jdbc#(?<tool>.+)/")).toBe("jdbc#(?<tool>.+)");
  });

  test("groups are a tree, the same whatever the order they are written in", () => {
    const spec: ResourceGroupsSpec = { groups, selectors };
    const reversed = Object.fromEntries(Object.entries(groups.all.groups).reverse());
    const other = { groups: { all: { ...groups.all, groups: reversed } }, selectors };
    expect(renderResourceGroups(spec)).toEqual(renderResourceGroups(other));
    expect(renderResourceGroups(spec)).toMatchObject({
      rootGroups: [
        {
          name: "all",
          jmxExport: true,
          subGroups: [{ name: "${USER}" }, { name: "dashboards", jmxExport: true }],
        },
      ],
      selectors: [{ source: "Superset.*", group: "all.dashboards" }, {}],
    });
  });

  test("session properties are strings, and absent without a rule", () => {
    const rules = [{ user: "ana", properties: { query_priority: "5" } }];
    const workload = { sessionProperties: rules };
    const { values } = renderWorkload({ profile: "batch", workers, workload }) as Loose;
    expect(JSON.parse(values.sessionProperties.sessionPropertiesConfig)).toEqual([
      { user: "ana", sessionProperties: { query_priority: "5" } },
    ]);
    expect(renderWorkload({ profile: "batch", workers }).values).not.toHaveProperty(
      "sessionProperties",
    );
  });
});

describe("a workload that cannot be is refused with path, value and what is allowed", () => {
  /** The faults of the stack `prod` with this workload on its batch cluster. */
  function faultsWith(workload: Loose): string {
    const platform = parse(text).config[PLATFORM_KEY];
    platform.clusters.batch.workload = workload;
    return formatFaults(
      "stacks/Pulumi.prod.yaml:",
      parseConfig(platform, { region: "eu-west-1" }).faults,
    );
  }
  const only = (given: Loose) => ({
    resourceGroups: { groups: { all: { ...limits, ...given } }, selectors: [{ group: "all" }] },
  });
  const selected = (...given: Loose[]) => ({
    resourceGroups: { groups, selectors: [...given, ...selectors] },
  });
  const rule = (given: Loose) => ({
    sessionProperties: [{ properties: { query_priority: "5" }, ...given }],
  });

  const cases: [string, Loose][] = [
    ["unknown key", only({ maxRunning: 5 })],
    ["unknown condition", selected({ group: "all.dashboards", tags: ["x"] })],
    ["a selector to an unknown group", selected({ group: "all.dashboard", user: "ana" })],
    ["a selector to a group that has groups", selected({ group: "all", user: "ana" })],
    [
      "a selector that is never reached",
      { resourceGroups: { groups, selectors: [...selectors].reverse() } },
    ],
    [
      "a selector behind a wider one",
      selected({ group: "all.dashboards", user: "a*" }, { group: "all.dashboards", user: "ana*" }),
    ],
    ["queries that no selector takes", { resourceGroups: { groups, selectors: [selectors[0]] } }],
    [
      "a group to which none leads",
      { resourceGroups: { groups: { ...groups, spare: limits }, selectors } },
    ],
    [
      "a variable that nobody defines",
      {
        resourceGroups: {
          groups: { "${tool}": limits },
          selectors: [{ group: "${tool}" }],
        },
      },
    ],
    [
      "a broken name",
      { resourceGroups: { groups: { "a.b": limits, "{USER}": limits }, selectors } },
    ],
    ["no groups", { resourceGroups: { groups: {}, selectors: [] } }],
    [
      "limits out of range",
      only({ hardConcurrencyLimit: 0, maxQueued: -1, softMemoryLimit: "120%" }),
    ],
    ["a size of another unit", only({ softMemoryLimit: "8Gi" })],
    [
      "more below than above",
      {
        resourceGroups: {
          groups: { all: { ...limits, groups: { one: { ...limits, hardConcurrencyLimit: 11 } } } },
          selectors: [{ group: "all.one" }],
        },
      },
    ],
    ["soft above hard", only({ softConcurrencyLimit: 11 })],
    ["a weight without a policy", only({ schedulingWeight: 2 })],
    [
      "weights for some",
      {
        resourceGroups: {
          groups: {
            all: {
              ...limits,
              schedulingPolicy: "weighted",
              groups: { a: { ...limits, schedulingWeight: 2 }, b: limits },
            },
          },
          selectors: [{ group: "all.a", user: "ana" }, { group: "all.b" }],
        },
      },
    ],
    ["a policy that is none", only({ schedulingPolicy: "fiar" })],
    ["CPU limits without a period", only({ softCpuLimit: "2h", hardCpuLimit: "1h" })],
    [
      "a schedule for a period",
      {
        resourceGroups: {
          ...only({ hardCpuLimit: "1h" }).resourceGroups,
          cpuQuotaPeriod: "0 * * * *",
        },
      },
    ],
    ["a kind of statement that is none", selected({ group: "all.dashboards", queryType: "SELCT" })],
    ["an expression that is none", selected({ group: "all.dashboards", source: "/jdbc(/" })],
    ["tags that are none", selected({ group: "all.dashboards", clientTags: ["a,b"] })],
    ["a rule that sets nothing", rule({ properties: {} })],
    ["a property of the server", rule({ properties: { "query.max-execution-time": "1h" } })],
    ["a session property misspelt", rule({ properties: { query_max_runtime: "1h" } })],
    ["a retry policy for some", rule({ properties: { retry_policy: "NONE" } })],
    ["a rule for an unknown group", rule({ group: "querys.*" })],
  ];

  test("as reviewed", async () => {
    const told = cases.map(([what, workload]) => `# ${what}\n${faultsWith(workload)}\n`);
    await expect(told.join("\n")).toMatchFileSnapshot("../golden/workload-faults.txt");
  });

  test("and nothing else is", () => {
    const good = [
      { resourceGroups: { groups, selectors } },
      selected({ group: "all.dashboards", source: "/(?i)jdbc(?<tool>.+)/", clientTags: ["a"] }),
      selected({ group: "all.dashboards", user: "ana*" }, { group: "all.dashboards", user: "a*" }),
      rule({ group: "queries.ana", source: "dbt*", properties: { "lake.x_y": "1" } }),
    ];
    expect(good.map(faultsWith)).toEqual(good.map(() => "stacks/Pulumi.prod.yaml:"));
  });
});
