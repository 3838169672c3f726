import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A coordinator without workers or SQL: its queries do nothing for a while, and end. */
export interface StubCoordinator {
  name: string;
  /** Port on 127.0.0.1. */
  port: number;
  /** Ids of the queries that have not ended. */
  running(): string[];
  /** How many queries it has taken. */
  taken(): number;
  /** Ids of queries that it was asked for and never had. */
  strangers: string[];
  close(): Promise<void>;
}

/** How long an answer is held back, as Trino does with one that has nothing new. */
const LONG_POLL_MS = 200;

/** Starts one. The statement `sleep 1500` runs for 1500 ms. */
export async function startStub(name: string, port = 0): Promise<StubCoordinator> {
  const ends = new Map<string, number>();
  // As a coordinator that starts anew: the gateway refuses an id that it has seen.
  const started = `20261122_${Date.now()}`;
  const strangers: string[] = [];
  const running = () => [...ends].filter(([, end]) => end > Date.now()).map(([id]) => id);
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error as Error));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const path = request.url ?? "";
    if (path === "/v1/info") return send(response, { starting: false });
    if (path === "/v1/query") return send(response, queries());
    if (path.startsWith("/metrics")) return response.end(metrics(running().length)) && undefined;
    if (request.method === "POST") {
      const id = `${started}_${String(ends.size).padStart(5, "0")}_${name}`;
      ends.set(id, Date.now() + Number(body.split(" ")[1] ?? 0));
      return send(response, page(request, id, 0));
    }
    const [, id = "", token = "0"] = /\/(\d+_\d+_\d+_\w+)(?:\/(\d+))?$/.exec(path) ?? [];
    const end = ends.get(id);
    if (end === undefined) {
      strangers.push(id);
      response.statusCode = 404;
      return send(response, { message: `${name} has no query ${id}` });
    }
    await pause(Math.max(0, Math.min(LONG_POLL_MS, end - Date.now())));
    return send(response, end > Date.now() ? page(request, id, Number(token) + 1) : last(id));
  }

  const queries = () =>
    [...ends.keys()].map((queryId) => ({
      queryId,
      state: running().includes(queryId) ? "RUNNING" : "FINISHED",
    }));
  const last = (id: string) => ({ id, columns: [{ name: "by" }], data: [[name]], stats: {} });

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    name,
    port: (server.address() as AddressInfo).port,
    running,
    taken: () => ends.size,
    strangers,
    close: () => close(server),
  };
}

/** What Trino answers to the gateway's monitor `METRICS`. */
function metrics(running: number): string {
  const manager = "trino_execution_name_QueryManager";
  return `# TYPE ${manager}_RunningQueries gauge\n${manager}_RunningQueries ${running}\n${manager}_QueuedQueries 0\n# EOF\n`;
}

/** The address that the client used, as a coordinator knows it with `process-forwarded`. */
function page({ headers }: IncomingMessage, id: string, token: number) {
  const { "x-forwarded-host": host, "x-forwarded-port": port } = headers;
  const origin = host === undefined ? `http://${headers.host}` : `http://${host}:${port}`;
  return { id, nextUri: `${origin}/v1/statement/executing/${id}/${token}`, stats: {} };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, body: unknown): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
