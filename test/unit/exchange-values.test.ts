import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { bucketPolicy, exchangePolicy } from "../../components/exchange/policies";
import { bucketKeys, s3ExchangeSpec } from "../../components/exchange/values";
import { irsaTrust, podIdentityTrust } from "../../components/shared/identity/policies";
import { statefulOptions } from "../../components/shared/removal-policy";

describe("policies", () => {
  test("are as reviewed", async () => {
    const arns = ["arn:aws-cn:s3:::a", "arn:aws-cn:s3:::b"];
    const pods = { namespace: "trino", serviceAccountNames: ["trino-batch"] };
    const policies = {
      exchange: exchangePolicy(arns),
      exchangeWithKey: exchangePolicy(arns, "arn:aws-cn:kms:cn-north-1:1:key/k"),
      tlsOnly: bucketPolicy("arn:aws-cn:s3:::a"),
      podIdentity: podIdentityTrust("analytics", pods),
      irsa: irsaTrust({ arn: "arn:oidc", url: "https://oidc.eks/id/X" }, pods),
    };
    await expect(stringify(policies, { aliasDuplicateObjects: false })).toMatchFileSnapshot(
      "../golden/exchange-policies.yaml",
    );
  });

  test("the role may do what Trino's exchange plugin calls, and nothing else", () => {
    // Every call of the plugin's S3 client, and the action that S3 checks for it.
    const calls = {
      ListObjectsV2: "s3:ListBucket",
      GetObject: "s3:GetObject",
      PutObject: "s3:PutObject",
      CreateMultipartUpload: "s3:PutObject",
      UploadPart: "s3:PutObject",
      CompleteMultipartUpload: "s3:PutObject",
      AbortMultipartUpload: "s3:AbortMultipartUpload",
      DeleteObjects: "s3:DeleteObject",
    };
    const actions = exchangePolicy(["arn:aws:s3:::a"]).Statement.flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual([...new Set(Object.values(calls))].sort());
  });

  test("no partition of AWS is assumed", () => {
    expect(JSON.stringify(exchangePolicy(["arn:aws-us-gov:s3:::a"]))).not.toContain("arn:aws:");
    expect(JSON.stringify(bucketPolicy("arn:aws-us-gov:s3:::a"))).not.toContain("arn:aws:");
  });

  test("the issuer stands in the trust without its scheme", () => {
    const pods = { namespace: "ns", serviceAccountNames: ["sa"] };
    const trust = (url: string) => irsaTrust({ arn: "arn", url }, pods);
    expect(trust("https://oidc.eks/id/X")).toEqual(trust("oidc.eks/id/X"));
  });
});

test("taking the last bucket away leaves the others' names", () => {
  expect(bucketKeys(3).slice(0, 2)).toEqual(bucketKeys(2));
});

test("base directories have no blanks, which Trino would not forgive", () => {
  const exchange = s3ExchangeSpec({
    names: ["a", "b"],
    region: "eu-west-1",
    annotations: {},
    tuning: {},
  });
  expect(exchange.baseDirectories).toEqual(["s3://a/", "s3://b/"]);
  expect(exchange.properties).toEqual({
    "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com",
    "exchange.s3.region": "eu-west-1",
  });
});

test("retain never deletes, destroy deletes also what is full", () => {
  expect(statefulOptions("retain")).toEqual({
    forceDestroy: false,
    retainOnDelete: true,
    deletionProtection: true,
  });
  expect(statefulOptions("destroy")).toEqual({
    forceDestroy: true,
    retainOnDelete: false,
    deletionProtection: false,
  });
});
