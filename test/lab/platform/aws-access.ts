import { afterAll, describe, expect, test } from "vitest";
import { need } from "../../../lab/cli/bring-up";
import { associatedRole } from "../../../lab/cloud/identity";
import { platformSubject } from "../../../lab/platform/subject";
import { listProcesses } from "../../../lab/processes";
import { SCHEMA } from "../../../proof/dataset";
import { runQuery, WITHOUT_RETRIES } from "../../../proof/trino/client";
import { command } from "../support";
import { cloudOf, MANY, type Platform } from "./running";

const LAKE = `SELECT suppkey % 10, count(*) FROM ${SCHEMA}.lineitem GROUP BY 1`;
const NAMESPACE = "trino";
const quiet = () => {};

/** What would fail on AWS fails here, and is told. */
export function describeAwsAccess(platform: Platform): void {
  describe("without the line of the exchange's endpoint", () => {
    const release = async () =>
      need(await cloudOf(platform()).cluster.readRelease(NAMESPACE, "trino-batch"), "the release");
    const KEY = "additionalExchangeManagerProperties";
    let before: Awaited<ReturnType<typeof release>> | undefined;
    afterAll(async () => {
      if (before) await cloudOf(platform()).cluster.applyRelease(before, quiet);
    });

    test("batch speaks plain HTTP, is refused by the bucket's policy, and status says why", async () => {
      before = await release();
      const lines = before.values[KEY] as string[];
      const left = lines.filter((line) => !line.startsWith("exchange.s3.endpoint="));
      expect(left).toHaveLength(lines.length - 1);
      const values = { ...before.values, [KEY]: left };
      await cloudOf(platform()).cluster.applyRelease({ ...before, values }, quiet);
      const { subject, lab } = platform();
      const once = { ...MANY, session: { ...MANY.session, task_retry_attempts_per_task: "0" } };
      const { error } = await runQuery(subject.gateway, LAKE, once);
      expect(error).toContain("403");
      const { traffic } = await subject.awsTraffic();
      expect(traffic.filter(({ port }) => port === 80).map(({ host }) => host)).toContainEqual(
        expect.stringMatching(/^exchange-bucket-.*\.s3(\.us-east-1)?\.amazonaws\.com$/),
      );
      // Something is wrong: the exit code says so, too.
      await expect(command(lab, "status")).rejects.toMatchObject({
        stdout: expect.stringMatching(/exchange\.s3\.endpoint.*plain HTTP/),
      });
    });
  });

  describe("a cluster whose service account has no role", () => {
    const account = [NAMESPACE, "trino-interactive"] as const;
    let roleArn = "";
    /** Pods get what EKS injects when they are made: both ways need new ones. */
    const restart = async () => {
      const { subject, lab } = platform();
      const { cluster } = cloudOf(platform());
      const name = "trino-interactive";
      const pods = listProcesses(lab).filter(({ labels }) => labels?.release === name);
      await Promise.all(pods.map((pod) => subject.kill(pod)));
      await cluster.applyRelease(need(await cluster.readRelease(NAMESPACE, name), name), quiet);
    };
    afterAll(async () => {
      const { identity } = cloudOf(platform());
      await identity.associate({
        namespace: account[0],
        serviceAccount: account[1],
        roleArn,
        clusterName: "lab",
      });
      await restart();
    });

    test("does not reach the lake, while the other one does", async () => {
      const { lab } = platform();
      roleArn = need(associatedRole(lab, ...account), "the role").arn;
      await cloudOf(platform()).identity.dissociate(...account);
      await restart();
      const { interactive = "", batch = "" } = platformSubject(lab).coordinators;
      const { error } = await runQuery(interactive, LAKE, { session: WITHOUT_RETRIES });
      expect(error).toMatch(/ICEBERG_INVALID_METADATA|ICEBERG_FILESYSTEM_ERROR/);
      expect((await runQuery(batch, LAKE, MANY)).error).toBeUndefined();
    });
  });
}
