import type * as aws from "@pulumi/aws";
import { z } from "zod";
import {
  type CompletionContext,
  defineResource,
  type ModelContext,
  type ResourceState,
  type ShapeOf,
} from "../model";
import type { Properties } from "../wire";
import {
  allTags,
  completeName,
  completeRegion,
  labAccount,
  region,
  regionOf,
  tags,
} from "./shared";

/** Name of an instance or of an Aurora cluster. */
export const identifier = z
  .string()
  .max(63)
  .regex(/^[a-z](?:[a-z0-9]|-(?!-|$))*$/, "must be lower-case letters, digits and single hyphens");

/** A time of the week or of the day. */
export const window = z.string().regex(/^(?:[a-z]{3}:)?\d\d:\d\d-(?:[a-z]{3}:)?\d\d:\d\d$/i);

/** Name of a database in it. */
export const databaseName = z
  .string()
  .max(63)
  .regex(/^[A-Za-z_]\w*$/, "is not a database name");

/** Its owner. */
export const masterUser = z
  .string()
  .max(63)
  .regex(/^[A-Za-z]\w*$/)
  .refine((name) => name !== "rdsadmin");

/** Its owner's password. */
export const masterPassword = z
  .string()
  .min(8)
  .max(128)
  .regex(/^[^/@" ]+$/, 'must not have / @ " or a space');

/** Names of databases are lower-case, whatever the resource's logical name is. */
export function completeIdentifier(
  given: Properties,
  context: CompletionContext,
  key: string,
  prefixKey: string,
): Properties {
  const autoname = (digits: number) => context.autoname(digits).toLowerCase();
  return completeRegion(completeName(given, { ...context, autoname }, key, prefixKey), context);
}

/** What RDS asks before it deletes an instance or cluster. */
interface Removal {
  deletionProtection: boolean;
  skipFinalSnapshot: boolean;
  finalSnapshotIdentifier?: string | undefined;
}

/** How a database is looked at and deleted; `key` is the input that names it. */
export function databaseLife<Key extends string>(key: Key) {
  type State = ResourceState<Removal & { [_ in Key]?: string | undefined }>;
  return {
    read: async ({ inputs }: State, { cloud }: ModelContext) =>
      (await cloud.databases.exists(inputs[key] ?? "")) ? {} : undefined,
    remove: async ({ inputs }: State, { cloud }: ModelContext) => {
      const name = inputs[key] ?? "";
      refuseRemoval(name, inputs);
      await cloud.databases.remove(name);
    },
  };
}

function refuseRemoval(name: string, inputs: Removal): void {
  if (inputs.deletionProtection) {
    throw new Error(`InvalidParameterCombination: cannot delete protected database ${name}`);
  }
  if (!inputs.skipFinalSnapshot && inputs.finalSnapshotIdentifier === undefined) {
    throw new Error(`${name}: skipFinalSnapshot is false, so finalSnapshotIdentifier is required`);
  }
}

/** An id that no two databases ever share: `db-ABCDEF...`, as RDS draws it, and keeps it. */
export function resourceIdOf(
  kind: "db" | "cluster",
  { entropy }: Pick<ModelContext, "entropy">,
  before: unknown,
): string {
  return typeof before === "string"
    ? before
    : `${kind}-${entropy(13).toString("hex").toUpperCase()}`;
}

const instanceInputs = z.strictObject({
  identifier: identifier.optional(),
  identifierPrefix: z.string().optional(),
  engine: z.literal("postgres"),
  engineVersion: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/)
    .optional(),
  instanceClass: z.string().regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, "is not an instance class"),
  allocatedStorage: z.int().min(20).max(65536),
  maxAllocatedStorage: z.int().min(0).max(65536).optional(),
  storageType: z.enum(["gp2", "gp3", "io1", "io2"]).optional(),
  storageEncrypted: z.boolean().optional(),
  kmsKeyId: z.string().startsWith("arn:").optional(),
  dbName: databaseName,
  username: masterUser,
  password: masterPassword,
  port: z.int().min(1150).max(65535).optional(),
  dbSubnetGroupName: z.string().optional(),
  vpcSecurityGroupIds: z.array(z.string()).optional(),
  parameterGroupName: z.string().optional(),
  publiclyAccessible: z.literal(false).optional(),
  multiAz: z.boolean().optional(),
  backupRetentionPeriod: z.int().min(0).max(35).optional(),
  backupWindow: window.optional(),
  maintenanceWindow: window.optional(),
  copyTagsToSnapshot: z.boolean().optional(),
  deleteAutomatedBackups: z.boolean().optional(),
  deletionProtection: z.boolean().default(false),
  skipFinalSnapshot: z.boolean().default(false),
  finalSnapshotIdentifier: z.string().max(255).optional(),
  applyImmediately: z.boolean().optional(),
  allowMajorVersionUpgrade: z.boolean().optional(),
  autoMinorVersionUpgrade: z.boolean().optional(),
  caCertIdentifier: z.string().optional(),
  enabledCloudwatchLogsExports: z.array(z.enum(["postgresql", "upgrade"])).optional(),
  performanceInsightsEnabled: z.boolean().optional(),
  region,
  tags,
} satisfies ShapeOf<aws.rds.InstanceArgs>);

/** aws.rds.Instance for PostgreSQL: a role and a database on the lab's server. */
export const instance = defineResource({
  inputs: instanceInputs,
  replaceOn: [
    "identifierPrefix",
    "engine",
    "dbName",
    "username",
    "storageEncrypted",
    "kmsKeyId",
    "region",
  ],
  identity: (given) => given.identifier,
  complete: (given, context) =>
    completeIdentifier(given, context, "identifier", "identifierPrefix"),
  apply: async (given, context, before) => {
    const { cloud, config } = context;
    const name = given.identifier ?? "";
    const { host, port } = await cloud.databases.apply({
      identifier: name,
      databaseName: given.dbName,
      username: given.username,
      password: given.password,
    });
    const outputs = {
      address: host,
      port,
      endpoint: `${host}:${port}`,
      resourceId: resourceIdOf("db", context, before?.outputs.resourceId),
      arn: `arn:aws:rds:${regionOf(given)}:${labAccount}:db:${name}`,
      status: "available",
      region: regionOf(given),
      tagsAll: allTags(given, config),
    };
    return { id: before?.id ?? name, outputs };
  },
  ...databaseLife("identifier"),
});

const subnetGroupInputs = z.strictObject({
  name: z
    .string()
    .max(255)
    .regex(/^[a-z0-9 ._-]+$/, "must be lower-case")
    .optional(),
  namePrefix: z.string().optional(),
  description: z.string().optional(),
  subnetIds: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/, "is not a subnet's id"))
    .min(2, "must name subnets in at least two availability zones"),
  region,
  tags,
} satisfies ShapeOf<aws.rds.SubnetGroupArgs>);

/** aws.rds.SubnetGroup: checked and kept in the state; the lab has no networks. */
export const subnetGroup = defineResource({
  inputs: subnetGroupInputs,
  replaceOn: ["name", "namePrefix", "region"],
  identity: (given) => given.name,
  complete: (given, context) => completeIdentifier(given, context, "name", "namePrefix"),
  apply: async (given, { config }) => {
    const name = given.name ?? "";
    const arn = `arn:aws:rds:${regionOf(given)}:${labAccount}:subgrp:${name}`;
    return { id: name, outputs: { arn, region: regionOf(given), tagsAll: allTags(given, config) } };
  },
  remove: async () => {},
});
