import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { stringify } from "yaml";
import { joinPort } from "./port-forward";

// biome-ignore lint/suspicious/noExplicitAny: whatever Kubernetes would answer
export type Json = any;

/** What an API server is asked. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Json;
}

/** What stands behind an API server of a test. */
export interface Backing {
  /** An object, or a list; undefined is 404, a number that HTTP status. */
  answer(asked: Asked): Json | Promise<Json>;
  /** The port of this machine that a pod's port is; undefined if nobody listens there. */
  portOf(pod: string, port: number): number | undefined;
}

/** A Kubernetes API on 127.0.0.1. */
export interface ApiServer {
  url: string;
  /** Text of a kubeconfig that leads there. */
  kubeconfig: string;
  /** Everything that was asked for and changes something. */
  changes: Asked[];
  /** Breaks off every connection through `portforward`. */
  dropForwards(): void;
  close(): Promise<void>;
}

/** Serves what stands behind it as a Kubernetes API does: objects, and `portforward` by WebSocket. */
export async function startApiServer(backing: Backing): Promise<ApiServer> {
  const changes: Asked[] = [];
  const forwards = new Set<Duplex>();
  const server = createServer(async (request, response) => {
    const asked = await readAsked(request);
    if (asked.method !== "GET") changes.push(asked);
    const answer = await backing.answer(asked);
    const status = answer === undefined ? 404 : typeof answer === "number" ? answer : 200;
    const message = `${asked.path}: HTTP ${status}`;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(status === 200 ? answer : { kind: "Status", message }));
  });
  server.on("upgrade", (request, socket) => {
    const url = new URL(request.url ?? "/", "http://api");
    const [, pod = ""] = /\/pods\/([^/]+)\/portforward$/.exec(url.pathname) ?? [];
    const port = Number(url.searchParams.get("ports"));
    forwards.add(socket);
    socket.once("close", () => forwards.delete(socket));
    joinPort(request, socket, port, backing.portOf(pod, port));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dropForwards = () => {
    for (const socket of forwards) socket.destroy();
  };
  return {
    url,
    kubeconfig: kubeconfigOf(url),
    changes,
    dropForwards,
    close: async () => {
      dropForwards();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function readAsked(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://api");
  const text = Buffer.concat(chunks).toString();
  const body = text === "" ? undefined : JSON.parse(text);
  return { method: request.method ?? "", path: url.pathname, query: url.searchParams, body };
}

function kubeconfigOf(server: string): string {
  return stringify({
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "kube-token" } }],
    contexts: [{ name: "test", context: { cluster: "c", user: "u" } }],
    "current-context": "test",
  });
}

/** Whether an object has all labels of a selector `a=b,c=d`. */
export function isSelected(labels: Record<string, string>, selector: string | null): boolean {
  return (selector ?? "")
    .split(",")
    .filter(Boolean)
    .map((part) => part.split("="))
    .every(([key = "", value]) => labels[key] === value);
}
