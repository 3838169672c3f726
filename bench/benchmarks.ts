import type { Benchmark } from "./suite/benchmark";
import { batchSettings } from "./trials/batch-settings";
import { download } from "./trials/download";
import { exchangeTls } from "./trials/exchange-tls";
import { failureProduction, failureTrino } from "./trials/failure-price";
import { ftePrice } from "./trials/fte-price";
import { gatewayClients, gatewayDocumented, gatewayReplicas, gatewayRules } from "./trials/gateway";
import { gatewayMemory } from "./trials/gateway-memory";
import { isolation } from "./trials/isolation";
import { labReady } from "./trials/lab-ready";
import { limiter } from "./trials/limiter";
import { previewBuckets, previewClusters } from "./trials/preview";
import { replaceCluster } from "./trials/replace-cluster";
import { rollingFailures } from "./trials/rolling-failures";
import { spread } from "./trials/spread";

/** The suite, in the order of the page. */
export const BENCHMARKS: readonly Benchmark[] = [
  isolation,
  ftePrice,
  batchSettings,
  failureProduction,
  failureTrino,
  rollingFailures,
  spread,
  limiter,
  exchangeTls,
  gatewayClients,
  gatewayDocumented,
  gatewayRules,
  gatewayReplicas,
  gatewayMemory,
  download,
  replaceCluster,
  previewClusters,
  previewBuckets,
  labReady,
];
