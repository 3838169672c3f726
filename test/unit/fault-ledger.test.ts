import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { startLedger } from "../../faults/ledger";
import { waitUntil } from "../../lab/processes";

// The writer that counts what it has written, before a gateway that loses answers as real ones do.

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** What becomes of the n-th insert. */
type Fate =
  | "written"
  | "written twice"
  | "written, not answered"
  | "not written, not answered"
  | "lost";

/** A Trino that knows one table. */
async function startTable(fateOf: (insert: number) => Fate) {
  const rows: [number, string][] = [[0, "first"]];
  let inserts = 0;
  const server = createServer(async (request, response) => {
    let sql = "";
    for await (const chunk of request) sql += chunk;
    const answer = (data: unknown[][]) =>
      response.end(JSON.stringify({ id: "q", columns: [{ name: "a" }], data }));
    const [, inserted] = /^INSERT .* VALUES \((\d+),/.exec(sql) ?? [];
    if (inserted !== undefined) {
      const fate = fateOf(++inserts);
      const copies =
        { "not written, not answered": 0, lost: 0, "written twice": 2 }[fate as string] ?? 1;
      for (let copy = 0; copy < copies; copy++) rows.push([Number(inserted), `row ${inserted}`]);
      if (fate.endsWith("not answered")) request.socket.destroy();
      else answer([[1]]);
    } else if (sql.includes("system.runtime.queries")) answer([[0]]);
    else {
      const [, id] = /WHERE id = (\d+)/.exec(sql) ?? [];
      if (id === undefined) answer(rows);
      else answer([[rows.filter(([one]) => one === Number(id)).length]]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, inserts: () => inserts };
}

/** What the writer counts when so many inserts have met their fates. */
async function countOf(fates: readonly Fate[]) {
  const table = await startTable((insert) => fates[insert - 1] ?? "written");
  const ledger = startLedger(table.url, {}, { startOnce: true }, 0);
  const isThrough = () => table.inserts() > fates.length;
  await waitUntil("all inserts came", isThrough, { timeoutSeconds: 20, alive: [] });
  return ledger.stop();
}

test("every row is there once, whatever became of the answers", async () => {
  const fates: Fate[] = ["written", "written, not answered", "not written, not answered"];
  expect(await countOf(fates)).toMatchObject({ unsure: 2, there: 1, miscounted: [] });
});

test("a row that is there twice is found", async () => {
  expect((await countOf(["written", "written twice"])).miscounted).toEqual([
    "row 2 is there 2 times",
  ]);
});

test("a row that was lost after it was acknowledged is found", async () => {
  expect((await countOf(["lost", "written"])).miscounted).toEqual(["row 1 is there 0 times"]);
});
