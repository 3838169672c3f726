import { BEFORE_481, type CatalogFile, MINIO, SINCE_481 } from "./shape";

/** Catalogs of iceberg without a fault. */
export const ICEBERG: CatalogFile[] = [
  {
    shape: "iceberg, REST, Polaris with OAuth2 and vended credentials",
    versions: BEFORE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri=http://polaris:8181/api/catalog
iceberg.rest-catalog.warehouse=sales
iceberg.rest-catalog.security=OAUTH2
iceberg.rest-catalog.oauth2.credential=\${ENV:CLIENT_ID}:\${ENV:CLIENT_SECRET}
iceberg.rest-catalog.oauth2.scope=PRINCIPAL_ROLE:ALL
iceberg.rest-catalog.oauth2.server-uri=http://polaris:8181/api/catalog/v1/oauth/tokens
iceberg.rest-catalog.vended-credentials-enabled=true
# reads and writes the files
fs.native-s3.enabled=true
s3.endpoint=http://minio:9000
s3.region=dummy-region`,
  },
  {
    shape: "iceberg, REST, Polaris with HTTP headers, of 483",
    versions: SINCE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri=http://polaris:8181/api/catalog
iceberg.rest-catalog.warehouse=quick
iceberg.rest-catalog.http-headers=Polaris-Realm: POLARIS
fs.s3.enabled=true
${MINIO}`,
  },
  {
    shape: "iceberg, Nessie, MinIO",
    versions: BEFORE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=nessie
iceberg.nessie-catalog.uri=http://nessie:19120/api/v2
iceberg.nessie-catalog.ref=main
iceberg.nessie-catalog.default-warehouse-dir=s3a://lakehouse/
fs.native-s3.enabled=true
${MINIO}`,
  },
  {
    shape: "iceberg, Nessie, GCS with a key file",
    versions: BEFORE_481,
    text: `connector.name=iceberg

iceberg.catalog.type=nessie
iceberg.nessie-catalog.uri=http://nessie:19120/api/v1
iceberg.nessie-catalog.default-warehouse-dir=gs://lake/warehouse

fs.native-gcs.enabled=true
gcs.project-id=acme
gcs.json-key-file-path=/etc/trino/gcs-key.json`,
  },
  {
    shape: "iceberg, JDBC in PostgreSQL",
    versions: BEFORE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.catalog-name=lake
iceberg.jdbc-catalog.driver-class=org.postgresql.Driver
iceberg.jdbc-catalog.connection-url=jdbc:postgresql://pg-rw.data:5432/iceberg
iceberg.jdbc-catalog.connection-user=trino
iceberg.jdbc-catalog.connection-password=\${ENV:PG_PASSWORD}
iceberg.jdbc-catalog.default-warehouse-dir=s3://warehouse/
iceberg.jdbc-catalog.schema-version=V1
iceberg.security=ALLOW_ALL
fs.native-s3.enabled=true
${MINIO}`,
  },
  {
    shape: "iceberg, Glue",
    versions: BEFORE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=glue
iceberg.file-format=PARQUET
iceberg.register-table-procedure.enabled=true
hive.metastore.glue.region=eu-west-1
hive.metastore.glue.default-warehouse-dir=s3://lake/warehouse
fs.native-s3.enabled=true
s3.region=eu-west-1`,
  },
  {
    shape: "iceberg, Glue, under the names of 481",
    versions: SINCE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=glue
hive.metastore.glue.region=eu-west-1
fs.s3.enabled=true
s3.region=eu-west-1
iceberg.max-partitions-per-writer=1000`,
  },
  {
    shape: "iceberg, Hive metastore by default, caching files on SSD",
    versions: BEFORE_481,
    text: `connector.name=iceberg
hive.metastore.uri=thrift://hms-1:9083,thrift://hms-2:9083
hive.metastore.thrift.client.connect-timeout=30s
iceberg.target-max-file-size=512MB
iceberg.unique-table-location=true
fs.native-s3.enabled=true
fs.cache.enabled=true
fs.cache.directories=/mnt/ssd
fs.cache.max-sizes=100GB
${MINIO}`,
  },
  {
    shape: "iceberg, Snowflake's catalog",
    versions: BEFORE_481,
    text: `connector.name=iceberg
iceberg.catalog.type=snowflake
iceberg.snowflake-catalog.account-uri=jdbc:snowflake://acme.eu-west-1.snowflakecomputing.com
iceberg.snowflake-catalog.user=trino
iceberg.snowflake-catalog.password=\${ENV:SNOWFLAKE_PASSWORD}
iceberg.snowflake-catalog.database=LAKE
iceberg.file-format=parquet
fs.native-s3.enabled=true
s3.region=eu-west-1`,
  },
];
