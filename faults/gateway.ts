import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { LAKE } from "../lab/cloud/surroundings";
import { readObject } from "../lab/cluster/objects";
import { podFolder } from "../lab/cluster/place";
import { writeWhole } from "../lab/folder";
import type { Member } from "../proof/subject";
import { killed, paused, processNamed } from "./processes";
import type { Fault, Undo } from "./spec";
import type { Stage } from "./stage";

const namesOf = (members: readonly Member[]) => members.map(({ name }) => name);

const NOBODY = "nobody takes a new query";
const KNOWN = "who changes a rule knows of it";
const UNREADABLE = "the gateway cannot say where a new query goes";

/** The rules' ConfigMap, and the name of its one file. */
function rulesOf({ lab }: Pick<Stage, "lab">) {
  const object = readObject(lab, "ConfigMap", LAKE.namespace, "trino-gateway-rules");
  const data = object?.data as Record<string, string> | undefined;
  const [entry] = Object.entries(data ?? {});
  if (!object || !entry) throw new Error("the gateway has no ConfigMap of rules");
  const [name, text] = entry;
  return { object, data, name, text };
}

/** Replaces the text of the rules in their ConfigMap, as a hand would. */
async function rulesEdited(stage: Stage, edit: (rules: string) => string): Promise<Undo> {
  const { cluster } = stage.session.cloud;
  const { object, data, name, text } = rulesOf(stage);
  await cluster.apply({ ...object, data: { ...data, [name]: edit(text) } });
  return () => cluster.apply(object);
}

/** The same for one replica, as while Kubernetes hands out a change. */
async function rulesOfOneEdited(
  stage: Stage,
  replica: string,
  edit: (rules: string) => string,
): Promise<Undo> {
  const folder = podFolder(stage.lab, replica);
  const { name } = rulesOf(stage);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const file = files.find((one) => basename(one) === name);
  if (file === undefined) throw new Error(`${replica} has no ${name}`);
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  writeWhole(path, edit(before));
  return async () => writeWhole(path, before);
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
    untold: KNOWN,
    inject: (stage) => rulesEdited(stage, withDashboardsOnBatch),
  },
  {
    name: "gateway-replicas-disagree",
    group: "Gateway",
    title: "One of the gateway's two replicas has a rule that sends the dashboards to batch",
    seconds: 15,
    end: "both have the same rules again",
    untold: KNOWN,
    inject: (stage) => rulesOfOneEdited(stage, "trino-gateway-0", withDashboardsOnBatch),
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

const withDashboardsOnBatch = (rules: string) => `${rules.trimEnd()}
---
name: dashboards to batch
description: ""
priority: 1000000
condition: 'request.getHeader("X-Trino-Source") == "Apache Superset"'
actions:
  - 'result.put("routingGroup", "batch")'
`;
