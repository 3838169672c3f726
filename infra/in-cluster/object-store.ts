import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { s3CompatibleExchange } from "../../components/exchange/s3-compatible";
import type { ExchangeSpec } from "../../components/exchange/spec";
import { IMAGES } from "../../components/shared/versions";
import { createBuckets } from "./buckets";
import { createServer, type InClusterPlace } from "./server-pod";
import type { InClusterExchangeConfig } from "./spec";
import {
  checksum,
  exchangeBuckets,
  inClusterStorage,
  renderIdentities,
  SECRETS,
  STORE,
  STORE_DEFAULTS,
  STORE_PORT,
  STORE_RESOURCES,
  type StoreKeys,
  storeEndpoint,
  storeSecrets,
  weedArguments,
} from "./values";

const FOLDERS = { data: "/data", files: "/etc/seaweedfs" };

/** The S3 server of a small Kubernetes cluster, with its buckets and keys: nothing is left to do by hand. */
export class InClusterExchangeStorage extends pulumi.ComponentResource {
  /** What a cluster needs to know; known when the buckets are there. */
  readonly exchange: pulumi.Output<ExchangeSpec>;

  constructor(
    name: string,
    config: InClusterExchangeConfig,
    { namespace, created, curl }: InClusterPlace,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super("trino-platform:infra:InClusterExchangeStorage", name, {}, opts);
    const child = { parent: this };
    const key = (whose: string) =>
      new random.RandomPassword(`${name}-${whose}-key`, { length: 40, special: false }, child);
    const passwords = { admin: key("admin"), exchange: key("exchange"), catalogs: key("catalogs") };
    const keys = pulumi.secret(
      pulumi
        .all([passwords.admin.result, passwords.exchange.result, passwords.catalogs.result])
        .apply(([admin, exchange, catalogs]): StoreKeys => ({ admin, exchange, catalogs })),
    );
    const secret = (
      suffix: string,
      secretName: string,
      stringData: pulumi.Input<Record<string, pulumi.Input<string>>>,
    ) =>
      new kubernetes.core.v1.Secret(
        `${name}-${suffix}`,
        { metadata: { name: secretName, namespace: created }, stringData },
        child,
      );
    const files = secret("identities", `${STORE}-identities`, {
      "s3.json": keys.apply((known) => renderIdentities(config, known)),
      ADMIN_SECRET_KEY: passwords.admin.result,
      ADMIN_ACCESS_KEY: "admin",
    });
    const forServers = keys.apply(storeSecrets);
    const credentials = [
      secret("credentials", SECRETS.exchange, forServers.exchange),
      ...(config.catalogBuckets?.length
        ? [secret("catalog-credentials", SECRETS.catalogs, forServers.catalogs)]
        : []),
    ];

    const { set, service } = createServer(
      {
        name: STORE,
        namespace: created,
        user: 1000,
        port: STORE_PORT,
        data: {
          mountPath: FOLDERS.data,
          sizeGiB: config.sizeGiB ?? STORE_DEFAULTS.sizeGiB,
          storageClass: config.storageClass,
        },
        // Its parts' sockets.
        scratch: ["/tmp"],
        files: { secretName: files.metadata.name, mountPath: FOLDERS.files },
        checksum: checksum(renderIdentities(config, { admin: "", exchange: "", catalogs: "" })),
        container: {
          image: config.image ?? IMAGES.seaweedfs,
          command: ["/usr/bin/weed"],
          args: weedArguments(FOLDERS),
          resources: {
            requests: { cpu: `${STORE_RESOURCES.cpu}`, memory: `${STORE_RESOURCES.memoryMiB}Mi` },
            limits: { memory: `${STORE_RESOURCES.limitMiB}Mi` },
          },
          readinessProbe: { httpGet: { path: "/healthz", port: STORE_PORT }, periodSeconds: 5 },
        },
      },
      child,
    );
    const job = createBuckets(
      STORE,
      created,
      {
        endpoint: storeEndpoint(namespace),
        region: "us-east-1",
        credentials: {
          secretName: files.metadata.name,
          accessKey: "ADMIN_ACCESS_KEY",
          secretKey: "ADMIN_SECRET_KEY",
        },
        expiring: {
          names: exchangeBuckets(config),
          days: config.expirationDays ?? STORE_DEFAULTS.expirationDays,
        },
        lasting: config.catalogBuckets ?? [],
        image: curl,
        store: set.metadata.uid.apply((uid) => uid ?? ""),
      },
      { ...child, dependsOn: [set, service] },
    );
    // By URNs, which a preview knows, and so the preview shows the exchange.
    this.exchange = pulumi
      .all([job.urn, ...credentials.map(({ urn }) => urn)])
      .apply(() => s3CompatibleExchange(inClusterStorage(config, namespace)));
    this.registerOutputs({ exchange: this.exchange });
  }
}
