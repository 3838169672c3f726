import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DEFAULT_LOAD, reckonMemory } from "../components/gateway/memory";
import { openLabFolder } from "../lab/folder";
import { endAll, readRecord } from "../lab/processes";
import { ensureToolchain } from "../lab/toolchain";
import { openStage, registerBackends } from "../test/lab/gateway/stage";

// Whether gateways of the reckoned size live through what they are reckoned for: all clients poll at
// once, each an answer of 1 MB in every poll, which it takes its time to read, and in the middle one
// client gets the largest answer. `npx tsx bench/gateway-memory.ts [polls of each client] [heap in MiB]`

const POLLS = Number(process.argv[2] ?? 20);
const REPLICAS = Number(process.argv[4] ?? 2);
const { heap } = reckonMemory();
const HEAP = Number(process.argv[3] ?? heap);
const CLIENTS = DEFAULT_LOAD.clients;
const LARGEST = DEFAULT_LOAD.answerMiB * 1_000_000;
/** What every request carries: a long prepared statement. */
const HEADER = "x".repeat(128 * 1024);
/** How long a client leaves an answer unread. */
const SLOW_MS = 500;

/** As the chart starts it, but for the heap, which in a pod is 80 % of its memory. */
const COMMAND = [
  "java",
  `-Xmx${HEAP}M`,
  "-XX:-UseSerialGC",
  "-XX:+UseG1GC",
  "-XX:TieredStopAtLevel=4",
  "-XX:+ExitOnOutOfMemoryError",
  "-jar",
  "/usr/lib/trino-gateway/gateway-ha-jar-with-dependencies.jar",
  "/etc/trino-gateway/config.yaml",
];

/** Queries whose every answer is as large as their statement says. */
async function startStub() {
  const sizes = new Map<string, number>();
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, (message, response) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk) => chunks.push(chunk));
    message.on("end", () => {
      response.setHeader("content-type", "application/json");
      if (message.method === "POST") {
        const id = `20261128_000000_${String(sizes.size).padStart(5, "0")}_bench`;
        sizes.set(id, Number(Buffer.concat(chunks).toString().split(" ")[1]));
        return response.end(JSON.stringify({ id }));
      }
      const id = /\d+_\d+_\d+_bench/.exec(message.url ?? "")?.[0];
      if (id === undefined) return response.end(JSON.stringify({ starting: false }));
      return response.end(`{"id":"${id}","data":[["${"x".repeat(sizes.get(id) ?? 0)}"]]}`);
    });
  });
  // A connection that closes when the gateway is about to use it again is a 502.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

/** Sends a request, waits, and only then reads; gives the length of a good answer. */
function call(url: string, body?: string): Promise<{ length: number; text: string }> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const headers = { "x-trino-user": "bench", "x-trino-prepared-statement": `s=${HEADER}` };
    const sent = request(url, { method, agent, headers }, (answer) => {
      const { statusCode } = answer;
      let length = 0;
      let text = "";
      const read = () => {
        answer.on("data", (chunk: Buffer) => {
          length += chunk.length;
          if (length < 1000) text += chunk.toString();
        });
        answer.on("end", () =>
          statusCode === 200 ? resolve({ length, text }) : reject(new Error(`HTTP ${statusCode}`)),
        );
      };
      if (body === undefined) setTimeout(read, SLOW_MS);
      else read();
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function runClient(gateway: string, size: number, polls: number): Promise<number> {
  const { id } = JSON.parse((await call(`${gateway}/v1/statement`, `big ${size}`)).text);
  for (let poll = 0; poll < polls; poll++) {
    const { length } = await call(`${gateway}/v1/statement/executing/${id}/${poll}`);
    if (length < size) throw new Error(`${length} bytes of ${size}`);
  }
  return polls;
}

/** MiB of the process at its peak. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

async function main(): Promise<void> {
  const lab = openLabFolder(mkdtempSync(join(tmpdir(), "trino-platform-bench-")));
  const interrupted = () => void endAll(lab).finally(() => process.exit(130));
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const stub = await startStub();
  try {
    const stage = await openStage(lab, await ensureToolchain(console.error));
    const valuesOverride = { command: COMMAND };
    const gateway = await stage.install("trino-gateway", { replicas: REPLICAS, valuesOverride });
    await registerBackends(stage, "trino-gateway", [
      { name: "bench", url: stub.url, routingGroup: "interactive" },
    ]);
    const began = Date.now();
    const clients = Array.from({ length: CLIENTS }, () => runClient(gateway, 1_000_000, POLLS));
    const giant = pause(2000).then(() => runClient(gateway, LARGEST - 1000, 1));
    const done = await Promise.allSettled([...clients, giant]);
    const failed = done.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
    const pods = Array.from({ length: REPLICAS }, (_, index) =>
      readRecord(lab, `trino-gateway-${index}`),
    );
    const figures = {
      date: new Date().toISOString(),
      machine: `${cpus().length} x ${cpus()[0]?.model ?? "?"}`,
      clients: CLIENTS,
      polls: POLLS,
      heapMiB: HEAP,
      seconds: Math.round((Date.now() - began) / 1000),
      lost: failed.length,
      failures: [...new Set(failed)].slice(0, 3),
      alive: pods.map((pod) => pod?.alive ?? false),
      peakMiB: pods.map((pod) => (pod?.alive ? peakOf(pod.pid) : 0)),
    };
    console.log(figures);
    const file = join(__dirname, "results", `gateway-memory-${figures.date.slice(0, 10)}.json`);
    writeFileSync(file, `${JSON.stringify([...readRuns(file), figures], null, 2)}\n`);
  } finally {
    stub.server.close();
    stub.server.closeAllConnections();
    await endAll(lab);
    rmSync(lab.root, { recursive: true, force: true });
  }
}

function readRuns(file: string): unknown[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown[];
  } catch {
    return [];
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
