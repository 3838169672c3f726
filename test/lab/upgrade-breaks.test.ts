import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { TRINO_VERSIONS } from "../../components/shared/versions";
import {
  type CatalogProperty,
  catalogPropertyNames,
  findCatalogProperty,
} from "../../components/trino/properties/catalog-table";
import {
  findProperty,
  propertyNames,
  type ServerProperty,
} from "../../components/trino/properties/table";
import { CATALOG_CHANGES } from "../../components/trino/upgrade/catalog-changes";
import { SERVER_CHANGES } from "../../components/trino/upgrade/server-changes";
import { takeDown } from "../../lab/platform/take-down";
import { ensureToolchain, LAB_TRINO_VERSIONS, type Toolchain } from "../../lab/toolchain";
import { runQuery } from "../../proof/trino/client";
import { type BareServer, type Lines, startBareServer } from "./bare-server";
import { quiet, temporaryLab } from "./support";

// What `explain upgrade` says of names is what a real server of the newest version does: it stops with
// every old line, and starts with every new one.
const OLDEST = String(TRINO_VERSIONS.oldest);
const [NEWEST = ""] = LAB_TRINO_VERSIONS;
const ICEBERG = {
  "connector.name": "iceberg",
  "iceberg.catalog.type": "hive_metastore",
  "hive.metastore.uri": "thrift://127.0.0.1:1",
};

/** S3 is on by the names of its switch that are tried: else its client asks the machine for a region. */
const REGION = { "s3.region": "us-east-1" };

type Property = ServerProperty | CatalogProperty;

/** Values of properties that do not take any, or would ask for more lines. */
const GIVEN: Record<string, string> = {
  "openmetrics.jmx-object-names": "java.lang:type=Runtime",
  "fs.native-azure.enabled": "false",
  "fs.native-gcs.enabled": "false",
  "fs.native-local.enabled": "false",
};

const VALUES = { size: "1MB", duration: "1m", boolean: "true", integer: "1", number: "0.5" };

/** Some value that the property takes. */
function someValue(name: string, { type = "text", values, min }: Property): string {
  const given = GIVEN[name];
  if (given !== undefined) return given;
  if (type === "enum") return values?.[0] ?? "";
  return type === "text" ? "x" : (min ?? VALUES[type]);
}

const isTaken = (property: Property) => property.type !== undefined;
const isRenamed = (property: Property) => property.renamedTo !== undefined;

/** Lines that the oldest version took, by what the newest makes of them. */
function oldLines(names: string[], find: (name: string, version: string) => Property[]) {
  const lines = names.flatMap((name) => {
    const [before] = find(name, OLDEST).filter(isTaken);
    const after = find(name, NEWEST);
    if (!before || after.some(isTaken)) return [];
    const [renamed] = after.filter(isRenamed);
    return [{ name, value: someValue(name, before), renamedTo: renamed?.renamedTo, renamed }];
  });
  return {
    gone: lines.filter(({ renamedTo }) => renamedTo === undefined),
    renamed: lines.flatMap(({ name, value, renamedTo, renamed }) => {
      const [after] = renamedTo === undefined ? [] : find(renamedTo, NEWEST).filter(isTaken);
      // Read with a switch only: it is about that, and not about the name.
      if (!renamedTo || !after || ("needs" in after && after.needs)) return [];
      const other = renamed !== undefined && "otherValue" in renamed && renamed.otherValue;
      return other ? [] : [{ name, value, renamedTo }];
    }),
  };
}

const server = oldLines(propertyNames(OLDEST), findProperty);
const iceberg = oldLines(catalogPropertyNames("iceberg", OLDEST), (name, version) =>
  findCatalogProperty("iceberg", name, version),
);

const linesOf = (lines: { name: string; value: string }[]) =>
  Object.fromEntries(lines.map(({ name, value }) => [name, value]));
const newLinesOf = (lines: { renamedTo: string; value: string }[]) =>
  Object.fromEntries(lines.map(({ renamedTo, value }) => [renamedTo, value]));

describe(`Trino ${NEWEST}`, () => {
  const lab = temporaryLab();
  let toolchain: Toolchain;
  let started: BareServer | undefined;
  beforeAll(async () => {
    toolchain = await ensureToolchain(quiet, [NEWEST]);
  });
  afterEach(() => started?.stop());
  afterAll(() => takeDown(lab, { keepLogs: false }));

  const start = async (lines: Lines) => {
    started = await startBareServer(lab, toolchain, NEWEST, lines);
    return started;
  };

  test("stops at every property of the server that it does not take any more, and names it", async () => {
    expect(server.gone.length).toBeGreaterThan(10);
    const { url, log } = await start({ server: linesOf(server.gone) });
    expect(url).toBeUndefined();
    expect(server.gone.filter(({ name }) => !log.includes(`'${name}'`))).toEqual([]);
  });

  test("stops at every property of a catalog that it does not take any more, and names it", async () => {
    expect(iceberg.gone.length).toBeGreaterThan(5);
    const { url, log } = await start({
      catalogs: { lake: { ...ICEBERG, ...linesOf(iceberg.gone) } },
    });
    expect(url).toBeUndefined();
    expect(iceberg.gone.filter(({ name }) => !log.includes(`'${name}'`))).toEqual([]);
  });

  test("starts with old names of what has another one, and says so", async () => {
    const { url, log } = await start({
      server: linesOf(server.renamed),
      catalogs: { lake: { ...ICEBERG, ...REGION, ...linesOf(iceberg.renamed) } },
    });
    expect(url, log.slice(-4000)).toBeDefined();
    const silent = [...server.renamed, ...iceberg.renamed].filter(
      ({ name }) => !log.includes(`'${name}' has been replaced`),
    );
    expect(silent).toEqual([]);
  });

  test("starts with new names, and does not know the session properties that went", async () => {
    const { url = "", log } = await start({
      server: newLinesOf(server.renamed),
      catalogs: {
        lake: {
          ...ICEBERG,
          ...REGION,
          ...newLinesOf(iceberg.renamed),
          "s3.iam-role": "arn:aws:iam::111111111111:role/lake",
          "s3.auth-type": "IAM_ROLE",
        },
      },
    });
    expect(url, log.slice(-4000)).not.toBe("");
    expect(goneFromSessions()).toContain("lake.extended_statistics_enabled");
    for (const name of goneFromSessions()) {
      const { error = "" } = await runQuery(url, "SELECT 1", { session: { [name]: "true" } });
      expect(error, name).toMatch(/does not exist/);
    }
  });

  test.each([
    [
      "a role of S3 that is not asked for",
      "s3.auth-type",
      {
        "fs.s3.enabled": "true",
        "s3.region": "us-east-1",
        "s3.iam-role": "arn:aws:iam::111111111111:role/lake",
      },
    ],
    ["GCS without a key", "gcs.json-key", { "fs.gcs.enabled": "true", "gcs.project-id": "lake" }],
  ])("stops at %s", async (_, named, lines) => {
    const { url, log } = await start({ catalogs: { lake: { ...ICEBERG, ...lines } } });
    expect(url).toBeUndefined();
    expect(log).toContain(named);
  });
});

/** Every session property that the lists say is gone; those of Iceberg as the catalog "lake" has them. */
function goneFromSessions(): string[] {
  return [...SERVER_CHANGES, ...CATALOG_CHANGES].flatMap(({ meets }) => {
    const { names = [], connectors = [] } = meets.session ?? {};
    return connectors.length === 0
      ? names
      : names.flatMap((name) => (connectors.includes("iceberg") ? [`lake.${name}`] : []));
  });
}
