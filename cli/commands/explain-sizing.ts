import { defaultMemoryGiB, memoryRows } from "../../components/gateway/memory";
import { clusterReleaseName } from "../../components/platform/names";
import {
  type NodeReport,
  reportSizes,
  type SizeReport,
  type TaskReport,
} from "../../components/trino/size-report";
import { clustersWithExchange } from "../../infra/cluster-options";
import { knownExchange } from "../../infra/exchange/check";
import type { PlatformConfig } from "../../infra/stack-file";
import { type Call, show } from "../command";
import { coloursOf, type Output, table } from "../output";
import { readStackFile } from "./stack-file";

/**
 * The command `explain sizing`.
 *
 * @returns the exit code
 * @throws UsageError, StackFileError
 */
export async function explainSizing(call: Call): Promise<number> {
  const [stack = ""] = call.args;
  const config = readStackFile(stack);
  const sizes = stackSizes(config);
  const gateway = gatewaySizes(config);
  // No cluster is called `gateway`: its release would be the gateway's.
  const data = {
    ...sizes,
    gateway: Object.fromEntries(gateway.map(([what, mib]) => [what.trim(), mib])),
  };
  const text = () =>
    `${formatSizes(sizes, call.output)}\n\n\n${formatGatewaySizes(gateway, call.output)}`;
  show(call, data, text);
  return 0;
}

/** The sizes of every cluster of a stack, by name. */
export function stackSizes(config: PlatformConfig): Record<string, SizeReport> {
  const exchange = knownExchange(config);
  const { trinoVersion, catalogs } = config;
  return Object.fromEntries(
    Object.entries(clustersWithExchange(config)).map(([key, cluster]) => {
      const name = clusterReleaseName(key);
      const spec = { trinoVersion, ...cluster, name, catalogs, serviceAccountName: name };
      return [key, reportSizes(spec, exchange)];
    }),
  );
}

/** The gateway's memory, in MiB: what of it is for what. */
export function gatewaySizes({ gateway }: PlatformConfig): [string, number][] {
  const { load, memoryGiB = defaultMemoryGiB(load) } = gateway;
  return memoryRows(memoryGiB, load);
}

/** The same as text. */
export function formatGatewaySizes(rows: [string, number][], output: Output): string {
  return table([["gateway", ""], ...rows.map(([what, mib]) => [what, gib(mib)])], output);
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
      ...(coordinator.requested || worker.requested
        ? [row("  requested of the node", ({ requested, pod }) => gib(requested ?? pod))]
        : []),
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
