import type { Clusters } from "../clusters";
import type { Dataset } from "../dataset";
import { NotTried } from "../subject";
import type { TrialEntry } from "../trial";
import type { Unfinished } from "./unfinished";

/** What a run is going to do, and to what. */
export interface Plan {
  stack: string;
  /** Context of the kubeconfig, if it has one. */
  context: string;
  /** Address of the Kubernetes API. */
  server: string;
  namespace: string;
  releases: string[];
  user: string;
  entries: readonly TrialEntry[];
  clusters: Clusters;
  dataset: Dataset | NotTried;
  /** Why nobody here may look into the exchange buckets. @default somebody may */
  unseen?: string | undefined;
  /** What killed runs have left. */
  abandoned: readonly Unfinished[];
  /** Folder of the report. */
  folder: string;
}

/** The plan in words, for whoever is asked whether that is meant. */
export function describePlan(plan: Plan): string {
  const { stack, context, server, namespace, releases, entries, clusters, dataset } = plan;
  const harms = entries.flatMap(({ harm }) => (harm ? [harm(clusters)] : []));
  const tables =
    dataset instanceof NotTried
      ? `none: ${dataset.message}; trials that need a table are skipped`
      : `the schema ${dataset.catalog}.${dataset.schema}, which is made now and dropped at the end`;
  return [
    `To be tried: the stack ${stack}`,
    row("Kubernetes", context ? `context ${context}, ${server}` : server),
    row("namespace", namespace),
    row("releases", releases.join(", ")),
    row("as user", plan.user),
    row("tables", tables),
    ...(plan.unseen ? [row("spooling", `is not looked at: ${plan.unseen}`)] : []),
    row("trials", entries.map(({ name }) => name).join(", ")),
    ...plan.abandoned.map((run) => row("first", describeAbandoned(run))),
    ...harms.map((harm, index) => row(index === 0 ? "harm" : "", harm)),
    ...(harms.length > 0
      ? [row("", "queries of others on these clusters may fail, or take longer, meanwhile")]
      : []),
    row("report", plan.folder),
  ].join("\n");
}

/** What a killed run has left, and what becomes of it. */
export function describeAbandoned({ catalog, schema, scaled }: Unfinished): string {
  const parts = [
    ...(schema ? [`drops ${catalog}.${schema}`] : []),
    ...scaled.map(({ deployment, replicas }) => `gives ${deployment} its ${replicas} pods again`),
  ];
  return `${parts.join(", ")}: a killed run has left that`;
}

const row = (name: string, text: string) => `  ${name.padEnd(11)} ${text}`;
