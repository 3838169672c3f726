import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FakeCluster, healthyCluster, type Json, pod, STACK, unready } from "./status-fixture";
import { stackOfEachTest } from "./status-support";

const { serve } = stackOfEachTest();

const JOB = "trino-object-store-buckets-1a2b3c4d";

/** The fixture's stack with a store and a database of its own in the cluster. */
const IN_CLUSTER = STACK.replace(/s3: .*/, "inCluster: {}").replace(
  /database: .*/,
  "database: { inCluster: {} }",
);

const job = (name: string, type?: string, message = ""): Json => ({
  metadata: { name, creationTimestamp: "2026-11-22T11:30:00Z" },
  status: { conditions: type ? [{ type, status: "True", message }] : [] },
});

function server(cluster: FakeCluster, name: string): Json {
  const path = `/apis/apps/v1/namespaces/trino/statefulsets/${name}`;
  cluster.objects[path] = { kind: "StatefulSet", metadata: { name, labels: {} } };
  const made = pod("none", `${name}-0`);
  made.metadata.labels = { "app.kubernetes.io/name": name };
  cluster.pods.push(made);
  return made;
}

/** A pod of a Job, its only container in that state. */
function podOf(cluster: FakeCluster, name: string, phase: string, state: Json): void {
  const made = pod("none", `${name}-x7k2p`);
  made.metadata.labels = { "batch.kubernetes.io/job-name": name };
  made.status.phase = phase;
  made.status.containerStatuses[0].state = state;
  cluster.pods.push(made);
}

function cluster() {
  const made = healthyCluster();
  const store = server(made, "trino-object-store");
  const database = server(made, "trino-postgresql");
  made.jobs = [job(JOB, "Complete")];
  return { made, store, database };
}

async function statusOf(made: FakeCluster) {
  const stack = await serve(made);
  writeFileSync(join(stack.folder, "Pulumi.unit.yaml"), IN_CLUSTER);
  return { stack, ...(await stack.status()) };
}

describe("what a stack makes beside its releases", () => {
  test("is told with one line each", async () => {
    const { out, stack } = await statusOf(cluster().made);
    expect(out).toContain("● trino-object-store   S3 server, deployed\n");
    expect(out).toContain("● trino-postgresql     PostgreSQL, deployed\n");
    expect(out).toContain(`● ${JOB} Job that makes buckets, complete`);
    const { parts } = JSON.parse((await stack.status("unit", true)).out);
    expect(parts.map(({ healthy }: { healthy: boolean }) => healthy)).toEqual([true, true, true]);
  });

  test("a database that cannot start says why", async () => {
    const { made, database } = cluster();
    unready(database, { restartCount: 3, state: { waiting: { reason: "CrashLoopBackOff" } } });
    made.logs["trino-postgresql-0/trino/previous"] = [
      "2026-11-22 11:41:00.123 UTC [1] FATAL:  database files are incompatible with server",
      "2026-11-22 11:41:00.123 UTC [1] DETAIL:  The data directory was initialized by version 17.",
    ].join("\n");
    const { code, out } = await statusOf(made);
    expect(code).toBe(1);
    expect(out).toContain("Something is wrong with trino-postgresql");
    expect(out).toContain("cause: database files are incompatible with server");
  });

  test("one without a pod tells what refuses it, one that is gone that it is gone", async () => {
    const { made } = cluster();
    made.pods = made.pods.filter(({ metadata }) => metadata.name !== "trino-object-store-0");
    made.events = [{ message: 'pods "trino-object-store-0" is forbidden: exceeded quota: few' }];
    delete made.objects["/apis/apps/v1/namespaces/trino/statefulsets/trino-postgresql"];
    const { out } = await statusOf(made);
    expect(out).toContain(
      'it has no pod: pods "trino-object-store-0" is forbidden: exceeded quota',
    );
    expect(out).toContain("the PostgreSQL of this stack is not there");
  });

  test("the Job that makes buckets says what its script said last", async () => {
    const { made } = cluster();
    made.jobs = [job(JOB, "Failed", "Job has reached the specified backoff limit")];
    podOf(made, JOB, "Failed", { terminated: { reason: "Error", exitCode: 1 } });
    made.logs[`${JOB}-x7k2p/trino`] = "bucket exchange-1 cannot be made: HTTP 403 AccessDenied\n";
    const { code, out } = await statusOf(made);
    expect(code).toBe(1);
    expect(out).toContain(
      `the Job ${JOB}, which makes the exchange's buckets, failed: Job has reached the specified backoff limit; its log ends: bucket exchange-1 cannot be made: HTTP 403 AccessDenied`,
    );
    expect(out).toContain("cause: bucket exchange-1 cannot be made: HTTP 403 AccessDenied");
  });

  test("a Job under way tells why it does not get on, and of the registration the gateway does", async () => {
    const { made } = cluster();
    const registration = "trino-gateway-backends-1";
    made.jobs?.push(job(registration));
    podOf(made, registration, "Pending", {
      waiting: { reason: "ErrImagePull", message: "denied" },
    });
    const { code, out } = await statusOf(made);
    expect(code).toBe(1);
    expect(out).toContain(`the Job ${registration} does not get on: the image`);
    expect(out).toContain("cannot be pulled: denied");
  });

  test("what the account may not see is left out", async () => {
    const { made } = cluster();
    made.forbidden = "/jobs";
    const { code, out } = await statusOf(made);
    expect(code).toBe(0);
    expect(out).not.toContain("buckets");
  });
});
