import type { Rule } from "../resource";
import {
  encrypted,
  exchangeLifecycle,
  noExchangeVersioning,
  noPublicBucket,
  tlsOnly,
} from "./buckets";
import { leastPrivilege } from "./exchange-role";
import { exchangeOverTls } from "./exchange-tls";
import { exchangeForRetries, pinnedImages } from "./releases";

/** All rules of the pack. */
export const rules: readonly Rule[] = [
  noPublicBucket,
  tlsOnly,
  encrypted,
  exchangeLifecycle,
  noExchangeVersioning,
  leastPrivilege,
  pinnedImages,
  exchangeForRetries,
  exchangeOverTls,
];
