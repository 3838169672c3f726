import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../shared/arguments";
import { refuse } from "../shared/refuse";
import { checkAuroraGatewayDatabase } from "./check-database";
import { AURORA_DEFAULTS } from "./defaults";
import { createRdsBasis, gatewayDatabaseOf, RDS_DATABASE, type RdsBasisArgs } from "./rds-basis";
import { RDS_CERTIFICATES } from "./rds-ca";
import type { GatewayDatabaseSpec } from "./spec";

/** Arguments of {@link AuroraGatewayDatabase}. */
export interface AuroraGatewayDatabaseArgs extends RdsBasisArgs {
  /**
   * Servers, one of them writable; another takes over when that one fails.
   * @default 2 - without its database the gateway takes no queries
   * @asType integer
   * @minimum 1
   * @maximum 16
   */
  instances?: number;
  /**
   * Least capacity of each server in Aurora capacity units of about 2 GiB, in steps of a half.
   * @default 0.5 - two short connections a query and a few small tables
   * @minimum 0.5
   * @maximum 256
   */
  minCapacity?: number;
  /**
   * Most capacity of each server.
   * @default 2 - the gateway's pages read the query history
   * @minimum 1
   * @maximum 256
   */
  maxCapacity?: number;
  /**
   * PostgreSQL's version.
   * @default "17" - a major version; RDS keeps the minor one up to date
   */
  engineVersion?: pulumi.Input<string>;
}

const ENGINE = "aurora-postgresql";

/**
 * The gateway's database on Amazon Aurora (PostgreSQL, Serverless v2): encrypted, private, with a
 * generated password in a Kubernetes Secret.
 *
 * @example
 * new AuroraGatewayDatabase("gateway-db", { namespace: "trino", subnetIds, securityGroupIds });
 */
export class AuroraGatewayDatabase extends pulumi.ComponentResource {
  /** What a gateway needs to know about it. */
  readonly database: pulumi.Output<GatewayDatabaseSpec>;

  constructor(
    name: string,
    args: AuroraGatewayDatabaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:index:AuroraGatewayDatabase", name, args, opts);
    const faults = checkArguments("AuroraGatewayDatabaseArgs", args, checkAuroraGatewayDatabase);
    refuse(this, `the gateway database "${name}" cannot be built:`, faults);

    const { settings, password, passwordSecretName, tls, kept } = createRdsBasis(name, args, this);
    const cluster = new aws.rds.Cluster(
      `${name}-cluster`,
      {
        engine: ENGINE,
        engineVersion: args.engineVersion ?? AURORA_DEFAULTS.engineVersion,
        ...settings,
        databaseName: RDS_DATABASE.name,
        masterUsername: RDS_DATABASE.user,
        masterPassword: password,
        serverlessv2ScalingConfiguration: {
          minCapacity: args.minCapacity ?? AURORA_DEFAULTS.minCapacity,
          maxCapacity: args.maxCapacity ?? AURORA_DEFAULTS.maxCapacity,
        },
      },
      kept,
    );
    const servers = Array.from(
      { length: args.instances ?? AURORA_DEFAULTS.instances },
      (_, index) =>
        new aws.rds.ClusterInstance(
          `${name}-instance-${index}`,
          {
            clusterIdentifier: cluster.id,
            engine: ENGINE,
            instanceClass: "db.serverless",
            publiclyAccessible: false,
            caCertIdentifier: RDS_CERTIFICATES,
            autoMinorVersionUpgrade: true,
            copyTagsToSnapshot: true,
            tags: args.tags ?? {},
          },
          kept,
        ),
    );

    // Known once there is a server: a cluster without one has an address, and nobody behind it.
    this.database = gatewayDatabaseOf(
      { host: cluster.endpoint, port: cluster.port },
      cluster.clusterResourceId,
      passwordSecretName,
      tls,
      servers.map(({ id }) => id),
    );
    this.registerOutputs({ database: this.database });
  }
}
