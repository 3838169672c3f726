import { describe, expect, test } from "vitest";
import { parseProperties } from "../../../components/shared/properties";
import { catalogText } from "../../../components/trino/catalogs";
import { accepts, faultsOf, type Platform, refuses } from "./tables";

const catalog =
  (spec: unknown, name = "x") =>
  (p: Platform) =>
    Object.assign(p.catalogs, { [name]: spec });
const iceberg = (properties: object) => catalog({ connector: "iceberg", properties });
/** The stack's own catalog has names that 480 does not know. */
const at480 = (p: Platform) => {
  p.trinoVersion = "480";
  delete p.catalogs.lake;
};

const onS3 = { "fs.native-s3.enabled": true };
const jdbc = {
  "iceberg.catalog.type": "jdbc",
  "iceberg.jdbc-catalog.connection-password": "${ENV:PG_PASSWORD}",
};

refuses("catalogs", [
  ...["Lake", "my lake", "lake.prod", "lake!", ""].map((name) => ({
    wrong: `named ${JSON.stringify(name)}`,
    write: catalog("connector.name=tpch", name),
    path: `catalogs.${name}`.replace(/\.$/, ""),
    says: [`"${name}" is not a catalog name`, "hyphens"],
    right: catalog("connector.name=tpch", "lake-prod"),
  })),
  {
    wrong: "properties in a map",
    write: iceberg({ iceberg: { "catalog.type": "glue" } }),
    path: "catalogs.x.properties.iceberg",
    says: [/is not a text/],
    right: iceberg({ "iceberg.catalog.type": "glue" }),
  },
  {
    wrong: "a misspelt connector that could not be written to",
    write: catalog("connector.name=tpchh"),
    path: "catalogs.x.readOnly",
    says: ['did you mean "tpch"?'],
    right: catalog("connector.name=tpch"),
  },
  {
    wrong: "a property without a value",
    write: iceberg({ "iceberg.catalog.type": null }),
    path: "catalogs.x.properties.iceberg.catalog.type",
    says: ["is empty; give", "leave the key out"],
  },
  {
    wrong: "a value in the name",
    write: iceberg({ "iceberg.catalog.type=glue": "" }),
    path: "catalogs.x.properties.iceberg.catalog.type=glue",
    says: ["write iceberg.catalog.type: glue"],
  },
  {
    wrong: "a connector with a line break",
    write: catalog({ connector: "iceberg\nhive.metastore=glue" }),
    path: "catalogs.x.connector",
    says: ["is not the name of a connector", "one word"],
    right: catalog({ connector: "iceberg" }),
  },
  {
    wrong: "a connector with a blank",
    write: catalog({ connector: "iceberg " }),
    path: "catalogs.x.connector",
    says: ['"iceberg "'],
  },
  ...Object.entries({
    "a no-break space": "connector.name=tpch\u00a0\ntpch.splits-per-node=4",
    "a byte order mark": "\ufeffconnector.name=tpch",
    "a zero-width space": "connector.name=tpch\ntpch.splits\u200b-per-node=4",
    "a mark for right to left": "connector.name=tpch\ntpch.x=\u202eabc",
    "a wide space": "connector.name=tpch\u3000",
  }).map(([what, text]) => ({
    wrong: `with ${what}`,
    write: catalog(text),
    path: "catalogs.x.text",
    says: [/U\+[0-9A-F]{4}/, "line"],
    right: catalog(`# ${what}\u00a0\nconnector.name=tpch\ntpch.splits-per-node=4`),
  })),
  {
    wrong: "a property twice, once behind a colon",
    write: catalog("connector.name=tpch\ntpch.splits-per-node: 4\ntpch.splits-per-node 5"),
    path: "catalogs.x.text",
    says: ["tpch.splits-per-node", "stands twice"],
  },
  {
    wrong: "more text than a ConfigMap holds",
    write: catalog({ connector: "mine", readOnly: true, properties: { x: "x".repeat(1024 ** 2) } }),
    path: "catalogs",
    says: ["1048576"],
  },
  {
    wrong: "a property that a later version brings",
    write: (p) => {
      iceberg({ ...onS3, "s3.auth-type": "WEB_IDENTITY" })(p);
      at480(p);
    },
    path: "catalogs.x.properties.s3.auth-type",
    says: ["came with Trino 483, 480 refuses to start"],
    right: (p) => {
      iceberg(onS3)(p);
      at480(p);
    },
  },
  {
    wrong: "a property that the version of one cluster does not take",
    write: (p) => {
      iceberg({ ...onS3, "s3.use-web-identity-token-credentials-provider": true })(p);
      at480(p);
      Object.assign(p.clusters.batch, { trinoVersion: 483 });
    },
    path: "catalogs.x.properties.s3.use-web-identity-token-credentials-provider",
    says: ["gone after Trino 482", "s3.auth-type=WEB_IDENTITY"],
    right: (p) => {
      iceberg({ ...onS3, "s3.use-web-identity-token-credentials-provider": true })(p);
      at480(p);
    },
  },
  {
    wrong: "a connector with a letter too few",
    write: catalog("connector.name=icberg"),
    path: "catalogs.x.text",
    says: ["connector.name: no connector is called", "write iceberg"],
    right: catalog({ connector: "acme-lake", properties: { x: 1 }, readOnly: true }),
  },
  {
    wrong: "a variable that nothing supplies",
    write: iceberg(jdbc),
    path: "catalogs.x",
    says: ["nothing supplies ${ENV:PG_PASSWORD}", "secretNames"]
      .map((text) => text.replace(/[${}]/g, "\\$&"))
      .map((text) => new RegExp(text)),
    right: (p) => {
      iceberg(jdbc)(p);
      p.secretNames = ["lake"];
    },
  },
  {
    wrong: "a variable of a property that nothing supplies",
    write: (p) =>
      Object.assign(p.clusters.batch, {
        configProperties: { "query.max-run-time": "${ENV:LIMIT}" },
      }),
    path: "clusters.batch.configProperties.query.max-run-time",
    says: ["nothing supplies"],
    right: (p) =>
      Object.assign(p.clusters.batch, {
        configProperties: { "query.max-run-time": "${ENV:LIMIT}" },
        valuesOverride: { env: [{ name: "LIMIT", value: "1h" }] },
      }),
  },
  {
    wrong: "a variable that one of two clusters has",
    write: (p) => {
      p.exchange = {
        s3Compatible: {
          bucketNames: ["exchange"],
          endpoint: "http://minio.storage:9000",
          credentialsSecretName: "exchange",
        },
      };
      iceberg({ ...onS3, "s3.aws-secret-key": "${ENV:EXCHANGE_S3_SECRET_KEY}" })(p);
    },
    path: "catalogs.x",
    says: ["EXCHANGE_S3_SECRET_KEY"],
  },
]);

