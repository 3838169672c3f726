import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Fault } from "../shared/faults";
import { refuse } from "../shared/refuse";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import type { GatewayDatabaseSpec } from "./spec";
import { SECRET_KEYS } from "./values";

/** What a database on RDS is told whether it is an instance or Aurora. */
export interface RdsBasisArgs {
  /** Kubernetes namespace of the gateway, where the Secret with the password goes. */
  namespace: pulumi.Input<string>;
  /** Private subnets in at least two availability zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups that let the gateway's pods reach port 5432. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What becomes of the database when this component goes: `retain` or `destroy`.
   * @default retain - the query history is nowhere else
   */
  removalPolicy?: RemovalPolicy;
  /**
   * Days that automatic backups are kept.
   * @default 7 - the backends come back by themselves, only the history is lost
   */
  backupRetentionDays?: number;
  /**
   * Tags of all resources.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Arguments of {@link RdsGatewayDatabase}. */
export interface RdsGatewayDatabaseArgs extends RdsBasisArgs {
  /**
   * Instance class.
   * @default "db.t4g.small" - two short connections a query and a few small tables
   */
  instanceClass?: pulumi.Input<string>;
  /**
   * Storage in GiB.
   * @default 20 - the least that gp3 has; a week of query history is far below
   */
  allocatedGiB?: number;
  /**
   * PostgreSQL's version.
   * @default "17" - a major version; RDS keeps the minor one up to date
   */
  engineVersion?: pulumi.Input<string>;
  /**
   * A standby in another availability zone.
   * @default true - without its database the gateway routes nothing
   */
  multiAz?: pulumi.Input<boolean>;
}

/**
 * The gateway's database on Amazon RDS for PostgreSQL: encrypted, private, with a generated password
 * in a Kubernetes Secret.
 *
 * @example
 * new RdsGatewayDatabase("gateway-db", { namespace: "trino", subnetIds, securityGroupIds });
 */
export class RdsGatewayDatabase extends pulumi.ComponentResource {
  /** What a gateway needs to know about it. */
  readonly database: pulumi.Output<GatewayDatabaseSpec>;

  constructor(name: string, args: RdsGatewayDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:RdsGatewayDatabase", name, args, opts);
    refuse(this, `the gateway database "${name}" cannot be built:`, checkRdsGatewayDatabase(args));

    const { settings, password, passwordSecretName, kept } = createRdsBasis(name, args, this);
    const instance = new aws.rds.Instance(
      `${name}-instance`,
      {
        engine: "postgres",
        // From 15 on RDS accepts no unencrypted connection (`rds.force_ssl`).
        engineVersion: args.engineVersion ?? "17",
        instanceClass: args.instanceClass ?? "db.t4g.small",
        storageType: "gp3",
        allocatedStorage: args.allocatedGiB ?? 20,
        ...settings,
        publiclyAccessible: false,
        multiAz: args.multiAz ?? true,
        dbName: RDS_DATABASE.name,
        username: RDS_DATABASE.user,
        password,
        caCertIdentifier: RDS_CERTIFICATES,
        autoMinorVersionUpgrade: true,
      },
      kept,
    );

    this.database = pulumi
      .all([instance.address, instance.port, instance.resourceId, passwordSecretName])
      .apply(([host, port, generation, passwordSecretName]) => ({
        ...RDS_DATABASE,
        host,
        port,
        passwordSecretName,
        generation,
      }));
    this.registerOutputs({ database: this.database });
  }
}

/** Name and owner of the gateway's database on RDS. */
export const RDS_DATABASE = { name: "gateway", user: "gateway" } as const;

/** The certificate authority whose certificates are valid longest. */
export const RDS_CERTIFICATES = "rds-ca-rsa2048-g1";

/** Creates what an instance and Aurora have in common, and gives the settings that they share. */
export function createRdsBasis(name: string, args: RdsBasisArgs, parent: pulumi.Resource) {
  const stateful = statefulOptions(args.removalPolicy ?? RemovalPolicy.Retain);
  const child = { parent };
  const kept = { ...child, retainOnDelete: stateful.retainOnDelete };
  const tags = args.tags ?? {};
  const generated = new random.RandomPassword(
    `${name}-password`,
    // Letters and digits only: the gateway puts it into its YAML as text, before it reads the YAML.
    { length: 32, special: false },
    child,
  );
  const password = pulumi.secret(generated.result);
  // A snapshot's name can be taken only once.
  const snapshot = new random.RandomId(`${name}-final-snapshot`, { byteLength: 4 }, child);
  const subnets = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { subnetIds: args.subnetIds, tags },
    kept,
  );
  const secret = new kubernetes.core.v1.Secret(
    `${name}-password`,
    {
      metadata: { name: `${name}-password`, namespace: args.namespace },
      stringData: { [SECRET_KEYS.databasePassword]: password },
    },
    child,
  );
  const settings = {
    storageEncrypted: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: args.securityGroupIds,
    backupRetentionPeriod: args.backupRetentionDays ?? 7,
    copyTagsToSnapshot: true,
    deletionProtection: stateful.deletionProtection,
    skipFinalSnapshot: stateful.forceDestroy,
    finalSnapshotIdentifier: pulumi.interpolate`${name}-final-${snapshot.hex}`,
    tags,
  };
  return { settings, password, passwordSecretName: secret.metadata.name, kept };
}

/** Everything that is wrong with the arguments and known before anything is created. */
export function checkRdsGatewayDatabase(
  args: Pick<RdsGatewayDatabaseArgs, "allocatedGiB" | "backupRetentionDays">,
): Fault[] {
  const { allocatedGiB = 20, backupRetentionDays = 7 } = args;
  return [
    ...between("allocatedGiB", allocatedGiB, 20, 65_536),
    ...between("backupRetentionDays", backupRetentionDays, 0, 35),
  ];
}

/** A fault if the value is no whole number within both bounds. */
export function between(path: string, value: number, least: number, most: number): Fault[] {
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [{ path, message: `${value} is not a whole number from ${least} to ${most}` }];
}
