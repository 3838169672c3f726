import { LAKE } from "../lab/cloud/surroundings";
import { readObject } from "../lab/cluster/objects";
import type { Member } from "../proof/subject";
import { killed, paused, processNamed } from "./processes";
import type { Fault, Undo } from "./spec";
import type { Stage } from "./stage";

const namesOf = (members: readonly Member[]) => members.map(({ name }) => name);

const NOBODY = "nobody takes a new query";
const UNREADABLE = "the gateway cannot say where a new query goes";

/** Replaces the text of the rules in their ConfigMap, as a hand would. */
async function rulesEdited(
  { lab, session }: Stage,
  edit: (rules: string) => string,
): Promise<Undo> {
  const { cluster } = session.cloud;
  const before = readObject(lab, "ConfigMap", LAKE.namespace, "trino-gateway-rules");
  const data = before?.data as Record<string, string> | undefined;
  const [entry] = Object.entries(data ?? {});
  if (!before || !entry) throw new Error("the gateway has no ConfigMap of rules");
  await cluster.apply({ ...before, data: { ...data, [entry[0]]: edit(entry[1]) } });
  return () => cluster.apply(before);
}

/** What happens to the gateway. */
export const GATEWAY_FAULTS: Fault[] = [
  {
    name: "gateway-replica-killed",
    group: "Gateway",
    title: "One of the gateway's two replicas is killed",
    seconds: 5,
    end: "Kubernetes starts it again",
    mayFail: {
      dashboard: "a client that was beginning a query on the dead replica is not answered",
      pipeline: "a client that was beginning a query on the dead replica is not answered",
      writer: "a client that was beginning a query on the dead replica is not answered",
    },
    inject: async (stage) => killed(stage, ["trino-gateway-0"]),
  },
  {
    name: "gateway-replica-paused",
    group: "Gateway",
    title: "One of the gateway's two replicas stands still for 20 s (SIGSTOP)",
    seconds: 20,
    end: "it goes on",
    mayFail: {
      dashboard: "a client that was beginning a query on that replica is not answered",
      pipeline: "a client that was beginning a query on that replica is not answered",
      writer: "a client that was beginning a query on that replica is not answered",
    },
    inject: async (stage) => paused([processNamed(stage, "trino-gateway-0")]),
  },
  {
    name: "gateway-all-killed",
    group: "Gateway",
    title: "Both replicas of the gateway are killed at once",
    seconds: 5,
    end: "Kubernetes starts them again",
    mayFail: { dashboard: NOBODY, pipeline: NOBODY, writer: NOBODY },
    inject: async (stage) => killed(stage, namesOf(await stage.subject().gateways())),
  },
  {
    name: "gateway-rules-changed",
    group: "Gateway",
    title: "A rule is added that sends the dashboards to batch",
    seconds: 15,
    end: "the rule is removed again",
    inject: (stage) => rulesEdited(stage, (rules) => `${rules.trimEnd()}\n${DASHBOARDS_TO_BATCH}`),
  },
  {
    name: "gateway-rules-broken",
    group: "Gateway",
    title: "The rules file is broken by hand",
    seconds: 15,
    end: "the file is put right",
    mayFail: { dashboard: UNREADABLE, pipeline: UNREADABLE, writer: UNREADABLE },
    advice: "Rules are written by `pulumi up` alone, which refuses what the gateway cannot read.",
    inject: (stage) => rulesEdited(stage, () => "---\nname: broken\ncondition: request.((\n"),
  },
];

const DASHBOARDS_TO_BATCH = `---
name: dashboards to batch
description: ""
priority: 1000000
condition: 'request.getHeader("X-Trino-Source") == "Apache Superset"'
actions:
  - 'result.put("routingGroup", "batch")'
`;
