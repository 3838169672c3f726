import { createServer, type Server } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { kubernetesApi } from "../../infra/watch/kubernetes-api";
import { type Forward, openForward } from "../../proof/kubernetes/forward";
import { type ApiServer, startApiServer } from "../kubernetes/api-server";

/** Says who it is, and what it was asked. */
function speaker(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("data", (data) => socket.write(`${name}: ${data}`));
    socket.on("error", () => {});
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const pod = (name: string, ready = true, deletionTimestamp?: string) => ({
  metadata: { name, uid: name, ...(deletionTimestamp && { deletionTimestamp }) },
  spec: { containers: [{ image: "i", ports: [{ name: "http", containerPort: 8080 }] }] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});

let pods: ReturnType<typeof pod>[];
let speakers: Record<string, Server>;
let api: ApiServer;
let forward: Forward;

beforeEach(async () => {
  speakers = { a: await speaker("a"), b: await speaker("b") };
  pods = [pod("a"), pod("b")];
  api = await startApiServer({
    answer: ({ path }) => {
      if (path.endsWith("/services/gateway")) {
        const ports = [{ port: 80, targetPort: "http" }];
        return { metadata: { name: "gateway" }, spec: { selector: { app: "gateway" }, ports } };
      }
      return path.endsWith("/pods") ? { items: pods } : undefined;
    },
    portOf: (name, port) => {
      const address = speakers[name]?.address();
      return port === 8080 && typeof address === "object" ? address?.port : undefined;
    },
  });
  const config = new KubeConfig();
  config.loadFromString(api.kubeconfig);
  const target = { config, namespace: "trino", service: "gateway", port: 80 };
  forward = await openForward({ ...target, api: await kubernetesApi(config) });
});
afterEach(async () => {
  await forward.close();
  await api.close();
  for (const server of Object.values(speakers)) server.close();
});

/** What one connection is answered; undefined if it breaks. */
async function say(text: string): Promise<string | undefined> {
  const { connect } = await import("node:net");
  const [host, port] = forward.address.split(":");
  return new Promise((answer) => {
    const socket = connect(Number(port), host, () => socket.write(text));
    socket.once("data", (data) => {
      answer(data.toString());
      socket.destroy();
    });
    socket.once("error", () => answer(undefined));
    socket.once("close", () => answer(undefined));
  });
}

test("a connection goes through the API to a pod of the Service, the next one to another", async () => {
  expect(await say("hello")).toBe("a: hello");
  expect(await say("hello")).toBe("b: hello");
});

test("a pod that is not ready, or about to leave, gets no connection", async () => {
  pods = [pod("a", false), pod("b")];
  expect([await say("1"), await say("2")]).toEqual(["b: 1", "b: 2"]);
  pods = [pod("a"), pod("b", true, "2026-11-28T20:00:00Z")];
  expect([await say("3"), await say("4")]).toEqual(["a: 3", "a: 4"]);
});

test("large answers arrive whole", async () => {
  const { connect } = await import("node:net");
  const [host, port] = forward.address.split(":");
  const sent = "x".repeat(300_000);
  const got = await new Promise<number>((done) => {
    let length = 0;
    const socket = connect(Number(port), host, () => socket.write(sent));
    socket.on("data", (data) => {
      length += data.length;
      if (length >= sent.length) {
        done(length);
        socket.destroy();
      }
    });
  });
  expect(got).toBeGreaterThanOrEqual(sent.length);
});

test("without a pod, or where nobody listens, a connection breaks, and later ones do not", async () => {
  pods = [];
  expect(await say("1")).toBeUndefined();
  pods = [pod("gone")];
  expect(await say("2")).toBeUndefined();
  pods = [pod("a")];
  expect(await say("3")).toBe("a: 3");
});

test("what was dropped is opened anew", async () => {
  const { connect } = await import("node:net");
  const [host, port] = forward.address.split(":");
  const broken = new Promise((done) => {
    const socket = connect(Number(port), host, () => socket.write("1"));
    socket.once("data", () => api.dropForwards());
    socket.once("close", done);
    socket.once("error", () => {});
  });
  await broken;
  expect(await say("2")).toMatch(/^[ab]: 2$/);
});
