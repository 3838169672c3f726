import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultRules } from "../../components/gateway/rules/default-rules";
import { renderRoutingRules } from "../../components/gateway/rules/render";
import type { RoutingRule } from "../../components/gateway/spec";
import { takeDown } from "../../lab/platform/take-down";
import {
  type FakeCoordinator,
  fakeCoordinator,
  type LoneGateway,
  startLoneGateway,
} from "./lone-gateway";
import { temporaryLab } from "./support";

// What real clients send and get, through the real gateway.

const lab = temporaryLab();
const coordinators: FakeCoordinator[] = [];
let gateway: LoneGateway;
let large: FakeCoordinator;

const DEFAULT_RULES = defaultRules({
  all: ["interactive", "batch", "large"],
  batch: "batch",
  interactive: "interactive",
});

/** Found in the wild: what somebody may write, and what a header of 200 KiB makes of it. */
const MANY_STARS: RoutingRule = {
  name: "many \u0093stars\u0094 \u0085 \n...\n",
  description: '["CORP\\\\", "b"] \u007f \ufeff',
  match: {
    any: [
      { source: ["*prod*etl*daily*load*nightly*v2*x*"], clientTag: ["*a*b*c*d*e*f*"] },
      { source: ["*prod*etl*daily*load*nightly*v2*x*"] },
      { clientTag: ["*a*b*c*d*e*f*g*"] },
      { expression: '["CORP\\\\\\\\", "b"].contains(request.getHeader("X-Team"))' },
    ],
  },
  routeTo: "batch",
};

beforeAll(async () => {
  coordinators.push(await fakeCoordinator("interactive"), await fakeCoordinator("batch"));
  large = await largeCoordinator();
  coordinators.push(large);
  gateway = await startLoneGateway(
    lab,
    coordinators,
    renderRoutingRules([MANY_STARS, ...DEFAULT_RULES], "interactive"),
  );
});

afterAll(async () => {
  for (const coordinator of coordinators) await coordinator.close();
  await takeDown(lab, { keepLogs: false });
});

/** Answers a statement with as many bytes as it says. */
async function largeCoordinator(): Promise<FakeCoordinator> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      response.setHeader("content-type", "application/json");
      if (request.method !== "POST") return response.end(JSON.stringify({ starting: false }));
      response.setHeader("x-answered-by", "large");
      return response.end(
        JSON.stringify({ id: "20261128_1_1_large", data: ["x".repeat(Number(body))] }),
      );
    });
  });
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    name: "large",
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const query = (sql: string, headers: Record<string, string> = {}) =>
  gateway.send("/v1/statement", { "X-Trino-User": "ana", ...headers }, sql);

describe("headers", () => {
  test.each([
    ["a prepared statement", "X-Trino-Prepared-Statement", `s1=${"x".repeat(200 * 1024)}`],
    ["a token", "Authorization", `Bearer ${"x".repeat(40 * 1024)}`],
  ])("of 200 KiB pass, as Trino takes them: %s", async (_, name, value) => {
    expect(await query("select 1", { [name]: value })).toMatchObject({
      status: 200,
      group: "interactive",
    });
  });

  test("that no rule was made for cost no more than others", async () => {
    // With each star trying every place, the first two would keep a core for years.
    const source = "prodetldailyload".repeat(4_000);
    const tags = "a,abcdef ,".repeat(6_000);
    const both = { "X-Trino-Source": source, "X-Trino-Client-Tags": tags };
    expect(await query("select 1", both)).toMatchObject({ group: "interactive" });
    const one = { "X-Trino-Source": `${source}nightlyv2x` };
    expect(await query("select 1", one)).toMatchObject({ group: "batch" });
  });

  test("are judged by rules whose texts would end a string or a file", async () => {
    expect(await query("select 1", { "X-Team": "CORP\\\\" })).toMatchObject({ group: "batch" });
    expect(await query("select 1", { "X-Team": "CORP" })).toMatchObject({ group: "interactive" });
  });
});

describe("answers", () => {
  test.each([17_000_000, 40_000_000])("of one row of %i bytes pass whole", async (size) => {
    const answer = await query(String(size), { "X-Trino-Routing-Group": "large" });
    expect(answer).toMatchObject({ status: 200, group: "large" });
    expect(JSON.parse(answer.text).data[0]).toHaveLength(size);
  });

  test("above the limit are an error, and not cut off", async () => {
    const answer = await query("140000000", { "X-Trino-Routing-Group": "large" });
    expect(answer.status).toBe(502);
  });
});

describe("a transaction", () => {
  const inTransaction = { "X-Trino-Transaction-Id": "b5c9b1f6-9b1c-4d6c-8c0e-7a1d3f1f2a10" };

  test("stays where it began", async () => {
    const start = await query("START TRANSACTION", { "X-Trino-Transaction-Id": "NONE" });
    const insert = await query("INSERT INTO lake.a.b SELECT 1", inTransaction);
    const commit = await query("COMMIT", inTransaction);
    expect([start, insert, commit].map(({ group }) => group)).toEqual(Array(3).fill("interactive"));
  });

  test.each(["NONE", "none", "None", " NONE "])("is none for Trino if it is %j", async (id) => {
    const insert = "INSERT INTO lake.a.b SELECT 1";
    expect(await query(insert, { "X-Trino-Transaction-Id": id })).toMatchObject({ group: "batch" });
  });

  test("of a pipeline stays on batch", async () => {
    const pipeline = { "X-Trino-Source": "airflow" };
    for (const headers of [pipeline, { ...pipeline, ...inTransaction }]) {
      expect(await query("START TRANSACTION", headers)).toMatchObject({ group: "batch" });
      expect(await query("select 1", headers)).toMatchObject({ group: "batch" });
    }
  });
});

describe("a prepared write, by its header", () => {
  test.each([
    ["short", `s1=${encodeURIComponent("insert into lake.a.b values (?)")}`, "batch"],
    // The gateway looks for `$zstd:` before it decodes: upstream, and in docs/guides/add-a-rule.md.
    ["as Trino compresses a long one", `s1=${encodeURIComponent("$zstd:KLUv_Q==")}`, "interactive"],
  ])("%s", async (_, header, group) => {
    const answer = await query("execute s1", { "X-Trino-Prepared-Statement": header });
    expect(answer).toMatchObject({ group });
  });

  test("that is sent as a whole, as with explicitPrepare=false, goes to batch at any length", async () => {
    const long = `/* ${"x".repeat(20_000)} */`;
    const sql = `EXECUTE IMMEDIATE 'insert into lake.a.b ${long} values (?)' USING 1`;
    expect(await query(sql)).toMatchObject({ group: "batch" });
  });
});
