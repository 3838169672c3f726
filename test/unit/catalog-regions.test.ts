import { describe, expect, test } from "vitest";
import {
  checkRegion,
  missingRegions,
  placedCatalogText,
} from "../../components/trino/catalog-regions";
import { underCurrentFileSystems } from "../../components/trino/file-systems";
import { parseConfig } from "../../infra/parse";

const text = (...lines: string[]) => ({ text: lines.join("\n") });
const GLUE = "hive.metastore.glue.region";

describe("a catalog on AWS that names no region", () => {
  test.each<[string, string[], string[]]>([
    ["iceberg on Glue", ["connector.name=iceberg", "iceberg.catalog.type=glue"], [GLUE]],
    ["the same in upper case", ["connector.name=iceberg", "iceberg.catalog.type=GLUE"], [GLUE]],
    ["hive on Glue", ["connector.name=hive", "hive.metastore=glue"], [GLUE]],
    ["delta_lake on Glue", ["connector.name=delta_lake", "hive.metastore = glue"], [GLUE]],
    ["hudi on Glue", ["connector.name=hudi", "hive.metastore=glue"], [GLUE]],
    [
      "native S3, and its name since then",
      ["connector.name=hive", "fs.native-s3.enabled=true"],
      ["s3.region"],
    ],
    ["native S3 by its newer name", ["connector.name=hive", "fs.s3.enabled=true"], ["s3.region"]],
    [
      "both",
      ["connector.name=iceberg", "iceberg.catalog.type=glue", "fs.native-s3.enabled=true"],
      [GLUE, "s3.region"],
    ],
    [
      "only one of both",
      [
        "connector.name=iceberg",
        "iceberg.catalog.type=glue",
        "fs.native-s3.enabled=true",
        "s3.region=eu-west-1",
      ],
      [GLUE],
    ],
    [
      "a role that Glue's client assumes",
      ["connector.name=hive", "hive.metastore=glue", "hive.metastore.glue.iam-role=arn:x"],
      [GLUE, "hive.metastore.glue.sts.region"],
    ],
    [
      "S3's own interface endpoint",
      [
        "connector.name=hive",
        "fs.s3.enabled=true",
        "s3.endpoint=https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com",
      ],
      ["s3.region"],
    ],
    [
      "another store",
      ["connector.name=hive", "fs.s3.enabled=true", "s3.endpoint=http://minio:9000"],
      [],
    ],
    ["S3 switched off", ["connector.name=hive", "fs.native-s3.enabled=false"], []],
    ["nothing on AWS", ["connector.name=hive", "hive.metastore.uri=thrift://hms:9083"], []],
    ["all named", ["connector.name=iceberg", "iceberg.catalog.type=glue", `${GLUE}=eu-west-1`], []],
  ])("%s", (_, lines, missing) => {
    expect(missingRegions(text(...lines))).toEqual(missing);
  });

  test("gets it, written either way, and only what is missing", () => {
    const properties = {
      "fs.native-s3.enabled": "true",
      "iceberg.catalog.type": "glue",
      "s3.region": "us-east-1",
    };
    const placed = [
      "connector.name=iceberg",
      "fs.native-s3.enabled=true",
      "iceberg.catalog.type=glue",
      "s3.region=us-east-1",
      `${GLUE}=eu-west-1`,
    ].join("\n");
    expect(placedCatalogText({ connector: "iceberg", properties }, "eu-west-1")).toBe(placed);
    const lines = placed.split("\n").slice(0, 4);
    expect(placedCatalogText(text(...lines, ""), "eu-west-1")).toBe(placed);
    expect(placedCatalogText(text("connector.name=tpch"), "eu-west-1")).toBe("connector.name=tpch");
  });

  test("is refused where no region is known, with the lines to write", () => {
    const lake = text("connector.name=hive", "hive.metastore=glue", "fs.s3.enabled=true");
    const catalogs = { lake, tpch: text("connector.name=tpch") };
    expect(checkRegion(undefined, catalogs)).toEqual([
      {
        path: "catalogs.lake",
        message: `does not say in which AWS region it lies, and Trino would ask the node for it; set awsRegion (in a stack file aws:region), or write ${GLUE}=eu-west-1 and s3.region=eu-west-1 into it`,
      },
    ]);
    expect(checkRegion("eu-west-1", catalogs)).toEqual([]);
  });
});

test.each(["eu-west-1", "us-gov-west-1", "cn-northwest-1", "us-iso-east-1", "eusc-de-east-1"])(
  "%s is a region",
  (region) => expect(checkRegion(region, {})).toEqual([]),
);

test.each(["eu-west-1a", "Ireland", "eu_west_1", ""])('"%s" is none', (region) => {
  expect(checkRegion(region, {}).map(({ path }) => path)).toEqual(["awsRegion"]);
});

test("a stack file's region is named by its own key", () => {
  const platform = {
    catalogs: {},
    clusters: {
      adhoc: {
        profile: "interactive",
        coordinator: { memoryGiB: 8, cpu: 2 },
        workers: { replicas: 2, memoryGiB: 16, cpu: 4 },
      },
    },
    gateway: { defaultRoutingGroup: "adhoc", database: { cnpg: {} } },
  };
  expect(parseConfig(platform, { region: "Ireland" }).faults.map(({ path }) => path)).toEqual([
    "aws:region",
  ]);
  expect(parseConfig(platform, { region: "eu-west-1" }).faults).toEqual([]);
});

describe("the names of file systems", () => {
  const old = "connector.name=hive\n  fs.native-s3.enabled = true\nfs.native-gcs.enabled=false";
  const current = "connector.name=hive\n  fs.s3.enabled = true\nfs.gcs.enabled=false";

  test.each([
    ["480", old, old],
    ["480", current, old],
    ["481", old, current],
    ["483", current, current],
    ["483", "fs.cache.enabled=true\n# fs.native-s3.enabled=true", undefined],
    ["483", "fs.native-s3.enabled=true\nfs.s3.enabled=true", undefined],
  ])("are those of Trino %s", (version, given, expected = given) => {
    expect(underCurrentFileSystems(given, version)).toBe(expected);
  });
});
