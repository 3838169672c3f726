import { randomBytes } from "node:crypto";
import type { Cloud } from "../../cli/providers/cloud";
import { registerEndpoint } from "../cluster/endpoints";
import { type LabFolder, readIfThere, writeWhole } from "../folder";
import { asSuperuser, findDatabaseServer, findObjectStore, untilAllEnded } from "../processes";

/** What exists before the stack does, as an Iceberg lake would in a real account. */
export const LAKE = {
  warehouse: "warehouse",
  database: "lake",
  username: "lake",
  /** The address that a catalog's `iceberg.jdbc-catalog.connection-url` names. */
  metastore: "lake-metastore.lab:5432",
  /** The managed policy that lets a role use the warehouse. */
  policy: "arn:aws:iam::000000000000:policy/lake",
  namespace: "trino",
  secret: "lake-credentials",
} as const;

/**
 * Makes what the stack finds: the warehouse bucket and the policy for it, the Iceberg catalog's
 * database, and the namespace with the Secret of its password.
 */
export async function createSurroundings(lab: LabFolder, cloud: Cloud): Promise<void> {
  const store = findObjectStore(lab);
  const database = findDatabaseServer(lab);
  if (!store || !database) throw new Error("object store and database server must run first");
  registerEndpoint(lab, LAKE.metastore, database.port);
  const password = lakePassword(lab);
  await untilAllEnded([
    cloud.objectStore.createBucket(LAKE.warehouse),
    createWarehousePolicy(cloud),
    createCatalogDatabase(lab, cloud, password),
  ]);
  await createSecret(cloud, password);
}

/** Kept, so that a second run does not change the password under a running Trino. */
function lakePassword(lab: LabFolder): string {
  const file = lab.path("cloud", "lake-password");
  const kept = readIfThere(file);
  if (kept) return kept;
  const password = randomBytes(24).toString("hex");
  writeWhole(file, password);
  return password;
}

async function createWarehousePolicy({ identity }: Cloud): Promise<void> {
  const bucket = `arn:aws:s3:::${LAKE.warehouse}`;
  const document = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucket },
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
        Resource: `${bucket}/*`,
      },
    ],
  };
  await identity.applyManagedPolicy({ arn: LAKE.policy, document: JSON.stringify(document) });
}

async function createCatalogDatabase(lab: LabFolder, { databases }: Cloud, password: string) {
  const { database, username } = LAKE;
  await databases.apply({ identifier: "lake", databaseName: database, username, password });
  const server = findDatabaseServer(lab);
  if (!server) throw new Error("the database server does not run");
  await asSuperuser(server, database, async (client) => {
    await client.query(`SET ROLE ${username}`);
    for (const table of CATALOG_TABLES) await client.query(table);
  });
}

// Iceberg's JDBC catalog, schema V1 (with views): `iceberg_type` is "TABLE", "VIEW" or null.
const CATALOG_TABLES = [
  `CREATE TABLE IF NOT EXISTS iceberg_tables (
     catalog_name VARCHAR(255) NOT NULL,
     table_namespace VARCHAR(255) NOT NULL,
     table_name VARCHAR(255) NOT NULL,
     metadata_location VARCHAR(1000),
     previous_metadata_location VARCHAR(1000),
     iceberg_type VARCHAR(5),
     PRIMARY KEY (catalog_name, table_namespace, table_name))`,
  `CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (
     catalog_name VARCHAR(255) NOT NULL,
     namespace VARCHAR(255) NOT NULL,
     property_key VARCHAR(255) NOT NULL,
     property_value VARCHAR(1000),
     PRIMARY KEY (catalog_name, namespace, property_key))`,
];

async function createSecret({ cluster }: Cloud, password: string): Promise<void> {
  await cluster.apply({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: LAKE.namespace },
  });
  await cluster.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: LAKE.secret, namespace: LAKE.namespace },
    type: "Opaque",
    stringData: { LAKE_DB_PASSWORD: password },
  });
}
