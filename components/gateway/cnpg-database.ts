import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { checkArguments } from "../shared/arguments";
import { serviceHost } from "../shared/names";
import { refuse } from "../shared/refuse";
import { RemovalPolicy, statefulOptions } from "../shared/removal-policy";
import { checkCnpgGatewayDatabase } from "./check-database";
import { CNPG_DEFAULTS } from "./defaults";
import type { GatewayDatabaseSpec } from "./spec";
import { SECRET_KEYS } from "./values";

/** Arguments of {@link CnpgGatewayDatabase}. */
export interface CnpgGatewayDatabaseArgs {
  /** Kubernetes namespace of the gateway. */
  namespace: pulumi.Input<string>;
  /**
   * Servers, one of them writable.
   * @default 2 - without its database the gateway learns of no change, and forgets where queries run
   * @asType integer
   * @minimum 1
   */
  instances?: number;
  /**
   * Storage of each server in GiB.
   * @default 10 - a week of query history is far below
   * @asType integer
   * @minimum 1
   */
  storageGiB?: number;
  /**
   * Storage class of the volumes.
   * @default the Kubernetes cluster's own
   */
  storageClass?: string;
  /**
   * What becomes of the servers and their volumes when this component goes: `retain` or `destroy`.
   * @default retain - the query history is nowhere else
   */
  removalPolicy?: RemovalPolicy;
}

/**
 * The gateway's database on CloudNativePG: PostgreSQL in the Kubernetes cluster, with a generated
 * password in a Secret. The operator is installed already.
 *
 * @example
 * new CnpgGatewayDatabase("gateway-db", { namespace: "trino" });
 */
export class CnpgGatewayDatabase extends pulumi.ComponentResource {
  /** What a gateway needs to know about it. */
  readonly database: pulumi.Output<GatewayDatabaseSpec>;

  constructor(name: string, args: CnpgGatewayDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trino-platform:index:CnpgGatewayDatabase", name, args, opts);
    const faults = checkArguments("CnpgGatewayDatabaseArgs", args, (rest) =>
      checkCnpgGatewayDatabase(rest, name),
    );
    refuse(this, `the gateway database "${name}" cannot be built:`, faults);

    const child = { parent: this };
    const { retainOnDelete } = statefulOptions(args.removalPolicy ?? RemovalPolicy.Retain);
    const { namespace, instances, storageGiB, storageClass } = args;
    const password = new random.RandomPassword(
      `${name}-password`,
      // Letters and digits only: the gateway puts it into its YAML as text, before it reads the YAML.
      { length: 32, special: false },
      child,
    );
    const secret = new kubernetes.core.v1.Secret(
      `${name}-password`,
      {
        metadata: { name: `${name}-password`, namespace },
        // What the operator asks of the owner's Secret, and the gateway's own key beside it.
        type: "kubernetes.io/basic-auth",
        stringData: {
          username: "gateway",
          password: pulumi.secret(password.result),
          [SECRET_KEYS.databasePassword]: pulumi.secret(password.result),
        },
      },
      { ...child, retainOnDelete },
    );
    const cluster = new kubernetes.apiextensions.CustomResource(
      `${name}-cluster`,
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Cluster",
        metadata: { name, namespace },
        spec: {
          instances: instances ?? CNPG_DEFAULTS.instances,
          storage: {
            size: `${storageGiB ?? CNPG_DEFAULTS.storageGiB}Gi`,
            ...(storageClass && { storageClass }),
          },
          bootstrap: {
            initdb: {
              database: "gateway",
              owner: "gateway",
              secret: { name: secret.metadata.name },
            },
          },
        },
      },
      { ...child, retainOnDelete },
    );

    this.database = pulumi
      .all([pulumi.output(namespace), secret.metadata.name, cluster.metadata.uid])
      .apply(([where, passwordSecretName, generation]) => ({
        // The Service of the writable server.
        host: serviceHost(`${name}-rw`, where),
        port: 5432,
        name: "gateway",
        user: "gateway",
        passwordSecretName,
        // The operator's own CA for these servers, and their Services' names (`GetClusterAltDNSNames`).
        tls: { caSecretName: `${name}-ca` },
        ...(generation && { generation }),
      }));
    this.registerOutputs({ database: this.database });
  }
}
