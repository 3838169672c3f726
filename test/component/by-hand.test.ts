import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import * as components from "../../components/index";
import { installMocks } from "./mocks";
import { aws, cluster, database, type Loose, type Name, names, right } from "./right-arguments";

const { registered, settled } = installMocks();

beforeEach(async () => {
  await settled();
  registered.length = 0;
});

/** What a component says to these arguments; nothing if it is built. */
function refusal(name: Name, args: unknown): string {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: all of them are tried
  const Component = components[name] as unknown as new (name: string, args: unknown) => unknown;
  try {
    new Component("x", args);
    return "";
  } catch (error) {
    if (error instanceof pulumi.ResourceError) return error.message;
    throw error;
  }
}

/** The same with some values replaced. */
function changed(name: Name, change: (args: Loose) => void): unknown {
  const args = structuredClone(right[name]());
  change(args);
  return args;
}

describe("a component called without types", () => {
  test.each(names)("%s takes what is right", async (name) => {
    expect(refusal(name, right[name]())).toBe("");
    await settled();
  });

  const faults: [Name, string, unknown, ...string[]][] = [
    ["TrinoCluster", "nothing", undefined, "missing; give a map"],
    [
      "TrinoCluster",
      "an empty map",
      {},
      "profile: missing; use interactive or batch",
      "namespace: missing; give a text",
      "catalogs: missing; give a map",
    ],
    ["TrinoCluster", "a text", "trino", '"trino" is not a map'],
    [
      "TrinoCluster",
      "a catalog that is an output",
      changed("TrinoCluster", (args) => {
        args.catalogs = { lake: pulumi.output({ text: "connector.name=tpch" }) };
      }),
      "catalogs.lake: is an output; it must be known before anything is created: a map",
    ],
    [
      "TrinoCluster",
      "workers that are a promise",
      changed("TrinoCluster", (args) => {
        args.workers.replicas = Promise.resolve(3);
      }),
      "workers.replicas: is an output; it must be known",
    ],
    [
      "TrinoCluster",
      "texts for numbers",
      changed("TrinoCluster", (args) => {
        args.coordinator = { memoryGiB: "16Gi", cpu: "500m" };
      }),
      'coordinator.memoryGiB: "16Gi" is not a number; write 16',
      'coordinator.cpu: "500m" is not a number; write 0.5',
    ],
    [
      "TrinoCluster",
      "wrong meaning beside a wrong shape",
      changed("TrinoCluster", (args) => {
        args.trinoVersion = "351";
        args.workers.replicas = "3";
        args.wrokload = {};
      }),
      'workers.replicas: "3" is not a whole number; write 3',
      'did you mean "workload"?',
      'trinoVersion: "351" is not supported',
    ],
    [
      "TrinoGateway",
      "a rule with a text where a list is expected",
      changed("TrinoGateway", (args) => {
        args.rules = [{ name: "etl", match: { source: "airflow" }, routeTo: "interactive" }];
      }),
      'rules[0].match.source: "airflow" is not a list of texts; write ["airflow"]',
    ],
    [
      "TrinoGateway",
      "a database without anything",
      changed("TrinoGateway", (args) => {
        args.database = {};
      }),
      "database.host: missing; give a text",
      "database.passwordSecretName: missing; give a text",
    ],
    [
      "TrinoGateway",
      "backends as a map",
      changed("TrinoGateway", (args) => {
        args.backends = { a: "http://a:8080" };
      }),
      'backends: {"a":"http://a:8080"} is not a list of maps',
    ],
    [
      "TrinoPlatform",
      "a database component instead of its output",
      changed("TrinoPlatform", (args) => {
        args.gateway.database = new (class CnpgGatewayDatabase {})();
      }),
      "gateway.database: this CnpgGatewayDatabase is not a map",
    ],
    [
      "TrinoPlatform",
      "clusters as a list",
      changed("TrinoPlatform", (args) => {
        args.clusters = [cluster];
      }),
      "clusters: ",
      " is not a map",
    ],
    [
      "S3ExchangeStorage",
      "a name where a map is expected",
      changed("S3ExchangeStorage", (args) => {
        args.workloadIdentity = "data";
      }),
      'workloadIdentity: "data" is not a map',
    ],
    [
      "S3ExchangeStorage",
      "a number of buckets that no list has",
      changed("S3ExchangeStorage", (args) => {
        args.bucketCount = 1e20;
      }),
      "bucketCount: 100000000000000000000 is not a whole number from 1 to 50",
    ],
    [
      "AdoptedS3ExchangeStorage",
      "one bucket as a text",
      changed("AdoptedS3ExchangeStorage", (args) => {
        args.bucketNames = "acme-a";
      }),
      'bucketNames: "acme-a" is not a list of texts; write ["acme-a"]',
    ],
    [
      "RdsGatewayDatabase",
      "null",
      changed("RdsGatewayDatabase", (args) => {
        args.subnetIds = null;
      }),
      "subnetIds: is empty; give a list of texts, or leave the key out",
    ],
  ];

  test.each(faults)("%s: %s", async (name, _, args, ...said) => {
    const message = refusal(name, args);
    for (const one of said) expect(message).toContain(one);
    await settled();
    // Refused before the first child.
    expect(registered.filter(({ type }) => !type.startsWith("trino-platform:"))).toEqual([]);
  });

  test("outputs are taken wherever the type has Input, in lists and maps, too", async () => {
    const text = (value: string) => pulumi.output(value);
    expect(
      refusal("TrinoCluster", {
        ...right.TrinoCluster(),
        namespace: text("trino"),
        secretNames: [text("a"), Promise.resolve("b")],
      }),
    ).toBe("");
    expect(
      refusal("S3ExchangeStorage", {
        ...aws,
        namespace: Promise.resolve("trino"),
        kmsKeyArn: text("arn:aws:kms:eu-west-1:111111111111:key/a"),
        tags: { owner: text("data") },
        additionalPolicyArns: [text("arn:aws:iam::111111111111:policy/lake")],
      }),
    ).toBe("");
    // `pulumi.output` waits for what is inside, too.
    expect(
      refusal("TrinoGateway", {
        ...right.TrinoGateway(),
        database: { ...database, host: text("db"), port: pulumi.output(5432) },
      }),
    ).toBe("");
    await settled();
  });

  test.each(names)("%s: whatever is given, the answer is a refusal in words", async (name) => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(undefined, Number.NaN, 10n, Symbol("s"), () => 1, new Date(0), new Map()),
      fc.constant(LATER),
    );
    const where = fc.array(fc.nat(20), { minLength: 0, maxLength: 5 });
    fc.assert(
      fc.property(where, value, (steps, wrong) => {
        const args = replaced(right[name](), steps, wrong);
        expect(refusal(name, args)).not.toMatch(/TypeError|undefined|\[object|\n\s+at /);
      }),
      { numRuns: 150, seed: 13 },
    );
    await settled();
  });
});

/** Stands for an output of what is right. */
const LATER = Symbol("an output");

/** A copy with one value replaced: the steps choose a way down, as far as there is one. */
function replaced(value: Loose, steps: number[], wrong: unknown): unknown {
  const [step, ...further] = steps;
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  if (step === undefined || keys.length === 0) {
    return wrong === LATER ? pulumi.output(value) : wrong;
  }
  const key = keys[step % keys.length] as string;
  const inner = replaced(value[key], further, wrong);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
}
