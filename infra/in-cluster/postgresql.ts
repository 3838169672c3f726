import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { GatewayDatabaseSpec } from "../../components/gateway/spec";
import { SECRET_KEYS } from "../../components/gateway/values";
import { IMAGES } from "../../components/shared/versions";
import { createServer, type InClusterPlace } from "./server-pod";
import type { InClusterDatabaseConfig } from "./spec";
import {
  CATALOG_DB_PASSWORD,
  checksum,
  inClusterDatabase,
  POSTGRES,
  POSTGRES_DEFAULTS,
  POSTGRES_RESOURCES,
  renderDatabases,
  SECRETS,
} from "./values";

const FILES = "/etc/databases";

/**
 * Run when the server answers on the network: while the image makes its files, it answers on a socket
 * only. The pod is ready after it.
 */
const AFTER_START = `until pg_isready --quiet --host 127.0.0.1; do sleep 1; done
exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --file ${FILES}/databases.sql`;

/** The PostgreSQL of a small Kubernetes cluster, with its databases and passwords. */
export class InClusterGatewayDatabase extends pulumi.ComponentResource {
  /** What a gateway needs to know about it; known when the server has its databases. */
  readonly database: pulumi.Output<GatewayDatabaseSpec>;

  constructor(
    name: string,
    config: InClusterDatabaseConfig,
    { namespace, created }: InClusterPlace,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:infra:InClusterGatewayDatabase", name, {}, opts);
    const child = { parent: this };
    // Letters and digits only: the gateway puts its own into its YAML as text, before it reads the YAML.
    const passwordOf = (whose: string) =>
      new random.RandomPassword(`${name}-${whose}`, { length: 32, special: false }, child).result;
    const secret = (
      suffix: string,
      secretName: string,
      stringData: Record<string, pulumi.Input<string>>,
    ) =>
      new kubernetes.core.v1.Secret(
        `${name}-${suffix}`,
        { metadata: { name: secretName, namespace: created }, stringData },
        child,
      );
    const gateway = pulumi.secret(passwordOf("password"));
    const catalogs = pulumi.secret(passwordOf("catalogs"));
    const databases = renderDatabases(config);
    const own = secret("server", POSTGRES, {
      "databases.sql": databases,
      POSTGRES_PASSWORD: pulumi.secret(passwordOf("superuser")),
      [SECRET_KEYS.databasePassword]: gateway,
      [CATALOG_DB_PASSWORD]: catalogs,
    });
    const forGateway = secret("password", SECRETS.gateway, {
      [SECRET_KEYS.databasePassword]: gateway,
    });
    const forCatalogs = config.icebergCatalogs?.length
      ? [secret("catalogs", SECRETS.catalogDatabases, { [CATALOG_DB_PASSWORD]: catalogs })]
      : [];
    const variable = (key: string) => ({
      name: key,
      valueFrom: { secretKeyRef: { name: own.metadata.name, key } },
    });

    const { set, service } = createServer(
      {
        name: POSTGRES,
        namespace: created,
        // `postgres` of the image on Alpine.
        user: 70,
        port: 5432,
        data: {
          // The image keeps each major version in a folder below.
          mountPath: "/var/lib/postgresql",
          sizeGiB: config.sizeGiB ?? POSTGRES_DEFAULTS.sizeGiB,
          storageClass: config.storageClass,
        },
        scratch: ["/tmp", "/var/run/postgresql"],
        files: { secretName: own.metadata.name, mountPath: FILES },
        checksum: checksum(databases),
        container: {
          image: config.image ?? IMAGES.postgres,
          env: ["POSTGRES_PASSWORD", SECRET_KEYS.databasePassword, CATALOG_DB_PASSWORD].map(
            variable,
          ),
          resources: {
            requests: {
              cpu: `${POSTGRES_RESOURCES.cpu}`,
              memory: `${POSTGRES_RESOURCES.memoryMiB}Mi`,
            },
            limits: { memory: `${POSTGRES_RESOURCES.limitMiB}Mi` },
          },
          lifecycle: { postStart: { exec: { command: ["/bin/sh", "-c", AFTER_START] } } },
          readinessProbe: {
            exec: { command: ["pg_isready", "--quiet", "--host", "127.0.0.1"] },
            periodSeconds: 5,
          },
        },
      },
      child,
    );
    // By URNs, which a preview knows, and so the preview shows the gateway's settings.
    this.database = pulumi
      .all([set.urn, service.urn, forGateway.urn, ...forCatalogs.map(({ urn }) => urn)])
      .apply(() => inClusterDatabase(namespace));
    this.registerOutputs({ database: this.database });
  }
}
