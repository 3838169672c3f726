import { describe, expect, test } from "vitest";
import { checkGatewayOverride } from "../../components/gateway/chart/override";
import { readerOf } from "../../components/shared/chart-reader";
import { parseProperties } from "../../components/shared/properties";
import { isSecretName, secretIn } from "../../components/shared/secrets/detect";
import sensitive from "../../components/shared/secrets/sensitive.json";
import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import { checkCatalogs } from "../../components/trino/catalogs";
import { checkConfigProperties } from "../../components/trino/config-properties";
import { findSecrets } from "../../components/trino/lint/secrets";

const judge = (line: string) => {
  const [[key, value] = ["", ""]] = parseProperties(line);
  return secretIn(key, value);
};

describe("a secret in plain text", () => {
  test.each([
    "connection-password=hunter2",
    "connection-password = hunter2",
    "connection-password:hunter2",
    "connection-password hunter2",
    "connection-password\thunter2",
    "connection-password   =   hunter2",
    "connection-p\\u0061ssword=hunter2",
    "connection-password=\\\n  hunter2",
    "connection-password=text${ENV:NOPE}",
    "connection-password=${ENV:NOPE}text",
    "connection-password=$ENV_PASSWORD",
    "connection-password=${ENV}",
    "connection-url=jdbc:postgresql://h/db?user=a&password=hunter2",
    "connection-url=jdbc:postgresql://h/db?password=hunter2&ssl=true",
    "connection-url=jdbc:sqlserver://h:1433;database=d;password=hunter2",
    "connection-url=jdbc:mysql://root:hunter2@h:3306",
    "connection-url=jdbc:trino://h?SSL=true&SSLTrustStorePassword=hunter2",
    "mongodb.connection-url=mongodb://u:p@h:27017/",
    "mongodb.connection-url=mongodb+srv://u:p%40x@h/",
    "elasticsearch.auth.password=hunter2",
    "opensearch.auth.password=hunter2",
    "redis.password=hunter2",
    'gcs.json-key={ "private_key": "x" }',
    "gcs.json-key=eyJ0eXBlIjoi",
    "exchange.gcs.json-key=eyJ0eXBlIjoi",
    "bigquery.credentials-key=eyJ0eXBlIjoi",
    "gsheets.credentials-key=eyJ0eXBlIjoi",
    "s3.aws-secret-key=abcdefgh",
    "s3.aws-access-key=AKIAABCDEFGHIJKLMNOP",
    "hive.metastore.glue.aws-secret-key=abcdefgh",
    "azure.access-key=abcdefgh",
    "azure.oauth.secret=abcdefgh",
    "exchange.azure.connection-string=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=x;",
    "iceberg.rest-catalog.oauth2.credential=id:secret",
    "iceberg.rest-catalog.oauth2.token=abc",
    "iceberg.nessie-catalog.authentication.token=abc",
    "iceberg.jdbc-catalog.connection-password=abc",
    "iceberg.jdbc-catalog.connection-url=jdbc:postgresql://h/lake?password=abc",
    "iceberg.snowflake-catalog.password=abc",
    "http-server.https.keystore.key=abc",
    "http-server.https.truststore.key=abc",
    "internal-communication.shared-secret=abc",
    "internal-communication.https.keystore.key=abc",
    "web-ui.shared-secret=abc",
    "protocol.spooling.shared-secret-key=abc",
    "http-server.authentication.oauth2.client-secret=abc",
    "http-server.authentication.oauth2.refresh-tokens.secret-key=abc",
    "discovery.http-client.trust-store-password=abc",
    "workerInfo.http-client.key-store-password=abc",
    "ldap.bind-password=abc",
    "ldap.ssl.keystore.password=abc",
    "keystore-password=abc",
    "s3.sse.customer-key=abc",
    "resource-groups.config-db-password=abc",
    'kafka.sasl.jaas=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";',
    "kafka.sasl.jaas.config=x required username='u' password='p';",
    "kafka.ssl.keystore.password=abc",
    "kafka.ssl.key.password=abc",
    "http-event-listener.connect-http-headers=Authorization: Bearer abcdefghijkl",
    "http-event-listener.connect-http-headers=Authorization: Basic dTpwYXNzd29yZA==",
    "snowflake.role=x?private_key=-----BEGIN PRIVATE KEY-----",
    "prometheus.bearer.token=abc",
    "cassandra.password=abc",
    "pinot.broker.authentication.password=abc",
    "mysql-event-listener.db.url=jdbc:mysql://h/db?user=u&password=p",
    "openlineage-event-listener.transport.api-key=abc",
    "salesforce.passphrase=abc",
  ])("%s is seen", (line) => {
    const found = judge(line);
    expect(found).toMatch(/plain text$/);
    expect(found).not.toMatch(/hunter2|abc|AKIA/);
  });
});

