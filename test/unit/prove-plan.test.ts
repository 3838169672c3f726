import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readStackFile } from "../../cli/commands/stack-file";
import { clustersOf } from "../../proof/clusters";
import { longQuery, schemaOf } from "../../proof/dataset";
import { type Pod, type Service, targetPort } from "../../proof/kubernetes/objects";
import { chooseDataset } from "../../proof/prove/catalogs";
import { describePlan } from "../../proof/prove/plan";
import { changesIn } from "../../proof/prove/second-up";
import { openLedger } from "../../proof/prove/unfinished";
import { NotTried } from "../../proof/subject";
import { TRIALS } from "../../proof/trials";

describe("where the tables go", () => {
  const catalogs = [
    { name: "data", connector: "iceberg" },
    { name: "lake-2", connector: "iceberg" },
    { name: "numbers", connector: "tpch" },
    { name: "reporting", connector: "postgresql" },
  ];
  const config = { catalogs: { data: { readOnly: true } } };
  const choose = (wish = {}, all = catalogs) => chooseDataset(all, config, wish, "proof_1");

  test("the first Iceberg catalog that may be written to, whatever it is called", () => {
    const dataset = choose();
    expect(dataset).toEqual({ catalog: "lake-2", schema: "proof_1", tpch: "numbers" });
    if (!(dataset instanceof NotTried)) expect(schemaOf(dataset)).toBe('"lake-2".proof_1');
  });

  test("the one that was asked for, and where", () => {
    expect(choose({ catalog: "lake-2", location: "s3://b/x" })).toMatchObject({
      catalog: "lake-2",
      location: "s3://b/x",
    });
    expect(choose({ catalog: "data" })).toMatchObject({
      message: expect.stringContaining(
        '"data" is no Iceberg catalog that may be written to; use lake-2',
      ),
    });
  });

  test("what is missing is said", () => {
    expect(choose({}, [])).toMatchObject({
      message:
        "the stack lacks an Iceberg catalog that may be written to and a catalog of the connector tpch, for data",
    });
  });
});

describe("clusters of a stack", () => {
  const kind = clustersOf(readStackFile("kind"));

  test("are reached by the clients that its rules send there", () => {
    expect(kind).toMatchObject({ batch: "batch", interactive: "interactive" });
    expect(kind.clientFor("batch")).toMatchObject({ tags: ["etl"] });
    expect(kind.clientFor("interactive")).toEqual({ source: "Apache Superset" });
    expect(kind.targetsOf({}, "INSERT INTO a.b.c VALUES (1)")).toEqual(["batch"]);
    expect(kind.targetsOf({}, "SELECT 1")).toEqual(["interactive"]);
  });

  test("of rules of its own: whoever they send there, or nobody", () => {
    const config = readStackFile("kind");
    const toBatch = (match: object) => ({
      ...config,
      gateway: { ...config.gateway, rules: [{ name: "r", match, routeTo: "batch" }] },
    });
    const byGroup = clustersOf(toBatch({ routingGroup: ["batch"] }) as never);
    expect(byGroup.clientFor("batch")).toEqual({ routingGroup: "batch" });
    expect(clustersOf(toBatch({ user: ["nightly"] }) as never).clientFor("batch")).toBeUndefined();
    expect(
      clustersOf(toBatch({ user: ["nightly"] }) as never, "nightly").clientFor("batch"),
    ).toEqual(expect.objectContaining({ tags: ["etl"] }));
  });
});

test("the long query done over gives the same", () => {
  const dataset = { catalog: "lake", schema: "s", tpch: "tpch" };
  expect(longQuery(dataset)).not.toContain("again");
  expect(longQuery(dataset, 4)).toMatch(/count\(\*\) \/ 4 .* \/ 4 .*sequence\(1, 4\)/s);
});

test("the ports of a Service: by number, by name, and what it does not offer", () => {
  const containers = [{ image: "i", ports: [{ name: "http", containerPort: 8081 }] }];
  const pod = { spec: { containers } } as unknown as Pod;
  const ports = [{ port: 80, targetPort: "http" }, { port: 81, targetPort: 9000 }, { port: 82 }];
  const service = { spec: { ports } } as Service;
  expect([80, 81, 82, 8080].map((port) => targetPort(service, port, pod))).toEqual([
    ...[8081, 9000, 82, 8080],
  ]);
});

test("what a second up would change, in words", () => {
  const urn = (type: string, name: string) => `urn:pulumi:kind::trino-platform::a$${type}::${name}`;
  const steps = [
    { op: "same", urn: urn("pulumi:pulumi:Stack", "s") },
    { op: "read", urn: urn("kubernetes:core/v1:Secret", "t") },
    { op: "update", urn: urn("kubernetes:helm.sh/v3:Release", "trino-batch-release") },
  ];
  expect(changesIn({ steps })).toEqual(["update Release trino-batch-release"]);
  expect(changesIn({})).toEqual([]);
});

describe("what a killed run has left", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const place = { stack: "kind", server: "https://one", namespace: "trino" };
  const entry = { ...place, catalog: "lake", schema: "trino_platform_proof_0a1b2c", scaled: [] };
  const dead = { pid: 4_000_000, startTime: "never" };
  const leave = (changes: object) => {
    const run = { ...entry, process: dead, ...changes };
    writeFileSync(join(folder, `${run.process.pid}.json`), JSON.stringify(run));
  };

  test("is found by the next one, and forgotten", () => {
    leave({});
    const ledger = openLedger(folder);
    const [run] = ledger.abandoned(place);
    expect(run).toMatchObject(entry);
    if (run) ledger.forget(run);
    expect(ledger.abandoned(place)).toEqual([]);
  });

  test.each([
    ["of another stack", { stack: "dev" }],
    ["of another Kubernetes cluster", { server: "https://two" }],
    ["in another namespace", { namespace: "trino-2" }],
  ])("is left alone if it is %s", (_, changes) => {
    leave(changes);
    expect(openLedger(folder).abandoned(place)).toEqual([]);
  });

  test("is nothing while it runs, and after it has put everything back", () => {
    const ledger = openLedger(folder);
    ledger.note(entry);
    expect(ledger.abandoned(place)).toEqual([]);
    ledger.settle();
    expect(ledger.abandoned(place)).toEqual([]);
  });

  test("and what will be done is said beforehand", () => {
    leave({ scaled: [{ deployment: "trino-batch-worker", replicas: 2 }] });
    const text = describePlan({
      ...place,
      context: "kind-kind",
      releases: ["trino-batch", "trino-gateway"],
      user: "ada",
      entries: TRIALS,
      clusters: clustersOf(readStackFile("kind")),
      dataset: { catalog: "lake", schema: "trino_platform_proof_ffffff", tpch: "tpch" },
      abandoned: openLedger(folder).abandoned(place),
      folder: ".prove/x",
    });
    expect(text).toContain("context kind-kind, https://one");
    expect(text).toContain(
      "lake.trino_platform_proof_ffffff, which is made now and dropped at the end",
    );
    expect(text).toContain(
      "drops lake.trino_platform_proof_0a1b2c, gives trino-batch-worker its 2 pods again: a killed run has left that",
    );
    expect(text).toContain("kills one worker of batch while a query of ours runs");
    expect(text).toContain("kills the coordinator of batch: every query that runs there is lost");
  });
});
