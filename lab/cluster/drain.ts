import type { PodModel } from "../../cli/charts";
import type { LabFolder } from "../folder";
import { type ProcessRecord, stopProcess, waitUntil } from "../processes";

/** A laptop does not wait for hours; a drain of two short grace periods fits. */
const LONGEST_DRAIN_SECONDS = 60;

/**
 * Ends a pod. A worker with graceful shutdown drains first, as the chart's preStop hook makes it,
 * for as long as its termination grace period (at most a minute) allows.
 */
export async function endPod(
  lab: LabFolder,
  record: ProcessRecord,
  drain: PodModel["drain"],
): Promise<void> {
  if (drain && record.alive) await drainWorker(record, drain.terminationGracePeriodSeconds);
  await stopProcess(lab, record);
}

async function drainWorker(record: ProcessRecord, graceSeconds: number): Promise<void> {
  const timeoutSeconds = Math.min(graceSeconds, LONGEST_DRAIN_SECONDS);
  try {
    await fetch(`http://127.0.0.1:${record.ports.http}/v1/info/state`, {
      method: "PUT",
      headers: { "content-type": "application/json", "x-trino-user": "admin" },
      body: '"SHUTTING_DOWN"',
    });
    await waitUntil(`${record.name} has drained`, () => false, { timeoutSeconds, alive: [record] });
  } catch {
    // It ended, which is what we wait for; or it did not in time, and is stopped like any other.
  }
}
