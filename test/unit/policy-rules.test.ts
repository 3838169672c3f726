import { describe, expect, test } from "vitest";
import { EXCHANGE, example, type StackResource, TYPES, UNKNOWN } from "../../policy/resource";
import { rules } from "../../policy/rules";
import { encrypted, exchangeLifecycle, tlsOnly } from "../../policy/rules/buckets";
import { exchangeOverTls } from "../../policy/rules/exchange-tls";
import { exchangeForRetries, pinnedImages } from "../../policy/rules/releases";

describe.each(rules.map((rule) => [rule.name, rule] as const))("%s", (_, rule) => {
  test("its passing example passes", () => {
    expect(rule.find(rule.examples.passing)).toEqual([]);
  });

  test("its failing example is named", () => {
    const violations = rule.find(rule.examples.failing);
    const urns = rule.examples.failing.map(({ urn }) => urn);
    expect(violations.length).toBeGreaterThan(0);
    for (const { urn, message } of violations) {
      expect(urns).toContain(urn);
      expect(message).toMatch(/^[a-z"].*[^.]$/);
    }
  });
});

test("the rules have different names, and nothing to say of an empty stack", () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  expect(rules.flatMap((rule) => rule.find([]))).toEqual([]);
});

test("in a preview settings belong to a bucket by reference, and unknowns are no violation", () => {
  const bucket = example(TYPES.bucket, "exchange-bucket-0", { bucket: UNKNOWN }, EXCHANGE);
  const setting = (type: string, props: object) => ({
    ...example(type, "setting", { bucket: UNKNOWN, ...props }, EXCHANGE),
    dependsOn: [bucket.urn],
  });
  expect(tlsOnly.find([bucket, setting(TYPES.policy, { policy: UNKNOWN })])).toEqual([]);
  expect(encrypted.find([bucket, setting(TYPES.encryption, { rules: [UNKNOWN] })])).toEqual([]);
  expect(exchangeLifecycle.find([bucket, setting(TYPES.lifecycle, { rules: [UNKNOWN] })])).toEqual(
    [],
  );
  const values = {
    additionalConfigProperties: ["retry-policy=TASK"],
    server: { exchangeManager: UNKNOWN },
  };
  const release = example(TYPES.release, "batch", { chart: "trino", values });
  expect(exchangeForRetries.find([release])).toEqual([]);
});

describe("an exchange over plain HTTP", () => {
  const release = (exchangeManager: unknown, additionalExchangeManagerProperties?: unknown) =>
    example(TYPES.release, "batch", {
      chart: "trino",
      values: { server: { exchangeManager }, additionalExchangeManagerProperties },
    });
  const region = "exchange.s3.region=eu-west-1";
  const at = (baseDir: unknown) => ({ name: "filesystem", baseDir });
  const denied = JSON.stringify({
    Statement: [{ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
  });
  const policy = (props: object, dependsOn: string[] = []) => ({
    ...example(TYPES.policy, "tls", { policy: denied, ...props }),
    dependsOn,
  });
  const messages = (...resources: StackResource[]) =>
    exchangeOverTls.find(resources).map(({ message }) => message);

  test("names the bucket whose policy refuses it, known by name or by reference", () => {
    const bucket = example(TYPES.bucket, "exchange", { bucket: "acme" });
    const batch = release(at("s3://other/,s3://acme/"), [region]);
    for (const found of [policy({ bucket: "acme" }), policy({ bucket: UNKNOWN }, [bucket.urn])]) {
      expect(messages(batch, bucket, found)).toEqual([
        expect.stringContaining('answers 403 to every object, as that of "acme" does; write'),
      ]);
    }
    expect(messages(batch, policy({ bucket: "acme", policy: UNKNOWN }))[0]).not.toContain("acme");
  });

  test("is one also where the bucket is somebody else's, or has no name yet", () => {
    const own = policy({ bucket: "another" });
    expect(messages(release(at(["s3://acme/"])), own)).toHaveLength(1);
    expect(messages(release(at([UNKNOWN]), [region]), own)).toHaveLength(1);
    expect(messages(release(UNKNOWN, [region]), own)).toHaveLength(1);
  });

  test.each([
    ["lines that are not known", release(at([UNKNOWN]), UNKNOWN)],
    ["one that is not known", release(at(["s3://acme/"]), [region, UNKNOWN])],
    ["no exchange", release(undefined, [region])],
    ["another store", release(at([UNKNOWN]), ["exchange.azure.endpoint=https://a"])],
    ["MinIO", release(at(["s3://acme/"]), ["exchange.s3.endpoint=http://minio:9000"])],
    ["values that are not known", example(TYPES.release, "x", { chart: "trino", values: UNKNOWN })],
  ])("nothing is said of %s", (_, one) => {
    expect(messages(one, policy({ bucket: "acme" }))).toEqual([]);
  });
});

test.each([
  ["curlimages/curl:8.16.0", 0],
  ["localhost:5000/curl", 1],
  ["localhost:5000/curl:latest", 1],
  ["curl@sha256:0123", 0],
])("the image %s has %d faults", (image, faults) => {
  const pod = example("kubernetes:core/v1:Pod", "pod", { spec: { containers: [{ image }] } });
  expect(pinnedImages.find([pod])).toHaveLength(faults);
});
