import { nodeManagerMetrics } from "../../components/shared/node-manager";
import { askCoordinator, RequestRefused } from "../../proof/trino/client";
import type { PodModel } from "../charts";
import type { LabFolder } from "../folder";
import { lastLogLines, type ProcessRecord, waitUntil } from "../processes";
import { findReasons } from "./reasons";

/** Three JVMs at once took 60 s on two busy cores without class-data archive. */
const START_SECONDS = 300;
/** The first query of a cold coordinator alone took 20 s on a busy machine. */
const JOIN_SECONDS = 120;

/** A pod's process did not become ready. */
export class PodNotReady extends Error {
  override readonly name = "PodNotReady";
}

const urlOf = (record: ProcessRecord) => `http://127.0.0.1:${record.ports.http}`;

/** Waits until a pod serves. @throws PodNotReady naming the pod, the reasons in its log, the log */
export async function waitForPod(
  lab: LabFolder,
  pod: PodModel,
  record: ProcessRecord,
): Promise<void> {
  const check = pod.role === "gateway" ? gatewayIsReady : trinoHasStarted;
  await explained(lab, record, () =>
    waitUntil(`${pod.name} is ready`, () => check(urlOf(record)), {
      timeoutSeconds: START_SECONDS,
      alive: [record],
    }),
  );
}

async function trinoHasStarted(url: string): Promise<boolean> {
  const info = (await (await fetch(`${url}/v1/info`)).json()) as { starting: boolean };
  return !info.starting;
}

/** The chart's readiness probe. */
async function gatewayIsReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/trino-gateway/readyz`)).ok;
}

/**
 * Waits until the coordinator counts on exactly these workers, at the ports where they are now: for
 * up to half a minute it still sends work to where one was that died. @throws PodNotReady
 */
export async function waitForWorkers(
  lab: LabFolder,
  coordinator: ProcessRecord,
  workers: ProcessRecord[],
): Promise<void> {
  if (workers.length === 0) return;
  const wanted = workers.map(urlOf);
  await explained(lab, coordinator, () =>
    waitUntil(`${coordinator.name} sees its workers`, () => countsOn(urlOf(coordinator), wanted), {
      timeoutSeconds: JOIN_SECONDS,
      alive: [coordinator, ...workers],
    }),
  );
}

/** A query that has to be spooled never ends while the exchange does not work. */
const QUERY_SECONDS = 15;

/**
 * Whether a coordinator counts on exactly these workers. True if it wants a login that we have not: 401,
 * or 403 where it takes none over plain HTTP. Where the query does not come through, as without a
 * working exchange since 478, their number must do.
 */
async function countsOn(server: string, workers: string[]): Promise<boolean> {
  const sql =
    "select http_uri from system.runtime.nodes where state = 'active' and not coordinator";
  const options = { deadlineSeconds: QUERY_SECONDS };
  try {
    const { rows, error } = await askCoordinator(server, sql, options);
    if (!error) {
      const active = rows.map(([url]) => String(url));
      return active.sort().join() === [...workers].sort().join();
    }
  } catch (error) {
    if (error instanceof RequestRefused && [401, 403].includes(error.status)) return true;
  }
  return (await activeNodes(server)) === workers.length + 1;
}

/** How many nodes the coordinator counts on, itself included; undefined before 477. */
async function activeNodes(server: string): Promise<number | undefined> {
  // Trino tells its metrics only to those who say a name.
  const authorization = `Basic ${Buffer.from("lab:").toString("base64")}`;
  const text = await (await fetch(`${server}/metrics`, { headers: { authorization } })).text();
  const metric = `${nodeManagerMetrics("477")}_ActiveNodeCount`;
  const line = text.split("\n").find((one) => one.startsWith(`${metric} `));
  return line === undefined ? undefined : Number(line.split(" ")[1]);
}

/** Tells a failure by what the log says; the whole log is where the message points. */
async function explained(
  lab: LabFolder,
  record: ProcessRecord,
  wait: () => Promise<unknown>,
): Promise<void> {
  try {
    await wait();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PodNotReady(describe(lab, record, message.split("\n")[0] ?? message));
  }
}

function describe(lab: LabFolder, record: ProcessRecord, what: string): string {
  const reasons = findReasons(lastLogLines(lab, record.name, 400));
  const shown = reasons.length > 0 ? reasons : lastLogLines(lab, record.name, 10);
  return [
    `pod ${record.name} is not ready: ${what}`,
    ...shown.map((line) => `  ${line}`),
    `  log: ${record.log}`,
  ].join("\n");
}
