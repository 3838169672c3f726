import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readStack } from "../../cli/commands/stack-file";
import {
  BROKEN_CONNECTOR,
  withBrokenCatalog,
  withChangedSetting,
  withOverrides,
  withVersion,
} from "../../proof/cycle/stack-files";

const ROOT = join(__dirname, "..", "..");
const KIND = readFileSync(join(ROOT, "stacks", "Pulumi.kind.yaml"), "utf8");
const TRIAL = readFileSync(join(ROOT, "examples", "aws-trial", "Pulumi.aws-trial.yaml"), "utf8");

const folder = mkdtempSync(join(tmpdir(), "cycle-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The stack as the program reads it: a text with faults is refused. */
function read(text: string) {
  writeFileSync(join(folder, "Pulumi.x.yaml"), text);
  return readStack("x", folder);
}

describe("a stack file in the states of a cycle", () => {
  test("another version is one of all clusters, whatever they say", () => {
    const own = KIND.replace("profile: batch\n", 'profile: batch\n        trinoVersion: "483"\n');
    expect(read(own).platform.clusters.batch?.trinoVersion).toBe("483");
    const { platform } = read(withVersion(own, "476"));
    expect(platform.trinoVersion).toBe("476");
    expect(platform.clusters.batch?.trinoVersion).toBeUndefined();
  });

  test("a broken catalog passes every check: only a server refuses it", () => {
    const { platform } = read(withBrokenCatalog(KIND));
    expect(platform.catalogs.broken).toMatchObject({
      text: `connector.name=${BROKEN_CONNECTOR}\n`,
    });
    expect(Object.keys(platform.catalogs)).toEqual(["tpch", "lake", "broken"]);
  });

  test("a changed setting is one of every cluster, beside what it has", () => {
    const { clusters } = read(withChangedSetting(KIND)).platform;
    expect(clusters.interactive?.configProperties).toEqual({ "query.max-history": "101" });
    expect(Object.keys(clusters.batch?.configProperties ?? {})).toContain("query.max-history");
    expect(Object.keys(clusters.batch?.configProperties ?? {}).length).toBeGreaterThan(1);
  });

  test("region and EKS cluster are those of the command line", () => {
    const { platform, region } = read(
      withOverrides(TRIAL, { region: "eu-north-1", eksCluster: "mine" }),
    );
    expect(region).toBe("eu-north-1");
    expect(platform.identity?.workloadIdentity).toEqual({
      podIdentity: { eksClusterName: "mine" },
    });
    expect(read(withOverrides(KIND, {}))).toEqual(read(KIND));
  });
});
