import { createServer, type Server, type Socket } from "node:net";
import { duplexPair, PassThrough } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";
import { kubernetesClient } from "../../infra/watch/client";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { found, isUp, podsWith, type Service, targetPort } from "./objects";

/** A port of this machine that leads to a Service. */
export interface Forward {
  /** `127.0.0.1:40001`. */
  address: string;
  /** Why the last connection led nowhere; undefined if none did. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

/** Where the Service is, and how to get there. */
export interface ForwardTarget {
  config: KubeConfig;
  api: KubernetesApi;
  namespace: string;
  service: string;
  port: number;
}

/** There is no such Service, or none of its pods answers. */
export class NoWay extends Error {}

/**
 * Listens on 127.0.0.1 and leads each connection to a pod of the Service, through the Kubernetes API
 * (`pods/portforward`), as `kubectl port-forward` does. The pod is chosen anew each time, so that a
 * pod that was replaced costs its connections and no more. No network policy and no TLS is in the way:
 * the kubelet connects inside of the pod.
 */
export async function openForward(target: ForwardTarget): Promise<Forward> {
  const { PortForward } = await kubernetesClient();
  const forward = new PortForward(target.config);
  const open = new Set<Socket>();
  let turn = 0;
  let trouble: string | undefined;

  const relay = async (socket: Socket) => {
    const { pod, port } = await chosenPod(target, turn++);
    const [near, far] = duplexPair();
    const complaint = new PassThrough();
    // What the kubelet says on its channel for errors, for example that nobody listens there.
    complaint.once("data", (text) => {
      trouble = String(text);
      socket.destroy();
    });
    const webSocket = await forward.portForward(target.namespace, pod, [port], far, complaint, far);
    const close = "close" in webSocket ? () => webSocket.close() : () => {};
    // What came before still goes on to whoever connected.
    if ("onclose" in webSocket) webSocket.onclose = () => far.end();
    near.on("error", () => socket.destroy());
    socket.once("close", () => {
      near.destroy();
      close();
    });
    if (socket.destroyed) return close();
    socket.pipe(near).pipe(socket);
  };

  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    // Whoever connects sees a connection that breaks, and tries again.
    relay(socket).catch((error) => {
      trouble = messageOf(error);
      socket.destroy();
    });
  });
  return {
    address: await listening(server),
    trouble: () => trouble,
    close: () => closed(server, open),
  };
}

/** A pod of the Service that answers, one after the other. */
async function chosenPod(
  { api, namespace, service: name, port }: ForwardTarget,
  turn: number,
): Promise<{ pod: string; port: number }> {
  const path = `/api/v1/namespaces/${namespace}/services/${name}`;
  const service = await found(api.get<Service>(path));
  if (!service?.spec.selector)
    throw new NoWay(`there is no Service ${namespace}/${name} with pods`);
  const pods = (await podsWith(api, namespace, service.spec.selector)).filter(isUp);
  const pod = pods[turn % Math.max(pods.length, 1)];
  if (!pod) throw new NoWay(`no pod of the Service ${namespace}/${name} is ready`);
  const target = targetPort(service, port, pod);
  if (target === undefined) throw new NoWay(`the Service ${namespace}/${name} has no port ${port}`);
  return { pod: pod.metadata.name, port: target };
}

/** A WebSocket that is refused gives an event, not an error. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : address}`;
}

async function closed(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  await new Promise((done) => server.close(done));
}
