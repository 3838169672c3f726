import * as aws from "@pulumi/aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Change } from "../../cli/engine/events";
import {
  AdoptedS3ExchangeStorage,
  S3ExchangeStorage,
  type S3ExchangeStorageArgs,
} from "../../components/index";
import { failureOf, openWorkbench, type Workbench } from "./support";

const shared = {
  namespace: "trino",
  serviceAccountNames: ["trino-batch"],
  workloadIdentity: { podIdentity: { eksClusterName: "analytics" } },
};

const storage = (args: Partial<S3ExchangeStorageArgs>) => async () => {
  const { bucketNames, exchange } = new S3ExchangeStorage("exchange", { ...shared, ...args });
  return { bucketNames, directories: exchange.apply((spec) => spec.baseDirectories) };
};

const three = { "bucket-0": {}, "bucket-1": {}, "bucket-2": {} };
const draining = { ...three, "bucket-1": { draining: true } };
const two = { "bucket-0": {}, "bucket-2": {} };

/** The changes of resources that belong to one bucket. */
const changesOf = (changes: Change[], key: string) =>
  changes.filter(({ name }) => name.startsWith(`exchange-${key}`)).map(({ op }) => op);
/** Without the component itself, whose arguments are kept in the state, too. */
const inTheCloud = (changes: Change[]) => changes.filter(({ type }) => type.startsWith("aws:"));
const policyOf = (bench: Workbench) =>
  JSON.stringify([...bench.cloud.store.roles.values()].flatMap(({ policies }) => [...policies]));

describe("the buckets of an exchange storage", () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await openWorkbench();
  });
  afterEach(() => bench.close());

  it("removing the second of three never touches the third", async () => {
    await (await bench.open(storage({ bucketCount: 3, removalPolicy: "destroy" }))).up();
    const before = [...bench.cloud.store.buckets.keys()];
    const { changes } = await (
      await bench.open(storage({ buckets: two, removalPolicy: "destroy" }))
    ).up();
    expect(changesOf(changes, "bucket-0")).toEqual([]);
    expect(new Set(changesOf(changes, "bucket-1"))).toEqual(new Set(["delete"]));
    expect(changesOf(changes, "bucket-2")).toEqual([]);
    const left = before.filter((name) => !name.includes("bucket-1"));
    expect([...bench.cloud.store.buckets.keys()].sort()).toEqual(left.sort());
  });

  it("a count and a map with the same keys are the same buckets", async () => {
    await (await bench.open(storage({ bucketCount: 3, removalPolicy: "destroy" }))).up();
    const again = await bench.open(storage({ buckets: three, removalPolicy: "destroy" }));
    expect(inTheCloud((await again.preview()).changes)).toEqual([]);
  });

  it("adding one changes nothing but the role's rights", async () => {
    await (await bench.open(storage({ bucketCount: 2, removalPolicy: "destroy" }))).up();
    const grown = await bench.open(storage({ bucketCount: 3, removalPolicy: "destroy" }));
    const { changes } = await grown.preview();
    const others = inTheCloud(changes).filter(({ name }) => !/bucket-2/.test(name));
    expect(others.map(({ op, name }) => `${op} ${name}`)).toEqual([
      "update exchange-role-exchange",
    ]);
  });

  it("a kept bucket is only removed after it was told to drain", async () => {
    await (await bench.open(storage({ buckets: three }))).up();
    const abrupt = await bench.open(storage({ buckets: two }));
    const refused = await failureOf(abrupt.preview());
    expect(refused.message).toContain("exchange-bucket-1");
    expect(refused.message).toContain("protect");

    const { changes, outputs } = await (await bench.open(storage({ buckets: draining }))).up();
    expect(inTheCloud(changes)).toEqual([]);
    const names: string[] = outputs.bucketNames?.value;
    expect(outputs.directories?.value).toEqual([`s3://${names[0]}/`, `s3://${names[2]}/`]);
    expect(policyOf(bench)).toContain(`${names[1]}/*`);

    const removed = await (await bench.open(storage({ buckets: two }))).up();
    expect(changesOf(removed.changes, "bucket-2")).toEqual([]);
    expect(new Set(changesOf(removed.changes, "bucket-1"))).toEqual(new Set(["delete"]));
    // Kept means kept: Pulumi forgets it, the lifecycle rule empties it.
    expect(bench.cloud.store.buckets.has(names[1] ?? "")).toBe(true);
    expect(policyOf(bench)).not.toContain(names[1]);
  });

  it("destroy is refused while a bucket is kept, and takes no bucket away", async () => {
    const stack = await bench.open(storage({ buckets: three }));
    await stack.up();
    const calls = bench.calls.length;
    const refused = await failureOf(stack.destroy());
    expect(refused.message).toContain("exchange-bucket-");
    expect(refused.message).toContain("protect");
    // What may write to them may be gone by then.
    expect(bench.calls.slice(calls).filter((call) => /bucket|lifecycle/i.test(call))).toEqual([]);
  });

  it("an endpoint that the region has not is refused as soon as the region is known", async () => {
    const stack = await bench.open(storage({ bucketCount: 1, endpoint: "fips" }));
    const { message } = await failureOf(stack.up());
    expect(message).toMatch(/endpoint: "fips" does not exist in \w+-\w+-\d/);
  });

  it("the exchange may have a role of its own, and the endpoint a policy", async () => {
    const { outputs } = await (
      await bench.open(async () => {
        const { exchange } = new S3ExchangeStorage("exchange", {
          ...shared,
          removalPolicy: "destroy",
          bucketCount: 1,
          separateExchangeRole: true,
          vpcEndpoint: { id: "vpce-0f1e2d3c4b5a60001", dedicated: true },
        });
        return { properties: exchange.apply((spec) => spec.properties) };
      })
    ).up();
    expect(outputs.properties?.value).toMatchObject({
      "exchange.s3.iam-role": expect.stringContaining(":role/exchange-own-role-"),
    });
    const roles = [...bench.cloud.store.roles.entries()];
    const rightsOf = (part: string) =>
      roles
        .filter(([name]) => name.includes(part))
        .map(([, { policies }]) => [...policies.values()]);
    expect(String(rightsOf("exchange-own-role"))).toContain("s3:PutObject");
    expect(String(rightsOf("exchange-role"))).not.toContain("s3:");
    expect(String(rightsOf("exchange-role"))).toContain("sts:AssumeRole");
  });
});