describe("no secret", () => {
  test.each([
    "connection-password=${ENV:REPORTING_PASSWORD}",
    "connection-password = ${ENV:REPORTING_PASSWORD}",
    "connection-password ${ENV:REPORTING_PASSWORD}",
    "connection-password=",
    "connection-password={{ .Values.password }}",
    "connection-password=${keystore:reporting}",
    "connection-user=trino",
    "connection-url=jdbc:postgresql://reporting.example.com:5432/reporting",
    "connection-url=jdbc:postgresql://h/db?user=a&password=${ENV:PW}",
    "connection-url=jdbc:oracle:thin:@h:1521/x",
    "mongodb.connection-url=mongodb://u:${ENV:PW}@h:27017/",
    "mongodb.connection-url=mongodb://h1:27017,h2:27017/",
    "iceberg.jdbc-catalog.connection-url=jdbc:postgresql://lake-metastore.lab:5432/lake",
    "iceberg.rest-catalog.oauth2.server-uri=https://idp/token",
    "iceberg.rest-catalog.oauth2.scope=PRINCIPAL_ROLE:ALL",
    "iceberg.rest-catalog.oauth2.token-refresh-enabled=true",
    "iceberg.rest-catalog.oauth2.token-exchange-enabled=false",
    "azure.oauth.endpoint=https://login.microsoftonline.com/tenant/oauth2/token",
    "azure.oauth.client-id=00000000-0000-0000-0000-000000000000",
    "http-server.authentication.password.user-mapping.pattern=(.*)@corp",
    "http-server.https.keystore.path=/etc/trino/tls.p12",
    "http-server.authentication.jwt.key-file=/etc/trino/jwt.pem",
    "http-server.authentication.oauth2.access-token-path=/token",
    "http-server.authentication.oauth2.token-url=https://idp/token",
    "http-server.authentication.oauth2.max-clock-skew=1m",
    "http-server.authentication.oauth2.refresh-tokens=true",
    "password-authenticator.name=file",
    "file.password-file=/etc/trino/password.db",
    "password-credential-name=pw",
    "user-credential-name=user",
    "credential-provider.type=FILE",
    "gcs.json-key-file-path=/etc/gcs.json",
    "s3.exclusive-create=true",
    "hive.s3.security-mapping.config-file=/etc/m.json",
    'kafka.sasl.jaas.config=x required username="u" password="${ENV:PW}";',
    "http-event-listener.connect-http-headers=Authorization: Bearer ${ENV:TOKEN}",
    "query.max-memory=4GB",
    "spill-encryption-enabled=true",
    "event-listener.config-files=/etc/a.properties,/etc/b.properties",
    "privateKey=/etc/trino-gateway/keys/private.pem",
    "# connection-password=hunter2",
  ])("in %s", (line) => {
    expect(judge(line)).toBeUndefined();
  });
});

describe("the detector is asked for", () => {
  const secret = expect.stringContaining("in plain text");

  test("catalogs, as text and as properties", () => {
    const faults = checkCatalogs({
      a: { text: "connector.name=mongodb\nmongodb.connection-url=mongodb://u:p@h" },
      b: { text: "connector.name=postgresql\nconnection-password hunter2" },
      c: { connector: "hive", properties: { "gcs.json-key": "e30=" } },
    });
    expect(faults.map(({ message }) => message)).toEqual([secret, secret, secret]);
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|e30=/);
  });

  test("properties of a cluster", () => {
    const faults = checkConfigProperties(
      { "http-server.https.keystore.key": "changeit" },
      DEFAULT_TRINO_VERSION,
    );
    expect(faults).toEqual([{ path: "http-server.https.keystore.key", message: secret }]);
  });

  test("values of both charts", () => {
    const values = {
      additionalCatalogs: { a: "connector.name=x\nconnection-url=jdbc:x://h?password=p" },
      server: { coordinatorExtraConfig: "http-server.https.keystore.key changeit" },
      env: [{ name: "REDIS_PASSWORD", value: "p" }],
    };
    expect(findSecrets(readerOf(values)).map(({ message }) => message)).toEqual([
      secret,
      secret,
      secret,
    ]);
    const config = {
      serverConfig: { "http-server.https.keystore.key": "changeit" },
      extraWhitelistPaths: ["/x?token=abc"],
    };
    expect(
      checkGatewayOverride({ config }, { replicas: 2, version: "21" }).map(
        ({ message }) => message,
      ),
    ).toEqual([secret, secret]);
    const harmless = { serverConfig: { "log.path": "/tmp/x" }, monitor: { retries: 3 } };
    expect(
      checkGatewayOverride(
        { config: harmless, imagePullSecrets: [{ name: "regcred" }] },
        { replicas: 2, version: "21" },
      ),
    ).toEqual([]);
  });
});

test("every name that Trino's jars call secret is one, but for addresses and ids", () => {
  const others = sensitive.properties.filter((name) => !isSecretName(name));
  expect(others).toEqual([
    "azure.oauth.client-id",
    "azure.oauth.endpoint",
    "azure.user-assigned-managed-identity.client-id",
    "azure.user-assigned-managed-identity.resource-id",
    "exchange.azure.endpoint",
    "iceberg.jdbc-catalog.connection-url",
  ]);
  expect(sensitive.properties.length).toBeGreaterThan(40);
});
