import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { LabFolder } from "../../lab/folder";
import { readRecord, waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { type InstallOptions, openStage, registerBackends } from "./gateway/stage";

/** A coordinator that takes every statement and runs none. */
export interface FakeCoordinator {
  name: string;
  url: string;
  close(): Promise<void>;
}

/** The header by which an answer tells which coordinator gave it. */
const ANSWERED_BY = "x-answered-by";

/** Says who it is on every path; on `/v1/info` it is healthy, which is all the gateway asks. */
export async function fakeCoordinator(name: string): Promise<FakeCoordinator> {
  let queries = 0;
  // As Trino, it takes headers far above the 16 KiB of Node.
  const server = createServer({ maxHeaderSize: 512 * 1024 }, (request, response) => {
    request.resume();
    request.on("end", () => {
      response.setHeader(ANSWERED_BY, name);
      response.setHeader("content-type", "application/json");
      const id = `${process.pid}_${queries++}_${name}`;
      response.end(JSON.stringify(request.url === "/v1/info" ? { starting: false } : { id }));
    });
  });
  // A connection that closes when the gateway is about to use it again is a 502.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Where a request went. */
export interface Answer {
  status: number;
  /** The coordinator that answered, or undefined if the gateway itself did. */
  group: string | undefined;
  text: string;
}

/** The real gateway with its PostgreSQL, and nothing else. */
export interface LoneGateway {
  /** Sends a request; header values may be any characters of ISO 8859-1. */
  send(path: string, headers: Record<string, string>, body?: string): Promise<Answer>;
  /** Replaces the rules file, which the gateway reads again ten times a second. */
  writeRules(text: string): Promise<void>;
  /** Waits until the gateway thinks of a backend as it should: `HEALTHY`, `UNHEALTHY`. */
  waitForHealth(backend: string, state: string): Promise<void>;
  /** Starts it anew, with the same backends. */
  reinstall(rules: string, onGroupDown: string): Promise<void>;
}

const NAME = "trino-gateway";

/** Starts PostgreSQL and the gateway, with these coordinators, each a routing group of its own. */
export async function startLoneGateway(
  lab: LabFolder,
  backends: readonly { name: string; url: string }[],
  rules: string,
): Promise<LoneGateway> {
  const stage = await openStage(lab, await ensureToolchain(() => {}));
  const install = (options: InstallOptions) =>
    stage.install(NAME, {
      ...options,
      valuesOverride: {
        config: {
          routingRules: { rulesRefreshPeriod: "100ms" },
          // Thousands of requests are to be routed, and none of them remembered.
          dataStore: { queryHistoryEnabled: false },
        },
      },
    });
  const gatewayProcess = () => {
    const record = readRecord(lab, `${NAME}-0`);
    if (!record) throw new Error("the gateway does not run");
    return { record, url: `http://127.0.0.1:${record.ports.http}` };
  };
  const waitForHealth = async (backend: string, state: string) => {
    const { record, url } = gatewayProcess();
    const isSo = async () => {
      const response = await fetch(`${url}/api/public/backends/${backend}/state`);
      return (await response.text()).includes(`"${state}"`);
    };
    const patience = { timeoutSeconds: 60, alive: [record] };
    await waitUntil(`${backend} is ${state}`, isSo, patience);
  };
  await install({ rules });
  await registerBackends(
    stage,
    NAME,
    backends.map(({ name, url }) => ({ name, url, routingGroup: name, active: true })),
  );
  for (const backend of backends) await waitForHealth(backend.name, "HEALTHY");
  return {
    send: (path, headers, body) => send(gatewayProcess().url, path, headers, body),
    writeRules: (text) => stage.writeRules(text),
    waitForHealth,
    reinstall: async (rules, onGroupDown) => {
      await install({ rules, onGroupDown });
    },
  };
}

async function send(
  gateway: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const response = await fetch(`${gateway}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, group: response.headers.get(ANSWERED_BY) ?? undefined, text };
}
