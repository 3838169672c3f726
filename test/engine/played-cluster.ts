import { setTimeout as pause } from "node:timers/promises";
import {
  addRevision,
  type FakeCluster,
  healthyCluster,
  type Json,
  pod,
  unready,
} from "../unit/status-fixture";
import { until } from "./support";

/** The namespace of the stacks, as the API has it. */
export const NAMESPACE = "/api/v1/namespaces/trino";

const server = (name: string) => ({ kind: "StatefulSet", metadata: { name, labels: {} } });

/** Everything but releases: a node with a storage class, and the servers of `inCluster`. */
export function emptyCluster(): FakeCluster {
  const made = healthyCluster();
  for (const path of Object.keys(made.objects)) {
    if (path.includes("/secrets/")) delete made.objects[path];
  }
  made.pods = [];
  made.objects["/version"] = { major: "1", minor: "36", gitVersion: "v1.36.3" };
  const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
  made.objects["/apis/storage.k8s.io/v1/storageclasses"] = {
    items: [{ metadata: { name: "standard", annotations } }],
  };
  for (const list of [`${NAMESPACE}/persistentvolumeclaims`, "/api/v1/persistentvolumes"]) {
    made.objects[list] = { items: [] };
  }
  for (const name of ["trino-object-store", "trino-postgresql"]) {
    made.objects[`/apis/apps/v1/namespaces/trino/statefulsets/${name}`] = server(name);
    const ready = pod("none", `${name}-0`);
    ready.metadata.labels = { "app.kubernetes.io/name": name };
    made.pods.push(ready);
  }
  made.jobs = [
    {
      metadata: { name: "trino-object-store-buckets-1", creationTimestamp: "2026-11-22T11:00:00Z" },
      status: { conditions: [{ type: "Complete", status: "True" }] },
    },
  ];
  return made;
}

/**
 * Lets a played cluster follow what the engine does: a release that is applied has its objects and a pod,
 * one that is removed has none, and the namespace is there as long as one of them is.
 *
 * @param applied gets the name of each release that is applied
 */
export function follow(
  cluster: FakeCluster,
  applied: string[],
  operation: string,
  name: string,
): void {
  const release = name.replace(/^.*\//, "");
  const own = `sh.helm.release.v1.${release}.`;
  if (operation === "applyRelease") {
    applied.push(release);
    addRevision(cluster, { release, revision: applied.length });
    cluster.pods = cluster.pods.filter(({ metadata }) => metadata.name !== `${release}-x2x9p`);
    cluster.pods.push(pod(release, `${release}-x2x9p`));
  }
  if (operation === "removeRelease") {
    for (const path of Object.keys(cluster.objects)) {
      if (path.includes(own)) delete cluster.objects[path];
    }
  }
  const some = Object.keys(cluster.objects).some((path) => path.includes("sh.helm.release"));
  if (some) cluster.objects[NAMESPACE] = { metadata: { name: "trino" } };
  else delete cluster.objects[NAMESPACE];
}

/** Does something while a kubeconfig is the user's own. */
export async function withKubeconfig<T>(file: string, run: () => Promise<T>): Promise<T> {
  const before = process.env.KUBECONFIG;
  process.env.KUBECONFIG = file;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
  }
}

/** What became of each step of a cycle, from its report. */
export const outcomes = (out: string) =>
  JSON.parse(out).steps.map(({ name, outcome }: Json) => `${name} ${outcome}`);

/**
 * A server of batch crashes for want of a connector. Status asks for Jobs, a waiting `up` does not: it
 * crashes until status has asked, and nobody asks any more.
 */
export async function crashUntilAsked(cluster: FakeCluster, connector: string): Promise<void> {
  let asked = 0;
  const { jobs } = cluster;
  const count = () => {
    asked++;
    return jobs;
  };
  Object.defineProperty(cluster, "jobs", { get: count, configurable: true });
  const crashing = unready(pod("trino-batch", "trino-batch-4hk2l"), {
    restartCount: 1,
    state: { waiting: { reason: "CrashLoopBackOff" } },
    lastState: { terminated: { reason: "Error", exitCode: 100 } },
  });
  cluster.pods.push(crashing);
  cluster.logs["trino-batch-4hk2l/trino/previous"] =
    `1) Error: No factory for connector '${connector}'\n`;
  await until("status was asked", () => asked > 0);
  for (let before = 0; before !== asked; await pause(8000)) before = asked;
  cluster.pods = cluster.pods.filter((one) => one !== crashing);
  Object.defineProperty(cluster, "jobs", { value: jobs, configurable: true, writable: true });
}
