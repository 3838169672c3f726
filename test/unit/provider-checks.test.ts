import type * as aws from "@pulumi/aws";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bucketName } from "../../cli/providers/aws/bucket";
import { policyFaults } from "../../cli/providers/aws/policy";
import { shapeFaults } from "../../cli/providers/faults";
import { providers } from "../../cli/providers/index";
import { chartFaults } from "../../cli/providers/kubernetes/release";
import type { ShapeOf } from "../../cli/providers/model";
import type { Properties } from "../../cli/providers/wire";
import { secret, UNKNOWN } from "../../cli/providers/wire";

const types = Object.assign({}, ...providers.map((provider) => provider.types));
const faultsOf = (type: string, inputs: Properties): string[] =>
  shapeFaults(types[type].inputs, inputs).map(({ reason }) => reason);

describe("the shape of inputs", () => {
  const ownership = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

  it("names path, value, what is allowed, and the nearest", () => {
    const inputs = { bucket: "exchange-a", rule: { objectOwnership: "ObjectWritr" } };
    expect(faultsOf(ownership, inputs)).toEqual([
      'rule.objectOwnership: "ObjectWritr" is not modelled; use BucketOwnerEnforced, BucketOwnerPreferred, ObjectWriter (did you mean "ObjectWriter"?)',
    ]);
  });

  it("names unmodelled and missing properties at any depth, all at once", () => {
    expect(
      faultsOf(ownership, { bucket: "exchange-a", rule: { objectOwner: "x" }, labels: {} }),
    ).toEqual([
      "rule.objectOwnership: is missing",
      'rule.objectOwner: "objectOwner" is not modelled; use objectOwnership (did you mean "objectOwnership"?)',
      'labels: "labels" is not modelled; use bucket, region, rule',
    ]);
  });

  it("does not judge what only an up will know", () => {
    expect(faultsOf(ownership, { bucket: UNKNOWN, rule: { objectOwnership: UNKNOWN } })).toEqual(
      [],
    );
    expect(faultsOf(ownership, { bucket: UNKNOWN, rule: UNKNOWN })).toEqual([]);
  });

  it("never shows the value of a secret", () => {
    const inputs = {
      engine: "postgres",
      instanceClass: "db.t4g.small",
      allocatedStorage: 20,
      dbName: "gateway",
      username: "gateway",
      password: secret("sh@rt"),
    };
    const faults = faultsOf("aws:rds/instance:Instance", inputs);
    expect(faults.join()).toContain("password: [secret]");
    expect(faults.join()).not.toContain("sh@rt");
  });

  it("is tied to the installed SDK: a key that it does not know does not compile", () => {
    // @ts-expect-error a bucket has no `bukket`
    const wrong = { bukket: z.string() } satisfies ShapeOf<aws.s3.BucketArgs>;
    // @ts-expect-error ownership controls need a `rule`
    const missing = { bucket: z.string() } satisfies ShapeOf<aws.s3.BucketOwnershipControlsArgs>;
    expect([Object.keys(wrong), Object.keys(missing)]).toEqual([["bukket"], ["bucket"]]);
  });
});

describe("names of buckets", () => {
  it.each(["exchange-a", "a.b-c", "123"])("takes %s", (name) => {
    expect(bucketName.safeParse(name).success).toBe(true);
  });
  it.each([
    "ab",
    "Exchange",
    "a..b",
    "-a-b",
    "192.168.1.1",
    "xn--abc",
    "abc-s3alias",
    "a".repeat(64),
  ])("refuses %s", (name) => {
    expect(bucketName.safeParse(name).success).toBe(false);
  });
});

describe("policies", () => {
  const policy = (statement: object, version = "2012-10-17") =>
    JSON.stringify({ Version: version, Statement: [statement] });
  const faults = (text: unknown, kind: Parameters<typeof policyFaults>[2]) =>
    policyFaults("policy", text, kind).map(({ reason }) => reason);
  const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::exchange-a/*" };

  it("takes what AWS takes", () => {
    expect(faults(policy(read), "identity")).toEqual([]);
    expect(faults(policy({ ...read, Principal: "*" }), { bucket: "exchange-a" })).toEqual([]);
    expect(faults(UNKNOWN, "trust")).toEqual([]);
  });

  it.each([
    ["text that is no JSON", "{", "identity", "policy: is not JSON"],
    ["an unknown version", policy(read, "2024-01-01"), "identity", "policy.Version"],
    ["a principal", policy({ ...read, Principal: "*" }), "identity", "must not have a Principal"],
    ["no principal", policy(read), { bucket: "exchange-a" }, "Principal is missing"],
    [
      "another bucket",
      policy({ ...read, Principal: "*" }),
      { bucket: "exchange-b" },
      "lies outside the bucket exchange-b",
    ],
    ["a resource", policy({ ...read, Principal: "*" }), "trust", "must not have a Resource"],
    ["a Sid with a hyphen", policy({ ...read, Sid: "read-only" }), "identity", 'Sid "read-only"'],
    ["an action of no service", policy({ ...read, Action: "GetObject" }), "identity", "Action"],
  ] as const)("refuses %s", (_what, text, kind, reason) => {
    expect(faults(text, kind).join("\n")).toContain(reason);
  });
});

describe("the chart's faults in a preview", () => {
  const release = (values: Properties) => ({
    chart: "trino",
    version: "1.0.0",
    name: "trino-batch",
    values,
    atomic: false,
    createNamespace: false,
  });

  it("leaves out those about values that are not known yet", () => {
    const check = () => ["server.workers: must be a number", "server.wrokers: no such value"];
    const known = chartFaults(release({ server: { workers: "x" } }), check, {});
    const unknown = chartFaults(release({ server: { workers: UNKNOWN } }), check, {});
    expect([known, unknown].map((of) => of.map(({ reason }) => reason))).toEqual([
      ["server.workers: must be a number", "server.wrokers: no such value"],
      ["server.wrokers: no such value"],
    ]);
  });
});
