import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that takes everything: what event listener and exporter send. */
export interface Sink {
  url: string;
  /** Bodies that were posted to a path. */
  bodies(path: string): string[];
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const posted: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      posted.push({ path: request.url ?? "", body: Buffer.concat(parts).toString("latin1") });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies: (path) => posted.filter((one) => one.path === path).map(({ body }) => body),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
