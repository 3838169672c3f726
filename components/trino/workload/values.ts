import type { Contribution } from "../contribution";
import { PROFILES } from "../profiles";
import type { TrinoSpec } from "../spec";
import { toRegex } from "./pattern";
import type {
  GroupSelector,
  ResourceGroup,
  ResourceGroupsSpec,
  SessionRule,
  WorkloadMatch,
} from "./spec";

type Json = Record<string, unknown>;

/** Resource groups and session properties as the two files that the coordinator reads. */
export function renderWorkload(
  spec: Pick<TrinoSpec, "profile" | "workers" | "workload">,
): Contribution {
  const { workload } = spec;
  const groups = workload?.resourceGroups ?? PROFILES[spec.profile].resourceGroups(spec.workers);
  const rules = workload?.sessionProperties ?? [];
  return {
    values: {
      resourceGroups: {
        type: "configmap",
        resourceGroupsConfig: textOf(renderResourceGroups(groups)),
      },
      ...(rules.length > 0 && {
        sessionProperties: {
          type: "configmap",
          sessionPropertiesConfig: textOf(rules.map(renderRule)),
        },
      }),
    },
  };
}

/** Indented, so that a preview shows the line that changes. */
const textOf = (file: unknown) => `${JSON.stringify(file, undefined, 2)}\n`;

/** The content of `resource-groups.json`. */
export function renderResourceGroups(spec: ResourceGroupsSpec): Json {
  return {
    rootGroups: renderGroups(spec.groups),
    selectors: spec.selectors.map(renderSelector),
    ...(spec.cpuQuotaPeriod && { cpuQuotaPeriod: spec.cpuQuotaPeriod }),
  };
}

function renderGroups(groups: Record<string, ResourceGroup>): Json[] {
  return Object.keys(groups)
    .sort()
    .map((name) => {
      const { groups: below, ...limits } = groups[name] as ResourceGroup;
      return {
        name,
        ...limits,
        // Metrics of each group; not of one that every new user brings about.
        ...(!name.includes("$") && { jmxExport: true }),
        ...(below && { subGroups: renderGroups(below) }),
      };
    });
}

function renderSelector({ userGroup, group, ...match }: GroupSelector): Json {
  return {
    ...renderMatch(match),
    ...(userGroup !== undefined && { userGroup: toRegex(userGroup) }),
    group,
  };
}

function renderRule({ group, properties, ...match }: SessionRule): Json {
  return {
    ...renderMatch(match),
    ...(group !== undefined && { group: toRegex(group) }),
    sessionProperties: properties,
  };
}

function renderMatch({ user, source, clientTags, queryType }: WorkloadMatch): Json {
  return {
    ...(user !== undefined && { user: toRegex(user) }),
    ...(source !== undefined && { source: toRegex(source) }),
    ...(clientTags && { clientTags }),
    ...(queryType !== undefined && { queryType }),
  };
}
