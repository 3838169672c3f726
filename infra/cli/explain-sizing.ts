import { clusterReleaseName } from "../../components/platform/names";
import {
  type NodeReport,
  reportSizes,
  type SizeReport,
  type TaskReport,
} from "../../components/trino/size-report";
import { clustersWithExchange } from "../cluster-options";
import { spooledExchange } from "../exchange-faults";
import type { PlatformConfig } from "../stack-file";
import { coloursOf, type Output, table } from "./output";

/** The sizes of every cluster of a stack, by name. */
export function stackSizes(config: PlatformConfig): Record<string, SizeReport> {
  const exchange = config.exchange && spooledExchange(config.exchange);
  const { trinoVersion, catalogs } = config;
  return Object.fromEntries(
    Object.entries(clustersWithExchange(config)).map(([key, cluster]) => {
      const name = clusterReleaseName(key);
      const spec = { trinoVersion, ...cluster, name, catalogs, serviceAccountName: name };
      return [key, reportSizes(spec, exchange)];
    }),
  );
}

/** The sizes as text: for each cluster what its pods get, then what queries and tasks may take. */
export function formatSizes(sizes: Record<string, SizeReport>, output: Output): string {
  return Object.entries(sizes)
    .map(([name, size]) =>
      [title(name, size, output), nodes(size, output), "", queries(size, output)].join("\n"),
    )
    .join("\n\n\n");
}

function title(name: string, { profile, workers }: SizeReport, output: Output): string {
  const count = workers.min === workers.max ? workers.max : `${workers.min} to ${workers.max}`;
  return coloursOf(output).bold(`${name}: profile ${profile}, ${count} workers`);
}

function nodes({ coordinator, worker }: SizeReport, output: Output): string {
  const row = (name: string, of: (node: NodeReport) => string) => [
    name,
    of(coordinator),
    of(worker),
  ];
  return table(
    [
      ["", "coordinator", "worker"],
      row("cores requested", ({ cpu }) => String(cpu)),
      row("memory of the pod", ({ pod }) => gib(pod)),
      row("  outside the heap", ({ outsideHeap }) => gib(outsideHeap)),
      row("  heap (-Xmx)", ({ heap }) => gib(heap)),
      row("    memory.heap-headroom-per-node", ({ headroom }) => gib(headroom)),
      row("    left for queries", ({ usable }) => gib(usable)),
      row("      query.max-memory-per-node", ({ queryPerNode }) => gib(queryPerNode)),
    ],
    output,
  );
}

function queries(
  { queryMemory, taskConcurrency, tasks, limits }: SizeReport,
  output: Output,
): string {
  return table(
    [
      ["queries and tasks", ""],
      ["query.max-memory, over all workers", gib(queryMemory)],
      ...(taskConcurrency === undefined ? [] : [["task.concurrency", String(taskConcurrency)]]),
      ...Object.entries(limits),
      ...(tasks ? taskRows(tasks) : []),
    ],
    output,
  );
}

function taskRows({ task, concurrent, coordinatorTask, partitions, sink }: TaskReport) {
  return [
    ["fault-tolerant-execution-task-memory", gib(task)],
    ["  such tasks beside each other on a worker", String(concurrent)],
    ["fault-tolerant-execution-coordinator-task-memory", gib(coordinatorTask)],
    ["fault-tolerant-execution-max-partition-count", String(partitions)],
    ...(sink === undefined
      ? []
      : [
          ["  spooling buffers of one task", gib(sink)],
          ["  spooling buffers of a worker's tasks", gib(sink * concurrent)],
        ]),
  ];
}

const gib = (mib: number) => `${(mib / 1024).toFixed(2)} GiB`;
