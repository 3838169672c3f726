import { below, eitherOf, type Fault, nearest } from "../../shared/faults";
import { parseHours, parseMiB } from "../../shared/quantities";
import { type PlacedGroup, placedGroups, VARIABLE } from "./groups";
import { type ResourceGroup, type ResourceGroupsSpec, SchedulingPolicy } from "./spec";

const POLICIES: string[] = Object.values(SchedulingPolicy);
const WEIGHTED: string[] = [SchedulingPolicy.Weighted, SchedulingPolicy.WeightedFair];

/** What is wrong with the groups themselves; paths relative to `resourceGroups`. */
export function checkGroups(spec: ResourceGroupsSpec): Fault[] {
  const groups = placedGroups(spec);
  const limited = groups.some(({ group }) => group.softCpuLimit || group.hardCpuLimit);
  return [
    ...(groups.length > 0 ? [] : [{ path: "groups", message: "none; give at least one" }]),
    ...groups.flatMap((placed) => below(placed.path, checkGroup(placed))),
    ...checkPeriod(spec.cpuQuotaPeriod, limited),
  ];
}

function checkGroup({ name, group, parent }: PlacedGroup): Fault[] {
  return [
    ...checkName(name),
    ...checkMemory(group.softMemoryLimit),
    ...checkQueries(group, parent),
    ...checkPolicy(group, parent),
    ...checkCpu(group),
  ];
}

function checkName(name: string): Fault[] {
  if (name === "" || name.includes(".")) {
    const message = `"${name}" is not the name of a group; dots are between a group and the one below`;
    return [{ path: "", message }];
  }
  return /[{}$]/.test(name.replace(VARIABLE, ""))
    ? [{ path: "", message: `"${name}" has a broken placeholder; write it as \${USER}` }]
    : [];
}

function checkMemory(limit: string): Fault[] {
  const path = "softMemoryLimit";
  const percent = /^(\d{1,3}(?:\.\d+)?)%$/.exec(limit)?.[1];
  if (percent === undefined) {
    return parseMiB(limit)
      ? []
      : [
          {
            path,
            message: `"${limit}" is neither a share nor a size of Trino; use for example 80% or 10GB`,
          },
        ];
  }
  return Number(percent) > 0 && Number(percent) <= 100
    ? []
    : [{ path, message: `"${limit}" is not a share of the cluster's memory; use up to 100%` }];
}

function checkQueries(group: ResourceGroup, parent?: ResourceGroup): Fault[] {
  const { hardConcurrencyLimit: hard, softConcurrencyLimit: soft } = group;
  const above = parent?.hardConcurrencyLimit ?? Number.POSITIVE_INFINITY;
  return [
    ...(hard > above
      ? [
          {
            path: "hardConcurrencyLimit",
            message: `${hard} is never reached, the group above has ${above}; use at most that`,
          },
        ]
      : []),
    ...(soft !== undefined && soft > hard
      ? [
          {
            path: "softConcurrencyLimit",
            message: `${soft} is more than hardConcurrencyLimit; use at most ${hard}`,
          },
        ]
      : []),
  ];
}

/** As Trino's own checks, which stop the coordinator. */
function checkPolicy(group: ResourceGroup, parent?: ResourceGroup): Fault[] {
  const { schedulingPolicy: policy, schedulingWeight: weight } = group;
  const path = "schedulingPolicy";
  const faults: Fault[] = [];
  if (policy !== undefined && !POLICIES.includes(policy)) {
    const message = `"${policy}" is not a policy; use ${eitherOf(POLICIES)}${nearest(policy, POLICIES)}`;
    faults.push({ path, message });
  }
  if (parent?.schedulingPolicy === "query_priority" && policy !== "query_priority") {
    faults.push({
      path,
      message: "the group above goes by query_priority; use query_priority too",
    });
  }
  if (weight !== undefined) faults.push(...checkWeight(parent));
  const weights = Object.values(group.groups ?? {}).map((one) => one.schedulingWeight);
  if (weights.includes(undefined) && weights.some((one) => one !== undefined)) {
    const message = "some have a schedulingWeight and some have none; give it to all or to none";
    faults.push({ path: "groups", message });
  }
  return faults;
}

function checkWeight(parent?: ResourceGroup): Fault[] {
  if (WEIGHTED.includes(parent?.schedulingPolicy ?? "")) return [];
  const message = parent
    ? `has no meaning, the group above is not ${eitherOf(WEIGHTED)}; remove it or set that`
    : "has no meaning without a group above; remove it";
  return [{ path: "schedulingWeight", message }];
}

function checkCpu({ softCpuLimit: soft, hardCpuLimit: hard }: ResourceGroup): Fault[] {
  const faults = [...duration("softCpuLimit", soft), ...duration("hardCpuLimit", hard)];
  if (faults.length > 0 || soft === undefined) return faults;
  if (hard === undefined) {
    return [{ path: "hardCpuLimit", message: "missing; a softCpuLimit needs it, Trino refuses" }];
  }
  return (parseHours(soft) ?? 0) > (parseHours(hard) ?? 0)
    ? [{ path: "softCpuLimit", message: `${soft} is more than hardCpuLimit; use at most ${hard}` }]
    : [];
}

function checkPeriod(period: string | undefined, limited: boolean): Fault[] {
  const path = "cpuQuotaPeriod";
  if (limited && period === undefined) {
    return [{ path, message: "missing; CPU limits hold in a period, for example 1h" }];
  }
  return !limited && period !== undefined
    ? [{ path, message: "has no meaning without a hardCpuLimit; remove it" }]
    : duration(path, period);
}

function duration(path: string, value: string | undefined): Fault[] {
  if (value === undefined || (parseHours(value) ?? 0) > 0) return [];
  const what = /[*/]|\s\S+\s/.test(value)
    ? "a schedule, not a duration"
    : "not a duration of Trino";
  return [{ path, message: `"${value}" is ${what}; use for example 30m, 1h or 1d` }];
}
