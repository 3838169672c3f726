import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { DEFAULT_LOAD, reckonMemory } from "../../components/gateway/memory";
import { readRecord } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { openStage, registerBackends } from "../../test/lab/gateway/stage";
import { podCommand } from "../stage/gateway";
import type { Benchmark, Run, Sample } from "../suite/benchmark";
import { peakMiB } from "../suite/machine";

const POLLS = 8;
const CLIENTS = DEFAULT_LOAD.clients;
const LARGEST = DEFAULT_LOAD.answerMiB * 1_000_000;
/** What every request carries: a long prepared statement. */
const HEADER = "x".repeat(128 * 1024);
/** How long a client leaves an answer unread. */
const SLOW_MS = 500;

/** Replicas and heap of each: what a pod of the default size gives, and the least that is allowed. */
const CASES: Record<string, { replicas: number; heapMiB: number }> = {
  "2 replicas, default size": { replicas: 2, heapMiB: reckonMemory().heap },
  "1 of 2 left, smallest size": { replicas: 1, heapMiB: 1140 },
};

export const gatewayMemory: Benchmark = {
  name: "gateway-memory",
  question: "Does a gateway of the reckoned size live through what it is reckoned for?",
  against: "gateways with 35 % of that heap",
  variants: ["reckoned", "a third of it"],
  figures: {
    lost: { unit: "", meaning: `answers that none of the ${CLIENTS} clients got` },
    ended: { unit: "", meaning: "gateways that ended for lack of memory" },
    peak: { unit: "MiB", meaning: "largest process" },
    seconds: { unit: "s", meaning: "until the last client had its answers" },
  },
  cases: Object.keys(CASES),
  rounds: 1,
  goals: [{ text: "answers lost", figure: "lost", of: "ours", over: "highest", most: 0 }],
  plots: [],
  conditions: `${CLIENTS} clients poll at once, each poll an answer of 1 MB that is left unread for half a second, each request with headers of 128 KiB; in the middle one client gets an answer of 128 MB; G1`,
  findings: "",
  run: (run) =>
    run.pairs((name, variant) => {
      const { replicas, heapMiB } = CASES[name] ?? { replicas: 1, heapMiB: 0 };
      const share = variant === "reckoned" ? 1 : 0.35;
      return load(run, replicas, Math.round(heapMiB * share), name + variant);
    }),
};

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

async function load(run: Run, replicas: number, heapMiB: number, title: string): Promise<Sample> {
  const { lab, progress, signal } = run;
  const stub = await startStub();
  const close = () => {
    stub.server.close();
    stub.server.closeAllConnections();
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    const gateway = await run.stage(title, async () => {
      const stage = await openStage(lab, await ensureToolchain(progress));
      const valuesOverride = { command: podCommand(heapMiB) };
      const address = await stage.install("trino-gateway", { replicas, valuesOverride });
      await registerBackends(stage, "trino-gateway", [
        { name: "bench", url: stub.url, routingGroup: "interactive" },
      ]);
      return address;
    });
    const began = Date.now();
    const clients = Array.from({ length: CLIENTS }, () => runClient(gateway, 1_000_000, POLLS));
    const giant = pause(2000).then(() => runClient(gateway, LARGEST - 1000, 1));
    const done = await Promise.allSettled([...clients, giant]);
    const pods = Array.from({ length: replicas }, (_, index) =>
      readRecord(lab, `trino-gateway-${index}`),
    );
    return {
      lost: done.filter(({ status }) => status === "rejected").length,
      ended: pods.filter((pod) => !pod?.alive).length,
      peak: Math.max(...pods.map((pod) => (pod?.alive ? peakMiB(pod.pid) : 0))),
      seconds: Math.round((Date.now() - began) / 1000),
    };
  } finally {
    close();
  }
}
