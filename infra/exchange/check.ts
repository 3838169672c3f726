import { encryptionProperties } from "../../components/exchange/tuning";
import { below, eitherOf, type Fault } from "../../components/shared/faults";
import { isFaultTolerant } from "../../components/trino/check";
import { checkExpiry, checkSinkMemory } from "../../components/trino/exchange-memory";
import type { PlatformConfig } from "../stack-file";
import type { KnownExchange } from "./backend";
import { askBackend, BACKENDS } from "./backends";

/** Everything wrong with where a stack spools, alone and beside its clusters. */
export function checkExchange(config: PlatformConfig, region?: string): Fault[] {
  if (!config.exchange) return [];
  const given = Object.keys(config.exchange);
  if (given.length !== 1) {
    const problem = given.length === 0 ? "none given" : `${given.join(" and ")} given`;
    const message = `${problem}; use exactly one of ${eitherOf(Object.keys(BACKENDS))}`;
    return [{ path: "exchange", message }];
  }
  const faults = askBackend(config, (backend, written, path) =>
    below(path, [
      ...backend.check(written, region),
      ...checkBesideClusters(config, backend.known(written), backend.expiryPath),
    ]),
  );
  return faults ?? [];
}

/** What of a stack's exchange is known before anything exists; undefined without an exchange. */
export function knownExchange(config: PlatformConfig): KnownExchange | undefined {
  return askBackend(config, (backend, written) => backend.known(written));
}

/** Lines of `config.properties` that the exchange's tuning adds to a cluster that spools. */
export function exchangeConfigProperties(
  config: PlatformConfig,
  trinoVersion: string,
): Record<string, string> {
  const encryption = askBackend(config, (_, { tuning }) => tuning?.encryption);
  return encryptionProperties(encryption, trinoVersion);
}

function checkBesideClusters(
  config: PlatformConfig,
  exchange: KnownExchange,
  expiryPath?: string,
): Fault[] {
  const spooling = Object.entries(config.clusters).filter(([, cluster]) =>
    isFaultTolerant(cluster.profile),
  );
  return spooling.flatMap(([name, cluster]) => {
    const known = {
      trinoVersion: config.trinoVersion,
      ...cluster,
      configProperties: cluster.configProperties ?? {},
    };
    const expiry = checkExpiry(exchange, known, name);
    return [
      ...below("tuning", checkSinkMemory(exchange, known, name)),
      ...(expiryPath ? below(expiryPath, expiry) : expiry),
    ];
  });
}
