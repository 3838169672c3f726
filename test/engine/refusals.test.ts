import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineStack } from "../../cli/engine/stack";
import { failureOf, openWorkbench, type Workbench } from "./support";

describe("a program that asks for what nobody models", () => {
  let bench: Workbench;
  let stack: EngineStack;
  let declaration = (): unknown => undefined;
  beforeAll(async () => {
    bench = await openWorkbench({
      checkRelease: ({ values }) =>
        "wrokers" in values ? ['wrokers is no value of the chart (did you mean "workers"?)'] : [],
    });
    stack = await bench.open(async () => {
      declaration();
    });
  });
  afterAll(() => bench.close());

  it.each([
    ["a type", () => new aws.sqs.Queue("q"), "aws:sqs/queue:Queue is not modelled by the lab"],
    [
      "a property",
      () => new aws.s3.Bucket("b", { acl: "private" }),
      'acl: "acl" is not modelled; use bucket, bucketPrefix, forceDestroy, region, tags',
    ],
    [
      "a value",
      () =>
        new aws.s3.BucketOwnershipControls("o", {
          bucket: "exchange-a",
          rule: { objectOwnership: "BucketOwnerEnforce" },
        }),
      'rule.objectOwnership: "BucketOwnerEnforce" is not modelled; use BucketOwnerEnforced, BucketOwnerPreferred, ObjectWriter (did you mean "BucketOwnerEnforced"?)',
    ],
    [
      "a malformed policy",
      () =>
        new aws.iam.RolePolicy("p", {
          role: "r",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Resource: "*" },
          }),
        }),
      "policy.Statement[0]: Action is missing",
    ],
    [
      "a chart's value",
      () =>
        new k8s.helm.v3.Release("r", { chart: "trino", version: "1.0.0", values: { wrokers: 2 } }),
      'wrokers is no value of the chart (did you mean "workers"?)',
    ],
    [
      "a provider's setting",
      () =>
        new aws.s3.Bucket("b", {}, { provider: new aws.Provider("p", { httpProxy: "http://x" }) }),
      'httpProxy: "httpProxy" is not modelled',
    ],
  ])("refuses %s that is not modelled, in a preview already", async (_what, declare, text) => {
    declaration = declare;
    const error = await failureOf(stack.preview());
    expect(error.message).toContain(text);
    expect(error.message).not.toMatch(/^\s+at /m);
  });

  it("never shows a secret that it refuses", async () => {
    declaration = () =>
      new aws.rds.Instance("database", {
        engine: "postgres",
        instanceClass: "db.t4g.small",
        allocatedStorage: 20,
        dbName: "gateway",
        username: "gateway",
        password: pulumi.secret("not@allowed"),
      });
    const error = await failureOf(stack.preview());
    expect(error.message).toContain("password: [secret] must not have / @");
    expect(`${error.message} ${error.stack} ${error.cause}`).not.toContain("not@allowed");
  });

  it("shows the program's own message as it is, without a stack trace", async () => {
    const text = 'clusters.bi.profile: "interactve" is not a profile; use interactive or batch';
    for (const fault of [new pulumi.RunError(text), new Error(text)]) {
      declaration = () => {
        throw fault;
      };
      const error = await failureOf(stack.preview());
      expect(error.message).toBe(text);
    }
  });
});
