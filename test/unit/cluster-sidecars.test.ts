import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PodModel } from "../../cli/charts";
import { modelSidecars } from "../../cli/charts/sidecars";
import { renderSidecars } from "../../components/gateway/values";
import { registerEndpoint } from "../../lab/cluster";
import { runnableSidecars, sidecarPorts } from "../../lab/cluster/sidecars";
import { type LabFolder, openLabFolder } from "../../lab/folder";
import type { Toolchain } from "../../lab/toolchain";

const DATABASE_PORT = 20500;
const database = {
  host: "database.lab",
  name: "gateway",
  user: "gateway",
  passwordSecretName: "database",
  tls: { mode: "prefer" as const },
};
const volumes = [{ name: "pgbouncer", emptyDir: {} }];
const pod = {
  name: "trino-gateway-0",
  namespace: "trino",
  sidecars: modelSidecars(renderSidecars(database), volumes).models,
} as unknown as PodModel;
const having = (sidecarPrograms: Toolchain["sidecarPrograms"]) =>
  ({ sidecarPrograms }) as unknown as Toolchain;

let lab: LabFolder;
beforeEach(() => {
  lab = openLabFolder(mkdtempSync(join(tmpdir(), "sidecars-")));
  registerEndpoint(lab, "database.lab:5432", DATABASE_PORT);
});
afterEach(() => rmSync(lab.root, { recursive: true, force: true }));

describe("what stands between a gateway and its database, in the lab", () => {
  test.each<[string, Toolchain["sidecarPrograms"], string[]]>([
    ["both programs", { pgbouncer: "/a", socat: "/b" }, ["database-hold", "pgbouncer"]],
    ["PgBouncer alone", { pgbouncer: "/a" }, ["pgbouncer"]],
    ["socat alone", { socat: "/b" }, ["database-hold"]],
    ["neither", {}, []],
  ])("with %s", async (_, programs, expected) => {
    const toolchain = having(programs);
    expect(runnableSidecars(pod, toolchain).map(({ name }) => name)).toEqual(expected);
    const ports = await sidecarPorts(lab, pod, toolchain);
    const hold = ports["localhost:6433"];
    const pgbouncer = ports["localhost:6432"];
    if (expected.includes("database-hold")) expect(hold).not.toBe(DATABASE_PORT);
    else expect(hold).toBe(DATABASE_PORT);
    // Whoever is not there, what is behind it takes its place.
    if (expected.includes("pgbouncer")) expect(pgbouncer).not.toBe(hold);
    else expect(pgbouncer).toBe(hold);
  });
});
