import { change, type ReleaseChange } from "./release-change";
import { catalogsWith, connectors, LAKE, setsInCatalog } from "./subject";

/**
 * What a release changes for a connector, besides names of properties, which are measured. Kept by
 * hand, from the release notes of 477 to 483.
 */
export const CATALOG_CHANGES: ReleaseChange[] = [
  change(
    477,
    "fails",
    "trino#25755",
    setsInCatalog(["iceberg"], "compression_codec"),
    "Iceberg has no session property compression_codec any more",
    "use the table property of that name",
  ),
  change(
    479,
    "stops",
    "trino#26984",
    catalogsWith(
      LAKE,
      (line) =>
        (line["fs.native-gcs.enabled"] ?? line["fs.gcs.enabled"]) === "true" &&
        (line["gcs.auth-type"] ?? "SERVICE_ACCOUNT").toUpperCase() === "SERVICE_ACCOUNT" &&
        !("gcs.json-key" in line || "gcs.json-key-file-path" in line),
    ),
    "GCS without a key is refused, unless another gcs.auth-type is asked for",
    "add gcs.auth-type=APPLICATION_DEFAULT for the login of the machine, or give the key",
  ),
  change(
    480,
    "fails",
    "trino#27914",
    setsInCatalog(["iceberg"], "extended_statistics_enabled"),
    "Iceberg has no session property extended_statistics_enabled any more",
    "remove it; the statistics are always there",
  ),
  change(
    480,
    "changes",
    "trino#28141",
    connectors("postgresql"),
    "a NUMERIC that no decimal holds is a column of type number, where it was not to be read",
  ),
  change(
    481,
    "changes",
    "trino#28381",
    connectors("delta_lake"),
    "Delta checksum files are read for metadata and protocol",
    "delta.load-metadata-from-checksum-file=false is the old way",
  ),
  change(
    482,
    "fails",
    "trino#28250",
    setsInCatalog(
      ["iceberg"],
      "target_max_file_size",
      "parquet_writer_row_group_size",
      "parquet_writer_block_size",
    ),
    "Iceberg has no such session property any more",
    "use the table properties target_max_file_size and parquet_writer_row_group_size",
  ),
  change(
    482,
    "fails",
    "trino#29894",
    setsInCatalog(["iceberg"], "experimental_split_size"),
    "Iceberg has no session property experimental_split_size any more",
    "use max_split_size",
  ),
  change(
    482,
    "fails",
    "trino#23147",
    connectors("iceberg", "lakehouse"),
    "lower_bounds and upper_bounds of $files are rows with a field for each column, and no maps",
    "write lower_bounds.<column>",
  ),
  change(
    482,
    "changes",
    "trino#29246",
    catalogsWith(
      LAKE.filter((name) => name !== "hudi"),
      (line) => !("parquet.writer.delta-length-byte-array-encoding-enabled" in line),
    ),
    "texts in Parquet files are written in another encoding (DELTA_LENGTH_BYTE_ARRAY), which old readers may not know",
    "parquet.writer.delta-length-byte-array-encoding-enabled=false is the old one",
  ),
  change(
    482,
    "changes",
    "trino#29698",
    catalogsWith(["hive"], (line) => "hive.max-split-size" in line),
    "hive.max-split-size is not for Parquet files any more",
    "hive.parquet.max-split-size is for those",
  ),
  change(
    482,
    "fails",
    "trino#24155",
    connectors("delta_lake"),
    "no Delta table is partitioned by a varbinary column any more",
  ),
  change(
    482,
    "fails",
    "trino#29952",
    connectors("sqlserver"),
    "DELETE and UPDATE whose condition compares texts by anything but equality are not pushed down, and fail",
    "compare by = or IN",
  ),
  change(
    482,
    "changes",
    "trino#29952",
    connectors("mysql"),
    "conditions on texts other than equality are not pushed down: more rows are read",
  ),
  change(
    482,
    "changes",
    "trino#30022",
    connectors("tpcds"),
    "some generated rows and statistics are others",
  ),
  change(
    483,
    "stops",
    "trino#27512",
    catalogsWith(LAKE, (line) => "s3.iam-role" in line && line["s3.auth-type"] === undefined),
    "s3.iam-role is taken with s3.auth-type=IAM_ROLE only",
    "add s3.auth-type=IAM_ROLE",
  ),
  change(
    483,
    "stops",
    "trino#30255",
    connectors("ignite"),
    "the connector needs one more option of the JVM",
    "add --add-opens=java.base/java.util=ALL-UNNAMED to additionalJVMConfig of coordinator and worker in valuesOverride",
  ),
];
