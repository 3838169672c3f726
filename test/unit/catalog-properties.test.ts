import { describe, expect, test } from "vitest";
import { formatFaults } from "../../components/shared/faults";
import { checkEveryCatalog } from "../../components/trino/catalog-findings";
import { checkTrino } from "../../components/trino/check";
import { checkCatalogProperties } from "../../components/trino/properties/catalog-check";
import { SWITCH_NAMES } from "../../components/trino/properties/catalog-switches";
import {
  catalogPropertyNames,
  findCatalogProperty,
} from "../../components/trino/properties/catalog-table";
import { checkConnectorName } from "../../components/trino/properties/connector-names";
import { catalogValue } from "../../record/catalog-values";
import use from "../golden/catalog-use.json";

const VERSIONS = ["476", "478", "479", "480", "481", "482", "483", "484"];
const CONNECTORS = ["hive", "hudi", "iceberg", "memory", "tpcds", "tpch", "delta_lake", "mysql"];

type Properties = Record<string, string>;
const check = (connector: string, trinoVersion: string, properties: Properties) =>
  checkCatalogProperties(properties, { connector, trinoVersion });
const errorsOf = (connector: string, trinoVersion: string, properties: Properties) =>
  check(connector, trinoVersion, properties).filter(({ severity }) => severity === "error");

/** Every name that a connector takes in a version, switches apart, with a value of its type. */
const everyName = (connector: string, version: string): Properties =>
  Object.fromEntries(
    catalogPropertyNames(connector, version)
      .filter((name) => !SWITCH_NAMES.has(name))
      .flatMap((name) => {
        const span = findCatalogProperty(connector, name, version).find(({ type }) => type);
        return span ? [[name, catalogValue(span)]] : [];
      }),
  );

describe("what the connectors of the real plugins do not use is what is refused", () => {
  const cases = use.connectors.flatMap(({ version, connector, settings, unused }) =>
    settings.map((setting, index) => ({
      ...{ version: String(version), connector, setting },
      unused: Object.entries(unused).flatMap(([name, digits]) =>
        digits[index] === "1" ? [name] : [],
      ),
    })),
  );

  test.each(cases)("$version, $connector, $setting", ({ version, connector, setting, unused }) => {
    const lines = Object.fromEntries(setting.split(" ").map((line) => line.split("=")));
    const refused = errorsOf(connector, version, { ...everyName(connector, version), ...lines });
    expect(refused.map(({ path }) => path).sort()).toEqual(unused);
    expect(unused.length).toBeGreaterThan(50);
  });
});

describe("names and values", () => {
  test.each(CONNECTORS.flatMap((connector) => VERSIONS.map((version) => [connector, version])))(
    "whatever %s of %s takes is wrong at most for the lack of another line",
    (connector = "", version = "") => {
      const properties = everyName(connector, version);
      expect(Object.keys(properties).length).toBeGreaterThan(2);
      for (const { message } of errorsOf(connector, version, properties)) {
        expect(message).toMatch(/^read only with /);
      }
    },
  );

  /** What 477 to 483 took away: the line, and the last version that takes it. */
  const breaks: [name: string, connector: string, value: string, others: string][] = [
    ["fs.cache.preferred-hosts-count", "iceberg", "2", "fs.cache.enabled=true"],
    ["fs.alluxio.enabled", "hive", "true", ""],
    ["gcs.use-access-token", "hive", "true", "fs.%sgcs.enabled=true"],
    ["hive.max-initial-splits", "hive", "200", ""],
    ["hive.max-initial-split-size", "hive", "32MB", ""],
    ["hive.write-validation-threads", "hive", "16", ""],
    ["iceberg.extended-statistics.enabled", "iceberg", "true", ""],
    ["iceberg.file-based-conflict-detection", "iceberg", "true", ""],
    ["iceberg.rest-catalog.sigv4-enabled", "iceberg", "true", "iceberg.catalog.type=rest"],
    ["s3.exclusive-create", "iceberg", "true", "fs.%ss3.enabled=true"],
    ["s3.use-web-identity-token-credentials-provider", "iceberg", "true", "fs.%ss3.enabled=true"],
  ];

  test.each(breaks)("%s of %s: taken by 476, refused by 483", (name, connector, value, others) => {
    const lines = (version: string): Properties => ({
      [name]: value,
      ...(others && {
        [(others.split("=")[0] ?? "").replace("%s", version === "476" ? "native-" : "")]:
          others.split("=")[1] ?? "",
      }),
    });
    expect(errorsOf(connector, "476", lines("476"))).toEqual([]);
    expect(errorsOf(connector, "483", lines("483")).map(({ path }) => path)).toEqual([name]);
  });

  test.each([
    ["fs.native-s3.enabled", "fs.s3.enabled", "true", "iceberg"],
    ["fs.native-azure.enabled", "fs.azure.enabled", "true", "hive"],
    ["fs.native-gcs.enabled", "fs.gcs.enabled", "true", "hudi"],
    ["fs.native-local.enabled", "fs.local.enabled", "true", "delta_lake"],
    ["parquet.writer.block-size", "parquet.writer.row-group-size", "64MB", "iceberg"],
  ])("%s: an old name is a warning, with the new one", (old, now, value, connector) => {
    expect(check(connector, "476", { "fs.native-s3.enabled": "true", [old]: value })).toEqual([]);
    const on: Properties = { "fs.s3.enabled": "true" };
    const found = check(
      connector,
      "483",
      old === "fs.native-s3.enabled" ? { [old]: value } : { ...on, [old]: value },
    );
    expect(found.map(({ severity, fix }) => [severity, fix])).toEqual([
      ["warning", `write ${now}`],
    ]);
    const twice = errorsOf(connector, "483", { ...on, [old]: value, [now]: value });
    expect(twice.map(({ path }) => path)).toEqual([old]);
    expect(errorsOf(connector, "483", { [old]: "perhaps" })).toHaveLength(1);
  });
});

