import { sizedFor } from "../scaling/range";
import { sizeNode, sizeTasks } from "../sizing";
import type { WorkersSpec } from "../spec";
import type { ResourceGroupsSpec } from "./spec";

/** Statements that ask about data and do not read it: a client's schema browser must not wait. */
const ABOUT_DATA = ["DESCRIBE", "EXPLAIN"];

const METADATA = { softMemoryLimit: "10%", hardConcurrencyLimit: 50, maxQueued: 1000 };

/** Of all queries of the cluster, the rest: new ones wait while memory is short, and none fails. */
const SOFT_MEMORY = "90%";

/** Many short queries: a user who opens twenty dashboards at once waits for their own. */
export function interactiveGroups(): ResourceGroupsSpec {
  return userQueries({
    // What a coordinator plans and watches at a time without getting slow.
    total: 100,
    // A quarter: four busy users fill the cluster, one does not.
    each: 25,
    // Who is further back in the queue would give up before the answer comes.
    maxQueued: 500,
    eachQueued: 100,
  });
}

/** An eighth of the task slots, so that each query has eight tasks at work; never less than this. */
const TASKS_PER_QUERY = 8;
const FEWEST_QUERIES = 4;
/** More running queries have more task descriptors than a coordinator can hold. */
const MOST_QUERIES = 50;

/**
 * Few queries at a time, taking turns between users: one pipeline with a hundred statements does not
 * hold up the next. Sized for the most workers, which an autoscaler brings as queries wait.
 */
export function batchGroups(workers: WorkersSpec): ResourceGroupsSpec {
  const slots = sizeTasks(sizeNode(workers)).concurrent * sizedFor(workers);
  const wanted = Math.floor(slots / TASKS_PER_QUERY);
  const total = Math.min(Math.max(wanted, FEWEST_QUERIES), MOST_QUERIES);
  // A scheduler may hand in a whole night's work at once.
  return userQueries({ total, each: total, maxQueued: 10_000, eachQueued: 10_000 });
}

interface Limits {
  total: number;
  each: number;
  maxQueued: number;
  eachQueued: number;
}

function userQueries({ total, each, maxQueued, eachQueued }: Limits): ResourceGroupsSpec {
  const user = {
    softMemoryLimit: SOFT_MEMORY,
    hardConcurrencyLimit: each,
    maxQueued: eachQueued,
  };
  const queries = {
    softMemoryLimit: SOFT_MEMORY,
    hardConcurrencyLimit: total,
    maxQueued,
    // By turns alone, a user with long queries would soon hold every place.
    schedulingPolicy: "weighted_fair" as const,
    groups: { "${USER}": user },
  };
  return {
    groups: { metadata: METADATA, queries },
    selectors: [
      ...ABOUT_DATA.map((queryType) => ({ queryType, group: "metadata" })),
      { group: "queries.${USER}" },
    ],
  };
}
