import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countsOn, queryState } from "../../proof/trino/coordinator";

// What a coordinator says of its nodes and of a query's tasks, and what is made of it.

let server: Server;
let url: string;
let answer: object;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().once("end", () => response.end(JSON.stringify(answer)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const nodes = (...ids: string[]) => ({ id: "q", data: ids.map((id) => [id]) });

test.each([
  ["those that are there, in any order", nodes("b", "a"), true],
  ["a dead one in place of the new one: the same number", nodes("a", "dead"), false],
  ["a dead one beside them", nodes("a", "b", "dead"), false],
  ["none", { id: "q" }, false],
])("a coordinator that counts on %s", async (_, said, expected) => {
  answer = said;
  expect(await countsOn(url, ["a", "b"])).toBe(expected);
});

test("who may not see nodes takes an answer for a coordinator that is well", async () => {
  const message = "Access Denied: Cannot select from table system.runtime.nodes";
  answer = { id: "q", error: { errorName: "PERMISSION_DENIED", message } };
  expect(await countsOn(url, ["a"])).toBe(true);
  answer = { id: "q", error: { errorName: "NO_NODES_AVAILABLE", message: "No nodes" } };
  expect(await countsOn(url, ["a"])).toBe(false);
});

test("a task that failed says why, in Trino's words", async () => {
  const failures = [{ type: "X", message: "too late", errorCode: { name: "REMOTE_TASK_ERROR" } }];
  const tasks = [
    { taskStatus: { state: "FAILED", nodeId: "a", failures } },
    { taskStatus: { state: "RUNNING", nodeId: "b", failures: [] } },
  ];
  answer = { state: "RUNNING", stages: { stages: [{ tasks }] } };
  expect((await queryState(url, "q"))?.tasks).toEqual([
    { state: "FAILED", nodeId: "a", failure: "REMOTE_TASK_ERROR: too late" },
    { state: "RUNNING", nodeId: "b" },
  ]);
});
