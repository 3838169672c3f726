import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ROOT } from "../../cli/context";
import { openStack } from "../../cli/engine";
import { serveProviders } from "../../cli/providers";
import { createLocalCloud } from "../../lab/cloud/local-cloud";
import { createCluster } from "../../lab/cluster";
import { writeDescription } from "../../lab/platform/description";
import { type LabView, platformSubject } from "../../lab/platform/subject";
import { waitUntil } from "../../lab/processes";
import { ensureToolchain } from "../../lab/toolchain";
import { mustRun } from "../../proof/trino/client";
import { clusterOf } from "../../proof/trino/coordinator";
import { transpile } from "../engine/example-projects";
import { installLibrary, packLibrary } from "../engine/packed";
import { withStatefulServers } from "./stateful-servers";
import { leftovers, quiet, temporaryLab, whatRan } from "./support";

// What `npm run create` writes for kind, as it is written, with the package that is published: its own
// program, on real servers.
const lab = temporaryLab();
const temporary = mkdtempSync(join(tmpdir(), "created-lab-"));
const project = join(temporary, "trino");
let subject: LabView;

beforeAll(async () => {
  const flags = "--where kind --size small --catalogs tpch,lake".split(" ");
  const create = ["run", "--silent", "create", "--", project, ...flags];
  const [packed, toolchain] = await Promise.all([
    packLibrary(),
    ensureToolchain(quiet),
    execa("npm", create, { cwd: ROOT }),
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  const { "trino-platform": _, ...others } = dependencies;
  const own = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8")).dependencies;
  installLibrary(packed, project, Object.keys({ ...others, ...own }));
  transpile(project);
  const cluster = withStatefulServers(createCluster(lab, toolchain), lab, toolchain);
  const cloud = createLocalCloud(lab, toolchain, cluster);
  const served = await serveProviders(cloud, { unmodelled: "pass" });
  // The Kubernetes cluster that a developer may have is not asked.
  process.env.KUBECONFIG = join(temporary, "none");
  try {
    const stack = await openStack({
      root: project,
      stack: "dev",
      folder: lab,
      pulumiRoot: toolchain.pulumiRoot,
      debugProviders: served.debugProviders,
      program: createRequire(join(project, "index.js"))(join(project, "index.js")),
      mode: "up",
    });
    const { outputs } = await stack.up();
    const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
    writeDescription(lab, Object.fromEntries(values));
  } finally {
    served.close();
  }
  subject = platformSubject(lab);
});
beforeEach(({ onTestFailed }) => {
  onTestFailed(() => console.error(whatRan(lab)));
});
afterAll(async () => {
  const left = await leftovers(lab);
  rmSync(temporary, { recursive: true, force: true });
  expect(left).toEqual([]);
});

const asPipeline = { source: "airflow" };

test("its gateway answers, and a dashboard's query runs on interactive", async () => {
  const count = "SELECT count(*) FROM tpch.tiny.orders";
  // Until the gateway has seen that its clusters are healthy, it knows of none.
  const { id, rows } = await waitUntil("the first query", () => mustRun(subject.gateway, count), {
    timeoutSeconds: 120,
    alive: [],
  });
  expect(rows).toEqual([[15000]]);
  expect(await clusterOf(subject.coordinators, id)).toBe("interactive");
});

test("a pipeline writes the lake on batch, which spools, and interactive reads it", async () => {
  await mustRun(subject.gateway, "CREATE SCHEMA IF NOT EXISTS lake.sales", asPipeline);
  const copy = "CREATE TABLE lake.sales.orders AS SELECT * FROM tpch.tiny.orders";
  const { id } = await mustRun(subject.gateway, copy, asPipeline);
  expect(await clusterOf(subject.coordinators, id)).toBe("batch");
  const sum = "SELECT sum(totalprice) FROM";
  const [there, made] = await Promise.all(
    ["tpch.tiny.orders", "lake.sales.orders"].map((table) =>
      mustRun(subject.gateway, `${sum} ${table}`),
    ),
  );
  expect(made?.rows).toHaveLength(1);
  expect(Number(made?.rows[0]?.[0])).toBeCloseTo(Number(there?.rows[0]?.[0]), 2);
});
