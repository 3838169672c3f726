import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Loaded before a test begins, whose time it would take: it is large.
import "@kubernetes/client-node";
import { afterEach } from "vitest";
import { stringify } from "yaml";
import type { Call } from "../../cli/command";
import { commands } from "../../cli/commands";
import { status } from "../../cli/commands/status";
import { runWords } from "./command-line";
import { type FakeCluster, type Json, STACK } from "./status-fixture";

/** When the tests look. */
export const NOW = Date.parse("2026-11-22T12:00:00Z");

/** A stack file, a kubeconfig and a Kubernetes API at 127.0.0.1 that it leads to. */
export class FakeStack {
  readonly folder = mkdtempSync(join(tmpdir(), "status-"));
  private readonly server: Server;
  /** So many of the next requests find nobody. */
  unanswered = 0;

  private constructor(readonly cluster: FakeCluster) {
    this.server = createServer((request, response) => {
      if (this.unanswered > 0) {
        this.unanswered--;
        return request.socket.destroy();
      }
      const url = new URL(request.url ?? "/", "http://fake");
      const { code, body } = answer(cluster, url);
      response.statusCode = code;
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  }

  static async serve(cluster: FakeCluster): Promise<FakeStack> {
    const stack = new FakeStack(cluster);
    await new Promise<void>((done) => stack.server.listen(0, "127.0.0.1", done));
    writeFileSync(join(stack.folder, "Pulumi.unit.yaml"), STACK);
    stack.writeKubeconfig("fake");
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on the kubeconfig leads there. */
  useServer(server: string): void {
    this.writeKubeconfig("fake", server);
  }

  writeKubeconfig(context: string, server: string = this.url): void {
    writeFileSync(
      join(this.folder, "kubeconfig"),
      stringify({
        clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
        users: [{ name: "u", user: { token: "kube-token" } }],
        contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
        "current-context": context,
      }),
    );
  }

  /** What `npm run status -- <stack>` prints, and its exit code. */
  async status(stack = "unit", json = false) {
    const before = process.env.KUBECONFIG;
    process.env.KUBECONFIG = join(this.folder, "kubeconfig");
    const surroundings = { stacks: this.folder, now: NOW };
    const table = commands.map((command) =>
      command.name === "status"
        ? { ...command, run: (call: Call) => status(call, surroundings) }
        : command,
    );
    try {
      const words = ["status", stack, ...(json ? ["--json"] : [])];
      const { code, out, err } = await runWords(words, table);
      const plain = (text: string) => text.replaceAll(this.url, "http://kubernetes");
      return { code, out: plain(out), err: plain(err) };
    } finally {
      if (before === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = before;
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Serves a test its stack, and takes that down after it. */
export function stackOfEachTest() {
  let stack: FakeStack | undefined;
  afterEach(async () => {
    await stack?.close();
    stack = undefined;
  });
  const serve = async (cluster: FakeCluster) => {
    stack = await FakeStack.serve(cluster);
    return stack;
  };
  return { serve, statusOf: async (cluster: FakeCluster) => (await serve(cluster)).status() };
}

function answer(cluster: FakeCluster, url: URL): { code: number; body: Json } {
  const { pathname, searchParams } = url;
  if (cluster.forbidden && pathname.endsWith(cluster.forbidden)) {
    return { code: 403, body: { message: `user "u" is not allowed to read ${pathname}` } };
  }
  const selector = searchParams.get("labelSelector") ?? "";
  const [, api] = /^(\/api\/v1|\/apis\/[\w.]+\/\w+)$/.exec(pathname) ?? [];
  if (api) return { code: 200, body: { kind: "APIResourceList", resources: RESOURCES[api] ?? [] } };
  if (pathname.endsWith("/pods")) {
    return { code: 200, body: { items: cluster.pods.filter((pod) => selected(pod, selector)) } };
  }
  if (pathname.endsWith("/deployments")) {
    const deployments = Object.values(cluster.objects).filter(
      (object) => object.kind === "Deployment" && selected(object, selector),
    );
    return { code: 200, body: { items: deployments } };
  }
  if (pathname.endsWith("/secrets")) {
    const secrets = Object.values(cluster.objects).filter(
      (object) => object.kind === "Secret" && selected(object, selector),
    );
    // The real API's list of metadata alone has no list if there is nothing.
    const items = secrets.length > 0 ? secrets.map(({ metadata }) => ({ metadata })) : null;
    return { code: 200, body: { items } };
  }
  if (pathname.endsWith("/events")) return { code: 200, body: { items: cluster.events } };
  const [, pod] = /\/pods\/([\w-]+)\/log$/.exec(pathname) ?? [];
  if (pod) {
    const previous = searchParams.get("previous") ? "/previous" : "";
    const log = cluster.logs[`${pod}/${searchParams.get("container")}${previous}`];
    return log === undefined
      ? { code: 400, body: { message: "previous terminated container not found" } }
      : { code: 200, body: log };
  }
  if (pathname.endsWith("/jobs")) return { code: 200, body: { items: cluster.jobs ?? [] } };
  const object = cluster.objects[pathname];
  if (object) return { code: 200, body: object };
  return { code: 404, body: { kind: "Status", message: `${pathname} not found`, code: 404 } };
}

function selected(object: Json, selector: string): boolean {
  return selector
    .split(",")
    .map((part) => part.split("="))
    .every(([key = "", value]) => object.metadata.labels?.[key] === value);
}

const named = (name: string, kind: string) => ({ name, kind, namespaced: true });
const RESOURCES: Record<string, Json> = {
  "/api/v1": [named("configmaps", "ConfigMap"), named("services", "Service")],
  "/apis/apps/v1": [
    named("statefulsets", "StatefulSet"),
    named("deployments", "Deployment"),
    named("deployments/scale", "Scale"),
  ],
};
