import type { Benchmark } from "./suite/benchmark";
import { exchangeTls } from "./trials/exchange-tls";
import { failureProduction, failureShort } from "./trials/failure-price";
import { ftePrice } from "./trials/fte-price";
import { gatewayClients, gatewayReplicas, gatewayRules } from "./trials/gateway";
import { gatewayMemory } from "./trials/gateway-memory";
import { previewBuckets, previewClusters } from "./trials/preview";
import { replaceCluster } from "./trials/replace-cluster";
import { spread } from "./trials/spread";

/** The suite, in the order of the page. */
export const BENCHMARKS: readonly Benchmark[] = [
  ftePrice,
  failureProduction,
  failureShort,
  spread,
  exchangeTls,
  gatewayClients,
  gatewayRules,
  gatewayReplicas,
  gatewayMemory,
  replaceCluster,
  previewClusters,
  previewBuckets,
];
