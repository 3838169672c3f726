import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import execa from "execa";
import { afterEach, expect, test } from "vitest";
import { REGISTER_SCRIPT } from "../../components/gateway/register-script";

// The part of the registration that finds out whether queries still run, with the real sh and curl.

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections?.();
  }
});

const FUNCTIONS = REGISTER_SCRIPT.slice(
  REGISTER_SCRIPT.indexOf("fail() {"),
  REGISTER_SCRIPT.indexOf('echo "waiting for'),
).replaceAll("--max-time 20", "--max-time 1");

async function run(command: string): Promise<{ code: number; output: string }> {
  const script = `set -eu\nSETTLE_SECONDS=0\nDRAIN_SECONDS=2\n${FUNCTIONS}\n${command}`;
  const { exitCode, all } = await execa("sh", ["-c", script], { all: true, reject: false });
  return { code: exitCode, output: all ?? "" };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function coordinator(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.statusCode = status;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${portOf(server)}`;
}

/** Takes connections and never says a word, as where a network policy drops what is sent. */
async function blackHole(): Promise<string> {
  const server = createTcpServer(() => {}) as unknown as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://127.0.0.1:${portOf(server)}`;
}

async function nobody(): Promise<string> {
  const url = await coordinator(200, "[]");
  await new Promise<void>((resolve) => servers.pop()?.close(() => resolve()));
  return url;
}

test.each<[string, () => Promise<string>, string]>([
  [
    "running queries",
    () => coordinator(200, '[{"state":"RUNNING"},{"state":"FINISHED"}]'),
    "yes 1",
  ],
  ["none", () => coordinator(200, "[]"), "yes 0"],
  ["a login", () => coordinator(401, ""), "denied"],
  ["a start that is not over", () => coordinator(503, ""), "silent"],
  ["nobody there", nobody, "no"],
  ["no such name", async () => "http://nobody.invalid:1", "no"],
  ["no answer", blackHole, "silent"],
])("%s is told apart", async (_, start, expected) => {
  const { output } = await run(`running=; count_running ${await start()}; echo "$reach $running"`);
  expect(output.trim()).toBe(expected);
});

test("a cluster that does not answer is not removed: silence is no answer", async () => {
  const { code, output } = await run(`drain trino-batch ${await blackHole()}`);
  expect(code).toBe(1);
  expect(output).toContain("trino-batch did not say in time which queries run");
});

test("a cluster that is not there has nothing to wait for", async () => {
  expect(await run(`drain trino-batch ${await nobody()}`)).toMatchObject({
    code: 0,
    output: expect.stringContaining("nothing to wait for"),
  });
});
