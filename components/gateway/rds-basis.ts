import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import type { GatewayDatabaseTlsSpec } from "./database-tls";
import { RDS_DEFAULTS } from "./defaults";
import { rdsCertificates } from "./rds-ca";
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
   * @asType integer
   * @minimum 0
   * @maximum 35
   */
  backupRetentionDays?: number;
  /**
   * Whom the gateway believes to be this database.
   * @default Amazon's authority for RDS, and the name of the server; regions that it has opened since
   * 2024 need a ConfigMap of your own with its certificates
   */
  tls?: GatewayDatabaseTlsSpec;
  /**
   * Tags of all resources.
   * @default {} - the provider's default tags
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Name and owner of the gateway's database on RDS. */
export const RDS_DATABASE = { name: "gateway", user: "gateway" } as const;

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
  const tls = pulumi.output(
    args.tls ?? { caConfigMapName: createCertificates(name, args.namespace, child) },
  );
  const settings = {
    storageEncrypted: true,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: args.securityGroupIds,
    backupRetentionPeriod: args.backupRetentionDays ?? RDS_DEFAULTS.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: stateful.deletionProtection,
    skipFinalSnapshot: stateful.forceDestroy,
    finalSnapshotIdentifier: pulumi.interpolate`${name}-final-${snapshot.hex}`,
    tags,
  };
  return { settings, password, passwordSecretName: secret.metadata.name, tls, kept };
}

/** The ConfigMap with the certificates of Amazon's authority; gives its name. */
function createCertificates(
  name: string,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const certificates = new kubernetes.core.v1.ConfigMap(
    `${name}-ca`,
    { metadata: { name: `${name}-ca`, namespace }, data: { "ca.crt": rdsCertificates() } },
    opts,
  );
  return certificates.metadata.name;
}

/**
 * What a gateway needs to know about a database on RDS.
 *
 * @param generation the id that RDS gives to a database and never again to another
 * @param servers ids of what answers at the address: it is known once all of them are there
 */
export function gatewayDatabaseOf(
  address: { host: pulumi.Output<string>; port: pulumi.Output<number> },
  generation: pulumi.Output<string>,
  passwordSecretName: pulumi.Output<string>,
  tls: pulumi.Input<GatewayDatabaseTlsSpec>,
  servers: pulumi.Output<string>[] = [],
): pulumi.Output<GatewayDatabaseSpec> {
  return pulumi
    .all([address.host, address.port, generation, passwordSecretName, tls, pulumi.all(servers)])
    .apply(([host, port, generation, passwordSecretName, tls]) => ({
      ...RDS_DATABASE,
      host,
      port,
      passwordSecretName,
      tls,
      generation,
    }));
}
