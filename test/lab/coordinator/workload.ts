import { describe, expect, test } from "vitest";
import type { WorkloadSpec } from "../../../components/trino/workload/spec";
import { say } from "../lone-coordinator";
import { alice, type Trino } from "./running";

export const workload: WorkloadSpec = {
  resourceGroups: {
    groups: {
      metadata: { softMemoryLimit: "10%", hardConcurrencyLimit: 10, maxQueued: 10 },
      tools: {
        softMemoryLimit: "80%",
        hardConcurrencyLimit: 2,
        maxQueued: 10,
        schedulingPolicy: "weighted_fair",
        groups: {
          "${tool}": { softMemoryLimit: "80%", hardConcurrencyLimit: 1, maxQueued: 1 },
        },
      },
      rest: { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 10 },
    },
    selectors: [
      { group: "metadata", queryType: "DESCRIBE" },
      { group: "tools.${tool}", source: "/jdbc#(?<tool>[a-z]+)/" },
      { group: "rest" },
    ],
  },
  sessionProperties: [
    { source: "nightly.*", properties: { query_max_execution_time: "11m" } },
    { group: "tools.*", properties: { query_priority: "7" } },
  ],
};

const ENDLESS = `SELECT l.orderkey FROM tpch.tiny.lineitem l
  CROSS JOIN UNNEST(sequence(1, 2000)) AS copies (copy)`;

const from = (source?: string) => ({ ...alice, ...(source && { "X-Trino-Source": source }) });

/** Who waits for whom, and with which session properties. */
export function describeWorkload(trino: Trino): void {
  /** Runs a statement of alice, with this source. */
  async function as(sql: string, source?: string) {
    const { id = "", ...said } = await say(trino(), sql, from(source));
    return { id, ...said };
  }

  /** What the coordinator says of a query: its state, and the group that it went to. */
  async function placeOf(id: string): Promise<{ state: string; group: string }> {
    const response = await fetch(`${trino().url}/v1/query/${id}`, { headers: alice });
    // For a moment a query has an id and is not known yet.
    if (!response.ok) return { state: "UNKNOWN", group: "" };
    const info = (await response.json()) as { state: string; resourceGroupId?: string[] };
    return { state: info.state, group: info.resourceGroupId?.join(".") ?? "" };
  }

  /** A query that runs, and goes on running: nobody fetches the rest of its rows. */
  async function holdQuery(source: string) {
    const headers = from(source);
    type Page = { id: string; nextUri: string; data?: unknown[]; error?: { message: string } };
    let page: Page = { id: "", nextUri: `${trino().url}/v1/statement` };
    const here = () => page.nextUri.replace(/^https:/, "http:");
    for (let first = true; !page.data; first = false) {
      const init = first ? { method: "POST", body: ENDLESS, headers } : { headers };
      page = (await (await fetch(here(), init)).json()) as Page;
      if (page.error) throw new Error(page.error.message);
    }
    return { id: page.id, cancel: () => fetch(here(), { method: "DELETE", headers }) };
  }

  /** Starts a query and gives its id as soon as it has one, and its outcome. */
  async function startQuery(sql: string, source: string) {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const outcome = say(trino(), sql, from(source), resolve);
    outcome.catch(reject);
    return { id: await promise, outcome };
  }

  describe("the workload", () => {
    test("a query over its group's limit is queued, and starts when the one before it ends", async () => {
      const held = await holdQuery("jdbc#power");
      expect(await placeOf(held.id)).toEqual({ state: "RUNNING", group: "tools.power" });

      const next = await startQuery("SELECT 1", "jdbc#power");
      const placeOfNext = () => placeOf(next.id);
      await expect
        .poll(placeOfNext, { timeout: 60_000 })
        .toEqual({ state: "QUEUED", group: "tools.power" });
      // Neither the neighbour nor anybody else waits.
      expect((await as("SELECT 2", "jdbc#tableau")).rows).toEqual([[2]]);
      expect((await as("SELECT 3")).rows).toEqual([[3]]);
      expect((await placeOf(next.id)).state).toBe("QUEUED");

      // The queue has one place: the next query is refused at once.
      const refused = await as("SELECT 4", "jdbc#power");
      expect(refused.error).toContain("QUERY_QUEUE_FULL");

      await held.cancel();
      const outcome = await next.outcome;
      expect(outcome.error).toBeUndefined();
      expect(outcome.rows).toEqual([[1]]);
    });

    test.each([
      ["the kind of statement", "SHOW CATALOGS", undefined, "metadata"],
      ["the source, by a named group", "SELECT 1", "jdbc#superset", "tools.superset"],
      ["a source that only looks alike", "SELECT 1", "jdbc#9", "rest"],
      ["nothing in particular", "SELECT 1", undefined, "rest"],
    ])("%s decides the group", async (_, sql, source, group) => {
      const { id } = await as(sql, source);
      expect((await placeOf(id)).group).toBe(group);
    });

    test("session properties come by source, dots and all, and by group", async () => {
      const settingOf = async (property: string, source: string) => {
        // SHOW SESSION is a statement about data, and goes to its own group.
        const { id, rows } = await as(`SHOW SESSION LIKE '${property}'`, source);
        return { group: (await placeOf(id)).group, value: rows[0]?.[1] };
      };
      const time = "query_max_execution_time";
      const nightly = await settingOf(time, "nightly.etl");
      expect(nightly).toEqual({ group: "metadata", value: "11m" });
      // The dot is a dot: without quoting it, this source would match as well.
      expect((await settingOf(time, "nightly-etl")).value).not.toBe("11m");

      const { id } = await as("SELECT 1", "jdbc#superset");
      const response = await fetch(`${trino().url}/v1/query/${id}`, { headers: alice });
      const { session } = (await response.json()) as {
        session: { systemProperties: Record<string, string> };
      };
      expect(session.systemProperties.query_priority).toBe("7");
    });
  });
}
