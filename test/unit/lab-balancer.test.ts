import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { portOf, startBalancer } from "../../lab/relay/balancer";

const folder = mkdtempSync(join(tmpdir(), "trino-platform-balancer-"));
const file = join(folder, "ports.json");
const pods: Server[] = [];
let balancer: Awaited<ReturnType<typeof startBalancer>>;

async function pod(name: string): Promise<number> {
  const server = createServer((_request, response) => response.end(name));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  pods.push(server);
  return (server.address() as AddressInfo).port;
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function answers(count: number): Promise<string[]> {
  const names: string[] = [];
  for (let asked = 0; asked < count; asked++) {
    const headers = { connection: "close" };
    names.push(await (await fetch(`http://127.0.0.1:${portOf(balancer)}`, { headers })).text());
  }
  return names;
}

let ports: number[] = [];
beforeAll(async () => {
  balancer = await startBalancer(file);
  ports = [await pod("a"), await pod("b")];
});
afterAll(async () => {
  balancer.close();
  await Promise.all(pods.filter((server) => server.listening).map(close));
  rmSync(folder, { recursive: true });
});

test("a Service of several pods takes turns, skips a dead one, and refuses when none is ready", async () => {
  await expect(answers(1)).rejects.toThrow();
  writeFileSync(file, JSON.stringify(ports));
  expect((await answers(4)).sort()).toEqual(["a", "a", "b", "b"]);
  await close(pods[0] as Server);
  expect(await answers(4)).toEqual(["b", "b", "b", "b"]);
  writeFileSync(file, JSON.stringify([ports[0]]));
  await expect(answers(1)).rejects.toThrow();
});