test("catalogs that stop a server are refused as reviewed", async () => {
  const lake = (properties: Properties, connector = "iceberg") => ({ connector, properties });
  const onS3 = { "fs.native-s3.enabled": "true" };
  const catalogs = {
    misspelt: lake({ ...onS3, "iceberg.format-verion": "2", "s3.regoin": "eu-west-1" }),
    another: lake({ ...onS3, "hive.recursive-directories": "true", "connection-url": "x" }),
    delta: lake({ ...onS3, "hive.recursive-directories": "true", "delta.mine": "1" }, "delta_lake"),
    database: lake({ "iceberg.catalog.type": "rest", "connection-url": "x" }, "mysql"),
    values: lake({
      ...{ ...onS3, "iceberg.max-partitions-per-writer": "many", "iceberg.file-format": "CSV" },
      ...{ "iceberg.target-max-file-size": "512Mi", "s3.streaming.part-size": "1MB" },
    }),
    legacy: lake({ "hive.metastore.uri": "thrift://hms:9083", "hive.s3.region": "x" }, "hive"),
    off: lake({ "s3.region": "eu-west-1", "hive.metastore.glue.region": "eu-west-1" }),
    newer: lake({ ...onS3, "s3.auth-type": "IAM_ROLE", "s3.region": "eu-west-1" }),
    text: {
      text: "connector.name : iceberg\nfs.native-s3.enabled true\niceberg.unique-table-\\\n  locaton=true",
    },
    slip: lake({}, "icberg"),
    old: lake({}, "hive-hadoop2"),
    hyphen: lake({}, "delta-lake"),
    mine: lake({ "what.ever": "1" }, "acme-lake"),
  };
  const texts = VERSIONS.filter((version) => ["476", "480", "483"].includes(version)).map(
    (version) => formatFaults(`# Trino ${version}`, checkEveryCatalog(catalogs, [version])),
  );
  await expect(`${texts.join("\n\n")}\n`).toMatchFileSnapshot(
    "../golden/catalog-version-faults.txt",
  );
});

test("an override's catalogs are judged on the whole", () => {
  const size = { memoryGiB: 8, cpu: 2 };
  const faults = checkTrino({
    ...{ name: "a", trinoVersion: "480", profile: "interactive" as const, catalogs: {} },
    ...{ coordinator: size, workers: { ...size, replicas: 2 }, hasExchange: false },
    valuesOverride: { catalogs: { lake: "connector.name=tpch\ntpch.splits=4" } },
  });
  expect(faults.map(({ path }) => path)).toEqual(["valuesOverride.catalogs.lake"]);
  expect(faults[0]?.message).toMatch(/^tpch.splits: no property of tpch/);
});

test("a catalog of two clusters is judged by both versions, and told once", () => {
  const catalogs = { lake: { connector: "tpch", properties: { "tpch.produce-pages": "true" } } };
  expect(checkEveryCatalog(catalogs, ["476", "483", "483"])).toHaveLength(1);
  const lake = { connector: "iceberg", properties: { "fs.s3.enabled": "true" } };
  expect(checkEveryCatalog({ lake }, ["483"])).toEqual([]);
  // Each gets the name of its version.
  expect(checkEveryCatalog({ lake }, ["483", "480"])).toEqual([]);
  const wrong = { lake: { connector: "iceberg", properties: { "fs.s3.enabled": "perhaps" } } };
  expect(checkEveryCatalog(wrong, ["480"]).map(({ path }) => path)).toEqual([
    "lake.properties.fs.s3.enabled",
  ]);
});

test.each([
  ["icberg", "error"],
  ["Iceberg", "error"],
  ["redshfit", "error"],
  ["postgres", "error"],
  ["hive-hadoop2", "error"],
  ["kudu", "warning"],
  ["raptor-legacy", "warning"],
  ["hve", "note"],
  ["iceberg2", "note"],
  ["ducklake", "note"],
])("the connector %s: %s", (name, severity) => {
  expect(checkConnectorName(name, "480").map((one) => one.severity)).toEqual([severity]);
});

test("a connector is right from the version on that it came with", () => {
  expect(checkConnectorName("lakehouse", "476").map(({ severity }) => severity)).toEqual(["error"]);
  expect(checkConnectorName("lakehouse", "478")).toEqual([]);
});
