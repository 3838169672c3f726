import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** How long a connection may take on the loopback interface before the next one is tried. */
const CONNECT_MS = 1_000;

/**
 * What kube-proxy is to a Service: takes connections on a port of 127.0.0.1 and hands each on to one
 * of the ports in `file` (a JSON list, read anew for every connection), in turn. One that does not
 * answer is skipped; with none left the connection is closed, as if nobody listened.
 */
export async function startBalancer(file: string, port = 0): Promise<Server> {
  let turn = 0;
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    const targets = readTargets(file);
    const start = turn++;
    const inTurn = targets.map((_, index) => targets[(start + index) % targets.length] ?? 0);
    client.on("error", () => client.destroy());
    handOn(client, inTurn);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return server;
}

/** The port that a balancer listens on. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function readTargets(file: string): number[] {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as number[];
  } catch {
    return [];
  }
}

function handOn(client: Socket, [port, ...others]: number[]): void {
  if (port === undefined || client.destroyed) {
    client.resetAndDestroy();
    return;
  }
  const target = connect({ host: "127.0.0.1", port, noDelay: true });
  const next = () => {
    target.destroy();
    handOn(client, others);
  };
  target.setTimeout(CONNECT_MS, next);
  target.once("error", next);
  target.once("connect", () => {
    target.setTimeout(0);
    target.off("error", next);
    target.on("error", () => client.resetAndDestroy());
    client.once("close", () => target.destroy());
    target.once("close", () => client.destroy());
    client.pipe(target).pipe(client);
  });
}
