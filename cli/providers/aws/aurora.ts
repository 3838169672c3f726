import type * as aws from "@pulumi/aws";
import { z } from "zod";
import { defineResource, type ShapeOf } from "../model";
import {
  completeIdentifier,
  databaseLife,
  databaseName,
  identifier,
  masterPassword,
  masterUser,
  resourceIdOf,
  window,
} from "./database";
import { allTags, labAccount, region, regionOf, tags } from "./shared";

const engine = z.literal("aurora-postgresql");
const capacity = z.number().max(256).multipleOf(0.5);

const clusterInputs = z.strictObject({
  clusterIdentifier: identifier.optional(),
  clusterIdentifierPrefix: z.string().optional(),
  engine,
  engineVersion: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .optional(),
  databaseName,
  masterUsername: masterUser,
  masterPassword,
  storageEncrypted: z.boolean().optional(),
  kmsKeyId: z.string().startsWith("arn:").optional(),
  dbSubnetGroupName: z.string().optional(),
  vpcSecurityGroupIds: z.array(z.string()).optional(),
  serverlessv2ScalingConfiguration: z.strictObject({
    minCapacity: capacity.min(0),
    maxCapacity: capacity.min(1),
  }),
  backupRetentionPeriod: z.int().min(1).max(35).optional(),
  preferredBackupWindow: window.optional(),
  preferredMaintenanceWindow: window.optional(),
  copyTagsToSnapshot: z.boolean().optional(),
  deletionProtection: z.boolean().default(false),
  skipFinalSnapshot: z.boolean().default(false),
  finalSnapshotIdentifier: z.string().max(255).optional(),
  applyImmediately: z.boolean().optional(),
  region,
  tags,
} satisfies ShapeOf<aws.rds.ClusterArgs>);

/** aws.rds.Cluster for Aurora PostgreSQL: as an instance, a role and a database on the lab's server. */
export const cluster = defineResource({
  inputs: clusterInputs,
  replaceOn: [
    "clusterIdentifier",
    "clusterIdentifierPrefix",
    "engine",
    "databaseName",
    "masterUsername",
    "storageEncrypted",
    "kmsKeyId",
    "dbSubnetGroupName",
    "region",
  ],
  identity: (given) => given.clusterIdentifier,
  complete: (given, context) =>
    completeIdentifier(given, context, "clusterIdentifier", "clusterIdentifierPrefix"),
  apply: async (given, context, before) => {
    const { cloud, config } = context;
    const name = given.clusterIdentifier ?? "";
    const { host, port } = await cloud.databases.apply({
      identifier: name,
      databaseName: given.databaseName,
      username: given.masterUsername,
      password: given.masterPassword,
    });
    const outputs = {
      endpoint: host,
      readerEndpoint: host,
      port,
      clusterResourceId: resourceIdOf("cluster", context, before?.outputs.clusterResourceId),
      arn: `arn:aws:rds:${regionOf(given)}:${labAccount}:cluster:${name}`,
      region: regionOf(given),
      tagsAll: allTags(given, config),
    };
    return { id: before?.id ?? name, outputs };
  },
  ...databaseLife("clusterIdentifier"),
});

const clusterInstanceInputs = z.strictObject({
  identifier: identifier.optional(),
  identifierPrefix: z.string().optional(),
  clusterIdentifier: z.string().min(1),
  engine,
  instanceClass: z.string().regex(/^db\.(?:serverless|[a-z0-9-]+\.[a-z0-9]+)$/, "is not a class"),
  publiclyAccessible: z.literal(false).optional(),
  caCertIdentifier: z.string().optional(),
  autoMinorVersionUpgrade: z.boolean().optional(),
  copyTagsToSnapshot: z.boolean().optional(),
  promotionTier: z.int().min(0).max(15).optional(),
  applyImmediately: z.boolean().optional(),
  region,
  tags,
} satisfies ShapeOf<aws.rds.ClusterInstanceArgs>);

/** aws.rds.ClusterInstance: checked and kept in the state; the lab has one PostgreSQL server. */
export const clusterInstance = defineResource({
  inputs: clusterInstanceInputs,
  replaceOn: ["identifier", "identifierPrefix", "clusterIdentifier", "engine", "region"],
  identity: (given) => given.identifier,
  complete: (given, context) =>
    completeIdentifier(given, context, "identifier", "identifierPrefix"),
  apply: async (given, { config }) => {
    const name = given.identifier ?? "";
    const arn = `arn:aws:rds:${regionOf(given)}:${labAccount}:db:${name}`;
    return { id: name, outputs: { arn, region: regionOf(given), tagsAll: allTags(given, config) } };
  },
  remove: async () => {},
});
