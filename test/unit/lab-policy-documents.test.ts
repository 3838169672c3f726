import { describe, expect, it } from "vitest";
import { toS3Rule } from "../../lab/cloud/object-store";
import {
  mergePolicies,
  parseRolePolicy,
  parseTrustPolicy,
  trustsPodIdentity,
} from "../../lab/cloud/policy-documents";
import { oneAtATime } from "../../lab/one-at-a-time";

const statement = {
  Effect: "Allow",
  Action: ["s3:GetObject", "s3:PutObject"],
  Resource: "arn:aws:s3:::exchange-a/*",
};

function policy(changes: Record<string, unknown> = {}, document: Record<string, unknown> = {}) {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ ...statement, ...changes }],
    ...document,
  });
}

function trust(changes: Record<string, unknown> = {}) {
  const allow = {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...allow, ...changes }] });
}

describe("a role's policy", () => {
  it("is taken as it is", () => {
    expect(parseRolePolicy(policy()).Statement).toEqual([statement]);
    const single = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    expect(parseRolePolicy(single).Statement).toEqual([statement]);
  });

  it.each([
    ["no JSON", "{", /MalformedPolicyDocument: This policy contains invalid Json/],
    ["an unknown version", policy({}, { Version: "2026-01-01" }), /valid version string.*2026/],
    ["no statement", policy({}, { Statement: [] }), /Syntax errors in policy/],
    ["a misspelt effect", policy({ Effect: "Alow" }), /Effect is "Alow"/],
    ["no action", policy({ Action: [] }), /must contain actions/],
    ["an action without a service", policy({ Action: "GetObject" }), /vendor.*GetObject/],
    ["no resource", policy({ Resource: undefined }), /must contain resources/],
    [
      "a bucket's bare name",
      policy({ Resource: "exchange-a" }),
      /Resource exchange-a must be in ARN/,
    ],
    ["a principal", policy({ Principal: "*" }), /should not specify a principal/],
  ])("with %s is refused as IAM would", (_, document, message) => {
    expect(() => parseRolePolicy(document)).toThrow(message);
    expect(() => parseRolePolicy(document)).toThrow(/^MalformedPolicyDocument: /);
  });

  it("is joined with the role's others; equal statement ids do not clash", () => {
    const merged = mergePolicies([
      policy({ Sid: "Objects" }),
      policy({ Sid: "Objects", Effect: "Deny" }),
    ]);
    expect(merged.Statement).toEqual([statement, { ...statement, Effect: "Deny" }]);
  });
});

describe("a trust policy", () => {
  it("for Pod Identity must allow both actions to the service", () => {
    expect(trustsPodIdentity(parseTrustPolicy(trust()))).toBe(true);
    expect(trustsPodIdentity(parseTrustPolicy(trust({ Action: "sts:AssumeRole" })))).toBe(false);
    const ec2 = trust({ Principal: { Service: "ec2.amazonaws.com" } });
    expect(trustsPodIdentity(parseTrustPolicy(ec2))).toBe(false);
    expect(trustsPodIdentity(parseTrustPolicy(trust({ Effect: "Deny" })))).toBe(false);
  });

  it.each([
    ["a resource", trust({ Resource: "*" }), /Has prohibited field Resource/],
    ["no principal", trust({ Principal: undefined }), /Missing required field Principal/],
    ["an action of another service", trust({ Action: "s3:GetObject" }), /only specify STS/],
  ])("with %s is refused as IAM would", (_, document, message) => {
    expect(() => parseTrustPolicy(document)).toThrow(message);
  });
});

describe("a lifecycle rule", () => {
  it("says only what was asked for", () => {
    expect(toS3Rule({ id: "expire", enabled: true, expirationDays: 2 })).toEqual({
      ID: "expire",
      Status: "Enabled",
      Filter: { Prefix: "" },
      Expiration: { Days: 2 },
    });
    expect(
      toS3Rule({ id: "abort", enabled: false, abortIncompleteMultipartUploadDays: 1 }),
    ).toMatchObject({
      Status: "Disabled",
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    });
  });
});

describe("one at a time", () => {
  it("keeps the order, and goes on after a failure", async () => {
    const queue = oneAtATime();
    const done: string[] = [];
    const slow = queue(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push("slow");
    });
    const failing = queue(async () => {
      throw new Error("refused");
    });
    const fast = queue(async () => done.push("fast"));
    await expect(failing).rejects.toThrow("refused");
    await Promise.all([slow, fast]);
    expect(done).toEqual(["slow", "fast"]);
  });
});
