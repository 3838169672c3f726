import { checkAdoptedS3 } from "../components/exchange/adopted-s3";
import { checkAzure } from "../components/exchange/azure";
import { checkS3ExchangeStorage } from "../components/exchange/check";
import { checkGcs } from "../components/exchange/gcs";
import { checkS3Compatible } from "../components/exchange/s3-compatible";
import { encryptionProperties, tuningProperties } from "../components/exchange/tuning";
import { DEFAULT_EXPIRATION_DAYS } from "../components/exchange/values";
import { below, eitherOf, type Fault } from "../components/shared/faults";
import { isFaultTolerant } from "../components/trino/check";
import {
  checkExpiry,
  checkSinkMemory,
  type SpooledExchange,
} from "../components/trino/exchange-memory";
import { withoutIdentity } from "./identity";
import { checkInClusterExchange } from "./in-cluster/check";
import { SECRETS, STORE_DEFAULTS } from "./in-cluster/values";
import type { PlatformConfig } from "./stack-file";

/** Where a stack spools. */
type ExchangeConfig = NonNullable<PlatformConfig["exchange"]>;

const BACKENDS = [
  "s3",
  "adoptedS3",
  "s3Compatible",
  "inCluster",
  "gcs",
  "azure",
] satisfies (keyof ExchangeConfig)[];

/** Everything wrong with where a stack spools, alone and beside its clusters. */
export function checkExchange(config: PlatformConfig): Fault[] {
  const { exchange } = config;
  if (!exchange) return [];
  const given = Object.keys(exchange);
  if (given.length !== 1) {
    const all = eitherOf(BACKENDS);
    const problem = given.length === 0 ? "none given" : `${given.join(" and ")} given`;
    return [{ path: "exchange", message: `${problem}; use exactly one of ${all}` }];
  }
  const [path] = given.map((name) => `exchange.${name}`);
  return [
    ...below(path ?? "exchange", checkBackend(exchange)),
    ...below(path ?? "exchange", checkBesideClusters(config)),
  ];
}

/** Lines of `config.properties` that the exchange's tuning adds to a cluster that spools. */
export function exchangeConfigProperties(
  config: PlatformConfig,
  trinoVersion: string,
): Record<string, string> {
  const [backend] = Object.values(config.exchange ?? {});
  return encryptionProperties(backend?.tuning?.encryption, trinoVersion);
}

/** Kubernetes Secrets that come with the exchange: their keys become variables of who spools. */
export function exchangeSecretNames(exchange: ExchangeConfig | undefined): string[] {
  const { s3Compatible, inCluster, gcs, azure } = exchange ?? {};
  return [
    s3Compatible?.credentialsSecretName,
    inCluster && SECRETS.exchange,
    gcs?.hmacSecretName,
    gcs?.jsonKeySecretName,
    azure?.connectionStringSecretName,
  ].filter((name) => name !== undefined);
}

function checkBackend({
  s3,
  adoptedS3,
  s3Compatible,
  inCluster,
  gcs,
  azure,
}: ExchangeConfig): Fault[] {
  return [
    ...(s3 ? checkS3ExchangeStorage(withoutIdentity(s3)) : []),
    ...(adoptedS3 ? checkAdoptedS3(withoutIdentity(adoptedS3)) : []),
    ...(s3Compatible ? checkS3Compatible(s3Compatible) : []),
    ...(inCluster ? checkInClusterExchange(inCluster) : []),
    ...(gcs ? checkGcs(gcs) : []),
    ...(azure ? checkAzure(azure) : []),
  ];
}

function checkBesideClusters(config: PlatformConfig): Fault[] {
  const spooled = spooledExchange(config.exchange ?? {});
  const spooling = Object.entries(config.clusters).filter(([, cluster]) =>
    isFaultTolerant(cluster.profile),
  );
  return spooling.flatMap(([name, cluster]) => {
    const known = {
      trinoVersion: config.trinoVersion,
      ...cluster,
      configProperties: cluster.configProperties ?? {},
    };
    const expiry = checkExpiry(spooled, known, name);
    return [
      ...below("tuning", checkSinkMemory(spooled, known, name)),
      ...(config.exchange?.s3Compatible ? below("createBuckets", expiry) : expiry),
    ];
  });
}

/** What of the exchange is known before anything exists. */
export function spooledExchange(exchange: ExchangeConfig): SpooledExchange {
  const { s3, adoptedS3, s3Compatible, inCluster, gcs, azure } = exchange;
  const made = inCluster ?? s3Compatible?.createBuckets;
  const expirationDays = s3
    ? (s3.expirationDays ?? DEFAULT_EXPIRATION_DAYS)
    : made
      ? (made.expirationDays ?? STORE_DEFAULTS.expirationDays)
      : adoptedS3?.expirationDays;
  const tuned = (s3 ?? adoptedS3 ?? s3Compatible ?? inCluster ?? gcs)?.tuning;
  return {
    properties: azure
      ? { "exchange.azure.block-size": "4MB", ...tuningProperties(azure.tuning, "azure") }
      : tuningProperties(tuned, "s3"),
    ...(expirationDays !== undefined && { expirationDays }),
  };
}
