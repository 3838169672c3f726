import { ALL, BEFORE_481, type CatalogFile, MINIO, SINCE_481 } from "./shape";

/** Catalogs of the other connectors that read files, without a fault. */
export const FILES: CatalogFile[] = [
  {
    shape: "hive, Thrift metastore, MinIO, with separators of every kind",
    versions: BEFORE_481,
    text: `connector.name = hive
hive.metastore.uri : thrift://hive-metastore:9083
hive.non-managed-table-writes-enabled true
hive.storage-format=ORC
hive.compression-codec=\\
   ZSTD
fs.native-s3.enabled=true
${MINIO}`,
  },
  {
    shape: "hive, Glue, reading directories below partitions from GCS",
    versions: BEFORE_481,
    text: `connector.name=hive
hive.recursive-directories=true
hive.metastore=glue
hive.metastore.glue.region=ap-southeast-1
hive.metastore.glue.aws-access-key=\${ENV:GLUE_KEY}
hive.metastore.glue.aws-secret-key=\${ENV:GLUE_SECRET}
fs.native-gcs.enabled=true
gcs.project-id=acme`,
  },
  {
    shape: "hive on HDFS with Kerberos",
    versions: ALL,
    text: `connector.name=hive
hive.metastore.uri=thrift://hms:9083
hive.metastore.authentication.type=KERBEROS
hive.metastore.service.principal=hive/_HOST@ACME.EU
hive.metastore.client.principal=trino/_HOST@ACME.EU
hive.metastore.client.keytab=/etc/trino/trino.keytab
fs.hadoop.enabled=true
hive.config.resources=/etc/hadoop/core-site.xml,/etc/hadoop/hdfs-site.xml
hive.hdfs.authentication.type=KERBEROS
hive.hdfs.impersonation.enabled=true
hive.hdfs.trino.principal=trino@ACME.EU
hive.hdfs.trino.keytab=/etc/trino/trino.keytab`,
  },
  {
    shape: "hive with a file metastore, as on a laptop",
    versions: BEFORE_481,
    text: `connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=local:///data
fs.native-local.enabled=true
local.location=/`,
  },
  {
    shape: "hive, rules of access in a file",
    versions: SINCE_481,
    text: `connector.name=hive
hive.metastore.uri=thrift://hms:9083
hive.security=file
security.config-file=/etc/trino/rules.json
security.refresh-period=1m
fs.s3.enabled=true
s3.region=eu-west-1
s3.max-connections=1000`,
  },
  {
    shape: "hive, S3 with the token of a service account, before 483",
    versions: BEFORE_481,
    text: `connector.name=hive
hive.metastore.uri=thrift://hms:9083
fs.native-s3.enabled=true
s3.region=eu-west-1
s3.use-web-identity-token-credentials-provider=true`,
  },
  {
    shape: "delta_lake, Thrift metastore, with properties of its own",
    versions: BEFORE_481,
    text: `connector.name=delta_lake
hive.metastore.uri=thrift://127.0.0.1:9083
hive.metastore-cache-ttl=2h
delta.register-table-procedure.enabled=true
delta.enable-non-concurrent-writes=true
delta.metadata.cache-ttl=2h
delta.unknown-to-us=5
parquet.max-read-block-row-count=8192
fs.native-s3.enabled=true
${MINIO}`,
  },
  {
    shape: "delta_lake, Azure with a service principal",
    versions: SINCE_481,
    text: `connector.name=delta_lake
hive.metastore=thrift
hive.metastore.uri=thrift://hive-metastore:9083
fs.azure.enabled=true
azure.auth-type=OAUTH
azure.oauth.tenant-id=\${ENV:TENANT}
azure.oauth.endpoint=https://login.microsoftonline.com/\${ENV:TENANT}/oauth2/token
azure.oauth.client-id=\${ENV:CLIENT_ID}
azure.oauth.secret=\${ENV:CLIENT_SECRET}
delta.security=ALLOW_ALL`,
  },
  {
    shape: "delta_lake, another catalog of Unity, from 476's time",
    versions: BEFORE_481,
    text: `connector.name=delta_lake
delta.metastore=unity
unity.uri=http://unity-catalog:8080
fs.native-azure.enabled=true
azure.auth-type=ACCESS_KEY
azure.access-key=\${ENV:AZURE_KEY}`,
  },
  {
    shape: "hudi, Glue",
    versions: BEFORE_481,
    text: `connector.name=hudi
hive.metastore=glue
hive.metastore.glue.region=us-east-1
hudi.metadata-enabled=true
fs.native-s3.enabled=true
s3.region=us-east-1`,
  },
  {
    shape: "lakehouse, of four connectors in one",
    versions: ["478", "480"],
    text: `connector.name=lakehouse
lakehouse.table-type=ICEBERG
hive.metastore.uri=thrift://hms:9083
iceberg.file-format=PARQUET
delta.enable-non-concurrent-writes=true
fs.native-s3.enabled=true
s3.region=eu-west-1`,
  },
];
