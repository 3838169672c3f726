import { createServer, request as forward, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { isAws } from "./names";

/** Where a name really is. */
export interface Destination {
  host: string;
  port: number;
}

/** What went to one name, over one port: 443 is TLS, 80 is not. */
export interface Traffic {
  host: string;
  port: number;
  connections: number;
  /** Bytes of clients to the name. */
  sent: number;
  /** Bytes of the name to clients. */
  received: number;
}

/** All names that were asked for, and what went there. */
export interface TrafficReport {
  traffic: Traffic[];
  /** Names of AWS that the lab does not have. */
  refused: string[];
  /** The role whose credentials each service account last got. */
  issued: Record<string, string>;
}

/**
 * The network between pods and AWS. AWS's clients in a pod reach every name through it
 * (`HTTPS_PROXY`), and the names lead to servers of this machine; nothing in a pod's configuration is
 * changed for that. A connection to port 443 stays TLS from end to end, one to port 80 stays plain.
 *
 * @param resolve gives the place of a name and port; undefined if the lab has none
 * @param issued who got which role's credentials, for the report
 */
export function createNetwork(
  resolve: (host: string, port: number) => Destination | undefined,
  issued: () => Record<string, string> = () => ({}),
): { server: Server; report: () => TrafficReport } {
  const totals = new Map<string, Traffic>();
  const refused = new Set<string>();
  const living = new Set<{ entry: Traffic; client: Socket; target: Socket }>();
  const entryOf = (host: string, port: number): Traffic => {
    const key = `${host}:${port}`;
    const entry = totals.get(key) ?? { host, port, connections: 0, sent: 0, received: 0 };
    totals.set(key, entry);
    return entry;
  };
  const find = (host: string, port: number) => {
    const found = resolve(host, port) ?? (isAws(host) ? undefined : { host, port });
    if (!found) refused.add(host);
    return found;
  };
  const server = createServer((request, response) => {
    if (request.url === "/traffic") {
      response.end(JSON.stringify(report()));
      return;
    }
    const url = URL.parse(request.url ?? "");
    const place = url && find(url.hostname, Number(url.port || 80));
    if (!url || !place) {
      response.writeHead(502).end(`the lab has no ${url?.hostname ?? request.url}\n`);
      return;
    }
    const entry = entryOf(url.hostname, Number(url.port || 80));
    entry.connections++;
    const { method, headers } = request;
    const path = `${url.pathname}${url.search}`;
    const onward = forward({ ...place, method, path, headers, setHost: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.on("data", (part: Buffer) => {
        entry.received += part.length;
      });
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy());
    response.once("close", () => onward.destroy());
    request.on("data", (part: Buffer) => {
      entry.sent += part.length;
    });
    request.pipe(onward);
  });
  server.on("connect", (request, client: Socket, head: Buffer) => {
    const { hostname, port } = new URL(`tcp://${request.url}`);
    const place = find(hostname, Number(port));
    if (!place) {
      client.end(`HTTP/1.1 502 the lab has no ${hostname}\r\n\r\n`);
      return;
    }
    const entry = entryOf(hostname, Number(port));
    entry.connections++;
    const target = connect({ ...place, noDelay: true });
    const tunnel = { entry, client, target };
    target.once("connect", () => {
      living.add(tunnel);
      client.setNoDelay(true);
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(head);
      client.pipe(target).pipe(client);
    });
    target.on("error", () => client.destroy());
    client.on("error", () => target.destroy());
    client.once("close", () => target.destroy());
    target.once("close", () => {
      if (living.delete(tunnel)) add(tunnel);
      client.destroy();
    });
  });
  const add = ({ entry, target }: { entry: Traffic; target: Socket }) => {
    entry.sent += target.bytesWritten;
    entry.received += target.bytesRead;
  };
  const report = (): TrafficReport => {
    const traffic = [...totals.values()].map((entry) => ({ ...entry }));
    for (const { entry, target } of living) {
      const copy = traffic.find(({ host, port }) => host === entry.host && port === entry.port);
      if (copy) add({ entry: copy, target });
    }
    return { traffic, refused: [...refused].sort(), issued: issued() };
  };
  return { server, report };
}
