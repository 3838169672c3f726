import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CHARTS } from "../../components/shared/versions";
import { exchangeProblems, renderBuild } from "../../lab/cli/status";
import { storeRelease } from "../../lab/cluster/release-store";
import { openLabFolder, writeWhole } from "../../lab/folder";
import { trinoBuilds } from "../../lab/platform/builds";
import { writeDescription } from "../../lab/platform/description";
import { platformHealth } from "../../lab/platform/health";
import { PINS } from "../../lab/toolchain";

const lab = openLabFolder(mkdtempSync(join(tmpdir(), "lab-status-")));
afterAll(() => rmSync(lab.root, { recursive: true }));

const FILE = "etc/trino/exchange-manager.properties";
const PODS = ["trino-batch-coordinator", "trino-batch-worker-0"];

storeRelease(lab, {
  name: "trino-batch",
  namespace: "trino",
  chart: "trino",
  version: CHARTS.trino.version,
  values: {
    fullnameOverride: "trino-batch",
    image: { tag: PINS.trinoArchive },
    server: { workers: 1, exchangeManager: { name: "filesystem", baseDir: ["s3://a/"] } },
    catalogs: { tpch: null, tpcds: null },
  },
});

/** What is found when the pods' files have these lines. */
function problemsWith(...lines: string[]) {
  const text = ["exchange.base-directories=s3://a/", "exchange.s3.region=eu-west-1", ...lines];
  for (const pod of PODS) writeWhole(lab.path("pods", pod, FILE), text.join("\n"));
  return exchangeProblems(lab, "trino");
}

test("an endpoint that was taken out of the pods' files is one problem of the release", () => {
  expect(problemsWith()).toEqual([
    {
      release: "trino-batch",
      message: expect.stringContaining(
        `of ${PODS[0]}: missing: Trino's exchange then speaks plain`,
      ),
      fix: "write exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com, and start the pod again",
    },
  ]);
});

test("https is none, nor is the lab's own address", () => {
  expect(problemsWith("exchange.s3.endpoint=https://s3.eu-west-1.amazonaws.com")).toEqual([]);
  expect(problemsWith("exchange.s3.endpoint=http://127.0.0.1:8333")).toEqual([]);
});

test("nor are pods that have no folder yet", () => {
  rmSync(lab.path("pods"), { recursive: true });
  expect(exchangeProblems(lab, "trino")).toEqual([]);
});

/** A platform of which nothing runs but, perhaps, a gateway. */
function describePlatform(gatewayUrl: string): void {
  writeDescription(lab, {
    namespace: "trino",
    gatewayUrl,
    clusterEndpoints: { batch: "http://trino-batch.trino:1" },
    exchangeBuckets: ["a"],
    gatewayAdminSecretName: "admin",
  });
}

test("a gateway that is ready and takes no query is told of", async () => {
  const gateway = createServer(({ method }, response) => {
    response.statusCode = method === "POST" ? 500 : 200;
    response.end("no rule");
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  describePlatform(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  const { troubles } = await platformHealth(lab);
  gateway.close();
  expect(troubles[0]).toBe("gateway: takes no query: HTTP 500 no rule");
});

test("what should run and does not is told, though nothing is left to find it by", async () => {
  describePlatform("http://127.0.0.1:1");
  const { healthy, clusters, troubles } = await platformHealth(lab);
  expect(healthy).toBe(false);
  expect(clusters[0]).toMatchObject({ answers: false, workers: 1 });
  expect(troubles).toEqual([
    "gateway: no answer",
    "batch: answers no query",
    "bucket a: Error the object store does not run",
    "database does not run",
    "object-store does not run",
    "trino-batch-coordinator does not run",
    "trino-batch-worker-0 does not run",
  ]);
});

test("which Trino runs, and which of its plugins are of another build", () => {
  const build = { release: "trino-batch", trinoVersion: PINS.trinoArchive, borrowed: {} };
  expect(trinoBuilds(lab, "trino")).toEqual([build]);
  const values = { image: { tag: PINS.trinoJars }, catalogs: { tpch: null, tpcds: null } };
  const release = {
    name: "green",
    namespace: "new",
    chart: "trino",
    version: CHARTS.trino.version,
    values,
  };
  storeRelease(lab, release);
  const lines = trinoBuilds(lab, "new").flatMap(renderBuild).join("\n");
  const { trinoJars, trinoArchive } = PINS;
  expect(lines).toMatch(
    new RegExp(`green +Trino ${trinoJars}\n +of ${trinoArchive}: .*resource-group-managers`),
  );
});