describe("adopted buckets", () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());
  const bucket = (region: string, policy?: object) => ({
    lifecycle: [],
    objects: 0,
    region,
    ...(policy && { policy: JSON.stringify({ Version: "2012-10-17", Statement: [policy] }) }),
  });
  const adopt = (...bucketNames: string[]) =>
    bench.open(async () => {
      const provider = new aws.Provider("aws", { region: "eu-west-1" });
      const { exchange } = new AdoptedS3ExchangeStorage(
        "exchange",
        { ...shared, bucketNames },
        { providers: [provider] },
      );
      return { exchange };
    });

  it("are used as they are", async () => {
    const { store } = bench.cloud;
    store.buckets.set("acme-a", bucket("eu-west-1"));
    store.buckets.set("acme-b", bucket("eu-west-1"));
    const { outputs } = await (await adopt("acme-a", "acme-b")).up();
    expect(outputs.exchange?.value).toMatchObject({
      baseDirectories: ["s3://acme-a/", "s3://acme-b/"],
      properties: {
        "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com",
        "exchange.s3.region": "eu-west-1",
      },
    });
    expect(bench.calls.filter((call) => /bucket/i.test(call))).toEqual([]);
    expect(policyOf(bench)).toContain("arn:aws:s3:::acme-a/*");
  });

  it("are refused in a preview if missing, public or far apart, all at once", async () => {
    const { store } = bench.cloud;
    store.buckets.set("acme-a", bucket("eu-west-1"));
    store.buckets.set("acme-far", bucket("us-east-1"));
    const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
    store.buckets.set("acme-open", bucket("eu-west-1", everybody));
    const stack = await adopt("acme-a", "acme-far", "acme-open", "acme-gone");
    const { message } = await failureOf(stack.preview());
    expect(message).toContain('"acme-gone" does not exist');
    expect(message).toContain('"acme-open" is public');
    expect(message).toContain('different regions ("acme-a" in eu-west-1, "acme-far" in us-east-1');
  });
});
