import { ALL, type CatalogFile } from "./shape";

/** Catalogs of databases and generated data, without a fault. */
export const OTHERS: CatalogFile[] = [
  { shape: "tpch", versions: ALL, text: "connector.name=tpch\ntpch.splits-per-node=4" },
  { shape: "tpcds", versions: ALL, text: "connector.name=tpcds\ntpcds.splits-per-node=4" },
  { shape: "memory", versions: ALL, text: "connector.name=memory\nmemory.max-data-per-node=128MB" },
  {
    shape: "postgresql",
    versions: ALL,
    text: `connector.name=postgresql
connection-url=jdbc:postgresql://db:5432/app?ssl=true
connection-user=trino
connection-password=\${ENV:DB_PASSWORD}
postgresql.array-mapping=AS_ARRAY
decimal-mapping=allow_overflow
decimal-default-scale=10
decimal-rounding-mode=HALF_UP
case-insensitive-name-matching=true`,
  },
  {
    shape: "mysql, read by TiDB's users",
    versions: ALL,
    text: `connector.name=mysql
connection-url=jdbc:mysql://tidb:4000
connection-user=root
connection-password=\${ENV:DB_PASSWORD}
mysql.auto-reconnect=false
unsupported-type-handling=CONVERT_TO_VARCHAR
metadata.cache-ttl=10m
join-pushdown.strategy=AUTOMATIC`,
  },
  {
    shape: "clickhouse",
    versions: ALL,
    text: `connector.name=clickhouse
connection-url=jdbc:clickhouse:http://clickhouse:8123/default?compress=0
connection-user=\${ENV:CLICKHOUSE_USER}
connection-password=\${ENV:CLICKHOUSE_PASSWORD}
clickhouse.map-string-as-varchar=true`,
  },
  {
    shape: "redshift, which unloads to S3 under s3.*",
    versions: ALL,
    text: `connector.name=redshift
connection-url=jdbc:redshift://acme.eu-west-1.redshift.amazonaws.com:5439/app
connection-user=trino
connection-password=\${ENV:DB_PASSWORD}
redshift.unload-location=s3://unload
s3.region=eu-west-1`,
  },
  {
    shape: "kafka",
    versions: ALL,
    text: `connector.name=kafka
kafka.nodes=kafka-1:9092,kafka-2:9092
kafka.table-names=orders,logs
kafka.table-description-dir=/etc/trino/kafka
kafka.hide-internal-columns=false`,
  },
  {
    shape: "mongodb",
    versions: ALL,
    text: "connector.name=mongodb\nmongodb.connection-url=mongodb://mongo:27017/",
  },
  {
    shape: "bigquery",
    versions: ALL,
    text: `connector.name=bigquery
bigquery.project-id=acme
bigquery.credentials-file=/etc/trino/key.json
bigquery.views-enabled=true`,
  },
  {
    shape: "elasticsearch",
    versions: ALL,
    text: "connector.name=elasticsearch\nelasticsearch.host=search\nelasticsearch.port=9200\nelasticsearch.default-schema-name=default",
  },
  {
    shape: "jmx",
    versions: ALL,
    text: "connector.name=jmx\njmx.dump-tables=java.lang:type=Runtime\njmx.dump-period=10s",
  },
];