accepts("catalogs", [
  ["the names of file systems of another version", (p) => Object.assign(p, { trinoVersion: 476 })],
  [
    "them in two clusters of two versions",
    (p) => Object.assign(p.clusters.batch, { trinoVersion: 476 }),
  ],
  ["with a hyphen", catalog("connector.name=tpch", "lake-prod")],
  ["that begin with a digit", catalog("connector.name=tpch", "2024_lake")],
  [
    "with numbers and flags",
    iceberg({ ...onS3, "s3.path-style-access": true, "iceberg.max-partitions-per-writer": 100 }),
  ],
  ["with a variable of the pod", iceberg({ ...onS3, "s3.region": "${ENV:AWS_REGION}" })],
  [
    "whose session properties have their name",
    (p) => {
      catalog("connector.name=iceberg", "lake-prod")(p);
      p.clusters.batch.workload = {
        sessionProperties: [{ properties: { "lake-prod.target_max_file_size": "1GB" } }],
      };
    },
  ],
]);

describe("Trino reads what was written", () => {
  const read = (text: string) => Object.fromEntries(parseProperties(catalogText({ text })));
  test.each([
    ["a path of Windows", "C:\\new\\table", "C:\\new\\table"],
    ["a letter beyond ASCII", "smørrebrød", "smørrebrød"],
    ["a regular expression", "(.*)@example\\.com", "(.*)@example\\.com"],
    ["Java's own notation", "jdbc\\:postgresql\\://db\\u00e5\\\\x", "jdbc:postgresql://dbå\\x"],
    ["an astral character", "😀", "😀"],
    ["what Helm takes for a template", "{{ x }}", "{{ x }}"],
  ])("of %s", (_, written, meant) => {
    const text = `connector.name=tpch\nx=${written}\ny=z`;
    expect(catalogText({ text })).toMatch(/^[\n\x20-\x7e]*$/);
    expect(catalogText({ text })).not.toContain("{{");
    expect(read(text)).toEqual({ "connector.name": "tpch", x: meant, y: "z" });
  });

  test("a continued line goes on", () => {
    expect(read("connector.name=tpch\nx=a,\\\n  b")).toEqual({
      "connector.name": "tpch",
      x: "a,b",
    });
  });

  test("what needs no escape stays as it is", () => {
    const text = "# a comment\nconnector.name=tpch\n\nx = jdbc:a://b?c=d#e!";
    expect(catalogText({ text })).toBe(text);
  });
});

test("a rule without a name does not hide its other faults", () => {
  const faults = faultsOf((p) => {
    p.gateway.rules = [{ name: "", match: { queryType: "INSRT" }, routeTo: "bathc" }];
  });
  expect(faults.map(({ path }) => path)).toEqual([
    "gateway.rules[0].name",
    "gateway.rules[0].routeTo",
    "gateway.rules[0].match.queryType[0]",
  ]);
});
