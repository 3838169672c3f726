import { checkHost } from "../shared/addresses";
import { checkAwsIds } from "../shared/aws-names";
import { checkTags } from "../shared/aws-tags";
import { below, type Fault } from "../shared/faults";
import {
  checkLabel,
  checkNamespace,
  checkObjectName,
  checkSecretName,
} from "../shared/kubernetes-names";
import { hasLater } from "../shared/later";
import { checkDatabaseTls, type GatewayDatabaseTlsSpec } from "./database-tls";

/**
 * Everything wrong with a database that exists; paths relative to it. One that is known only when the
 * program runs is not judged.
 */
export function checkGatewayDatabase(database: unknown): Fault[] {
  if (typeof database !== "object" || database === null) return [];
  const { host, name, user, passwordSecretName } = database as Record<string, unknown>;
  if (typeof host !== "string") return [];
  const { tls } = database as { tls?: GatewayDatabaseTlsSpec };
  return [
    ...checkHost("host", host),
    ...checkWord("name", name, "a database", /^[\w$.-]{1,63}$/),
    // PgBouncer's list of users has it between quotes, and the gateway replaces what looks like ${ENV:…}.
    ...checkWord("user", user, "a login role", /^[^\s"'\\${}]{1,63}$/),
    ...checkSecretName("passwordSecretName", passwordSecretName),
    ...(hasLater(tls) ? [] : checkDatabaseTls({ host, tls })),
  ];
}

function checkWord(path: string, given: unknown, what: string, form: RegExp): Fault[] {
  return typeof given !== "string" || form.test(given)
    ? []
    : [
        {
          path,
          message: `"${given}" cannot be the name of ${what} here; use up to 63 letters, digits, hyphens and underscores`,
        },
      ];
}

/** What of a database on RDS is known before anything is created, instance or Aurora. */
interface PlainRdsBasis {
  namespace?: unknown;
  subnetIds?: unknown;
  securityGroupIds?: unknown;
  engineVersion?: unknown;
  tls?: GatewayDatabaseTlsSpec | undefined;
  tags?: unknown;
}

/** What of a database on RDS is known before anything is created. */
interface PlainRdsDatabase extends PlainRdsBasis {
  instanceClass?: unknown;
}

/** Everything wrong with a database on RDS. */
export function checkRdsGatewayDatabase(database: PlainRdsDatabase): Fault[] {
  return [...checkRdsBasis(database), ...checkInstanceClass(database.instanceClass)];
}

/** What of a database on Aurora is known before anything is created. */
interface PlainAuroraDatabase extends PlainRdsBasis {
  minCapacity?: number | undefined;
  maxCapacity?: number | undefined;
  backupRetentionDays?: number | undefined;
}

/** Everything wrong with a database on Aurora. */
export function checkAuroraGatewayDatabase(database: PlainAuroraDatabase): Fault[] {
  const { minCapacity = 0.5, maxCapacity = 2, backupRetentionDays } = database;
  return [
    ...checkRdsBasis(database),
    ...checkCapacity("minCapacity", minCapacity, 0.5),
    // Aurora wants one at least, and no less than the other.
    ...checkCapacity("maxCapacity", maxCapacity, minCapacity <= 256 ? Math.max(1, minCapacity) : 1),
    ...(backupRetentionDays === 0
      ? [{ path: "backupRetentionDays", message: "0 is too few for Aurora; use 1 to 35" }]
      : []),
  ];
}

/** What of a database on CloudNativePG is known before anything is created. */
interface PlainCnpgDatabase {
  namespace?: unknown;
  storageClass?: string | undefined;
}

/** Longest name of the operator's `Cluster`: it appends to it (`validateName` of CloudNativePG). */
const MAX_CNPG_NAME = 50;

/**
 * Everything wrong with a database on CloudNativePG.
 *
 * @param name the component's name, which is that of the operator's object
 */
export function checkCnpgGatewayDatabase(database: PlainCnpgDatabase, name?: string): Fault[] {
  const { namespace, storageClass } = database;
  return [
    ...checkLabel("name", name, "a cluster of CloudNativePG", { most: MAX_CNPG_NAME }),
    ...checkNamespace("namespace", namespace),
    ...checkObjectName("storageClass", storageClass, "a storage class"),
  ];
}

/** What an instance and Aurora have in common. */
function checkRdsBasis(database: PlainRdsBasis): Fault[] {
  const { namespace, subnetIds, securityGroupIds, engineVersion, tls = {}, tags } = database;
  return [
    ...checkNamespace("namespace", namespace),
    ...checkAwsIds("subnetIds", subnetIds, "subnet", {
      count: 2,
      why: "RDS wants subnets of at least two availability zones",
    }),
    ...checkAwsIds("securityGroupIds", securityGroupIds, "sg", {
      count: 1,
      why: "name one that lets the gateway's pods reach port 5432",
    }),
    ...checkEngineVersion(engineVersion),
    // Its name comes from AWS, and is one.
    ...checkDatabaseTls({ host: "", tls }),
    ...below("tags", checkTags(tags)),
  ];
}

/** From 15 on RDS accepts no unencrypted connection (`rds.force_ssl`). */
function checkEngineVersion(version: unknown): Fault[] {
  if (typeof version !== "string") return [];
  return /^\d+(\.\d+)?$/.test(version) && Number(version) >= 15
    ? []
    : [
        {
          path: "engineVersion",
          message: `"${version}" is not a version of PostgreSQL from 15 on; use one like 17`,
        },
      ];
}

/** `db.t4g.small`: family and size. Serverless is Aurora's. */
function checkInstanceClass(given: unknown): Fault[] {
  if (typeof given !== "string") return [];
  const sizes = "(micro|small|medium|(\\d+x|x)?large)";
  if (new RegExp(`^db\\.[a-z][a-z0-9-]*\\.${sizes}$`).test(given)) return [];
  const path = "instanceClass";
  if (given === "db.serverless") {
    return [{ path, message: '"db.serverless" is a class of Aurora; use gateway.database.aurora' }];
  }
  const near = new RegExp(`^[a-z][a-z0-9]*\\.${sizes}$`).test(given)
    ? ` (did you mean "db.${given}"?)`
    : "";
  return [
    {
      path,
      message: `"${given}" is not an instance class of RDS; use one like db.t4g.small${near}`,
    },
  ];
}

function checkCapacity(path: string, value: number, least: number): Fault[] {
  return Number.isInteger(value * 2) && value >= least && value <= 256
    ? []
    : [{ path, message: `${value} is not a number from ${least} to 256 in steps of 0.5` }];
}
