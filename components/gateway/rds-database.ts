import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { checkRdsGatewayDatabase } from "./check-database";
import { RDS_DEFAULTS } from "./defaults";
import { createRdsBasis, gatewayDatabaseOf, RDS_DATABASE, type RdsBasisArgs } from "./rds-basis";
import { RDS_CERTIFICATES } from "./rds-ca";
import type { GatewayDatabaseSpec } from "./spec";

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
   * @asType integer
   * @minimum 20
   * @maximum 65536
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
    const faults = checkArguments("RdsGatewayDatabaseArgs", args, checkRdsGatewayDatabase);
    refuse(this, `the gateway database "${name}" cannot be built:`, faults);

    const { settings, password, passwordSecretName, tls, kept } = createRdsBasis(name, args, this);
    const instance = new aws.rds.Instance(
      `${name}-instance`,
      {
        engine: "postgres",
        // From 15 on RDS accepts no unencrypted connection (`rds.force_ssl`).
        engineVersion: args.engineVersion ?? RDS_DEFAULTS.engineVersion,
        instanceClass: args.instanceClass ?? RDS_DEFAULTS.instanceClass,
        storageType: "gp3",
        allocatedStorage: args.allocatedGiB ?? RDS_DEFAULTS.allocatedGiB,
        ...settings,
        publiclyAccessible: false,
        multiAz: args.multiAz ?? RDS_DEFAULTS.multiAz,
        dbName: RDS_DATABASE.name,
        username: RDS_DATABASE.user,
        password,
        caCertIdentifier: RDS_CERTIFICATES,
        autoMinorVersionUpgrade: true,
      },
      kept,
    );

    this.database = gatewayDatabaseOf(
      { host: instance.address, port: instance.port },
      instance.resourceId,
      passwordSecretName,
      tls,
    );
    this.registerOutputs({ database: this.database });
  }
}
