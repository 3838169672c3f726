import { setTimeout as pause } from "node:timers/promises";
import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { need } from "../../../lab/cli/bring-up";
import { listProcesses } from "../../../lab/processes";
import { explainFailure } from "../../../lab/proof/exchange-failure";
import type { Orphans } from "../../../lab/proof/exchange-orphans";
import { LONG_QUERY, MANY_TASKS, PIPELINE } from "../../../proof/dataset";
import { mustRun, runQuery } from "../../../proof/trino/client";
import { clusterOf } from "../../../proof/trino/coordinator";
import { waitUntilEmpty } from "../../../proof/watched-query";
import { bringUp, command, quiet } from "../support";
import {
  asAdmin,
  clean,
  cloudOf,
  countObjects,
  expectedOf,
  MANY,
  type Platform,
  type Running,
} from "./running";

async function lifecycleOf(running: Running, Bucket: string) {
  const command = new GetBucketLifecycleConfigurationCommand({ Bucket });
  return (await asAdmin(running, (client) => client.send(command))).Rules;
}

/** What happens to a batch query when its exchange storage, or its coordinator, does not do well. */
export function describeExchangeFailures(platform: Platform): void {
  test("503 SlowDown to a third of the requests for 30 s does not fail a query", async () => {
    const { relay, subject } = platform();
    const { rows: expected } = await expectedOf(platform());
    relay.forget();
    relay.slowDown(1 / 3, subject.exchangeBuckets);
    const calm = pause(30_000).then(() => relay.slowDown(0, []));
    const { rows } = await mustRun(subject.gateway, LONG_QUERY, MANY);
    expect(rows).toEqual(expected);
    // How many there were depends on how fast the machine is.
    const refused = relay.requests.filter(({ status }) => status === 503);
    const spooled = refused.filter(({ bucket }) => subject.exchangeBuckets.includes(bucket));
    expect(spooled.length).toBeGreaterThan(0);
    await calm;
    expect(await waitUntilEmpty(subject)).toBe(0);
  });

  test("a lost bucket fails the query and is named; up makes it anew, with its rules", async () => {
    const { lab, relay, subject } = platform();
    const { objectStore } = cloudOf(platform());
    const [bucket = ""] = subject.exchangeBuckets;
    const rules = await lifecycleOf(platform(), bucket);
    expect(rules?.length).toBeGreaterThan(0);
    await objectStore.deleteBucket(bucket, { force: true });
    const session = { ...MANY_TASKS, task_retry_attempts_per_task: "0" };
    const { error = "" } = await runQuery(subject.gateway, LONG_QUERY, { ...PIPELINE, session });
    // Trino does not say which.
    expect(error).toContain("The specified bucket does not exist");
    const explained = await asAdmin(platform(), (client) =>
      explainFailure(client, subject.exchangeBuckets, error),
    );
    expect(explained).toContain(`exchange buckets that do not exist: ${bucket}`);

    const { subject: healed } = await bringUp(lab, { s3Detour: relay.port });
    platform().subject = need(healed, "the platform");
    const names = platform().subject.exchangeBuckets;
    // Its name is a new one: the old one may belong to somebody else by now.
    const [fresh = "", ...others] = names.filter((name) => !subject.exchangeBuckets.includes(name));
    expect([names.length, others]).toEqual([3, []]);
    expect(await lifecycleOf(platform(), fresh)).toEqual(rules);
    await clean(platform());
    const { rows } = await mustRun(platform().subject.gateway, LONG_QUERY, MANY);
    expect(rows).toEqual((await expectedOf(platform())).rows);
  });

  describe("a coordinator that is killed", () => {
    let queryId: string;

    test("leaves orphans, and then nobody can tell them from what is in use", async () => {
      const { lab, subject } = platform();
      await clean(platform());
      const id = Promise.withResolvers<string>();
      const query = runQuery(subject.gateway, LONG_QUERY, MANY, { onId: id.resolve }).catch(
        () => {},
      );
      queryId = await id.promise;
      const spooled = () => countObjects(platform());
      await expect.poll(spooled, { timeout: 60_000, interval: 50 }).toBeGreaterThan(4);
      const coordinator = listProcesses(lab).find(({ name }) => name === "trino-batch-coordinator");
      await subject.kill(need(coordinator, "the coordinator"));
      await query;
      await expect(command(lab, "orphans")).rejects.toThrow("does not answer");
    });

    test("fails new queries of its group, and spills none onto interactive, which goes on", async () => {
      const { gateway, coordinators } = platform().subject;
      const { batch = "", interactive = "" } = coordinators;
      await expect(fetch(`${batch}/v1/info`)).rejects.toThrow("fetch failed");
      const asked = runQuery(gateway, "SELECT 1", { ...PIPELINE, user: "nightly" });
      // Until the gateways have noticed they answer 502, which a client takes for "again".
      await expect(asked).rejects.toMatchObject({ status: 500 });
      const spilled = `SELECT count(*) FROM system.runtime.queries WHERE "user" = 'nightly'`;
      expect((await mustRun(interactive, spilled)).rows).toEqual([[0]]);
      const { id } = await mustRun(gateway, "SELECT 1", { source: "Apache Superset" });
      expect(await clusterOf({ interactive }, id)).toBe("interactive");
    });

    test("comes back with one bucket instead of three: the same result, all of it in there", async () => {
      const { relay, subject } = platform();
      const [first = ""] = subject.exchangeBuckets;
      const { cluster } = cloudOf(platform());
      const release = need(await cluster.readRelease("trino", "trino-batch"), "the release");
      const server = release.values.server as { exchangeManager: object };
      const exchangeManager = { ...server.exchangeManager, baseDir: [`s3://${first}/`] };
      const values = { ...release.values, server: { ...server, exchangeManager } };
      await cluster.applyRelease({ ...release, values }, quiet);
      relay.forget();
      const { rows } = await mustRun(subject.gateway, LONG_QUERY, MANY);
      expect(rows).toEqual((await expectedOf(platform())).rows);
      const written = subject.exchangeBuckets.filter((bucket) => relay.bytesTo(bucket) > 0);
      expect(written).toEqual([first]);
    });

    test("and its orphans are listed with the day of their removal", async () => {
      const listed = await command(platform().lab, "orphans", "--json");
      const orphans = JSON.parse(listed) as Orphans[];
      expect(orphans.map(({ query }) => query)).toContain(queryId);
      const objects = orphans.reduce((sum, one) => sum + one.objects, 0);
      expect(objects).toBe(await countObjects(platform()));
      for (const { written, removed } of orphans) {
        const days = (Date.parse(String(removed)) - Date.parse(String(written))) / 86_400_000;
        // Two days, as the stack says, and on to the next midnight.
        expect(days).toBeGreaterThanOrEqual(2);
        expect(days).toBeLessThanOrEqual(3);
      }
    });
  });
}
