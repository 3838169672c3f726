import { describe, expect, test } from "vitest";
import { allowedActions, withoutAction } from "../../../lab/proof/exchange-role";
import { PIPELINE, SCHEMA } from "../../../proof/dataset";
import { type Client, mustRun, runQuery } from "../../../proof/trino/client";
import { waitUntilEmpty } from "../../../proof/watched-query";
import { clean, cloudOf, countObjects, type Platform } from "./running";

const ACCOUNT = { namespace: "trino", serviceAccount: "trino-batch" };

/** The role of the batch cluster is enough, and each of its actions is needed. */
export function describeExchangeRole(platform: Platform): void {
  describe("the role of the exchange", () => {
    const sql = `SELECT suppkey % 10, count(*) FROM ${SCHEMA}.lineitem GROUP BY 1`;
    // A refused request is not tried again as a task: that would only take longer.
    const once: Client = { ...PIPELINE, session: { task_retry_attempts_per_task: "0" } };
    const without = (action: string) => {
      const { lab, relay, subject } = platform();
      const { identity } = cloudOf(platform());
      return withoutAction(lab, identity, { account: ACCOUNT, action }, async () => {
        relay.forget();
        const { error } = await runQuery(subject.gateway, sql, once);
        const triedToDelete = () => relay.requests.some(({ query }) => query.includes("delete"));
        // Cleaning up comes after the query's end, and must not meet the action given back.
        if (!error) await expect.poll(triedToDelete, { timeout: 15_000 }).toBe(true);
        const refused = relay.requests.filter(({ status }) => status === 403);
        return { error, refused: new Set(refused.map(({ method }) => method)) };
      });
    };

    test("is enough as it is: nothing is refused, nothing is left", async () => {
      const { lab, relay, subject } = platform();
      relay.forget();
      await mustRun(subject.gateway, sql, once);
      expect(await waitUntilEmpty(subject)).toBe(0);
      expect(relay.requests.filter(({ status }) => status === 403)).toEqual([]);
      expect(allowedActions(lab, ACCOUNT)).toHaveLength(5);
    });

    test.each([
      ["s3:PutObject", "PUT", "writing"],
      ["s3:ListBucket", "GET", "listing what was written"],
      ["s3:GetObject", "GET", "reading"],
    ])("without %s the query fails at a %s request: %s", async (action, method) => {
      const { error, refused } = await without(action);
      expect(error).toMatch(/Access Denied|403/);
      expect([...refused]).toContain(method);
      await clean(platform());
    });

    test("without s3:DeleteObject the query passes and leaves its data behind", async () => {
      const { error } = await without("s3:DeleteObject");
      expect(error).toBeUndefined();
      expect(await countObjects(platform())).toBeGreaterThan(0);
      await clean(platform());
    });

    test("s3:AbortMultipartUpload is what a cancelled query calls for its open uploads", async () => {
      const { relay, subject } = platform();
      relay.forget();
      // Rows that do not compress, all to one writer: more than one part of 5 MB.
      const large = `SELECT sum(n), max(id) FROM (
        SELECT id, row_number() OVER (ORDER BY id) AS n FROM (
          SELECT concat(CAST(uuid() AS varchar), CAST(uuid() AS varchar)) AS id
          FROM tpch.sf1.lineitem))`;
      const id = Promise.withResolvers<string>();
      const query = runQuery(subject.gateway, large, once, { onId: id.resolve });
      const parts = () => relay.requests.filter(({ query }) => query.includes("partNumber")).length;
      await expect.poll(parts, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
      await fetch(`${subject.coordinators.batch}/v1/query/${await id.promise}`, {
        method: "DELETE",
        headers: { "X-Trino-User": "lab" },
      });
      expect((await query).error).toContain("CANCELED");
      const aborted = () =>
        relay.requests.some(
          ({ method, query }) => method === "DELETE" && query.includes("uploadId"),
        );
      await expect.poll(aborted, { timeout: 30_000 }).toBe(true);
      await clean(platform());
    });
  });
}
