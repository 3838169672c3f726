import type { Benchmark } from "./suite/benchmark";
import { failureProduction, failureShort } from "./trials/failure-price";
import { ftePrice } from "./trials/fte-price";
import { previewBuckets, previewClusters } from "./trials/preview";
import { spread } from "./trials/spread";

/** The suite, in the order of the page. */
export const BENCHMARKS: readonly Benchmark[] = [
  ftePrice,
  spread,
  failureProduction,
  failureShort,
  previewClusters,
  previewBuckets,
];
