import { defaultValues, type ValuesOf } from "../../shared/chart-keys";
import { accessKeys } from "./access-keys";
import { metricsKeys } from "./metrics-keys";
import { networkKeys } from "./network-keys";
import { roleKeys } from "./node-keys";
import { releaseKeys } from "./release-keys";
import { serverKeys } from "./server-keys";

/**
 * Every key of chart trino: its default, its type, and what a value must be like. The chart
 * has no schema of its own and drops unknown keys in silence.
 */
export const TRINO_KEYS = {
  ...releaseKeys,
  ...serverKeys,
  ...roleKeys,
  ...accessKeys,
  ...metricsKeys,
  ...networkKeys,
};

/** All values of chart trino. */
export type TrinoValues = ValuesOf<typeof TRINO_KEYS>;

/** What the chart does if no values are given. */
export const TRINO_DEFAULTS = defaultValues(TRINO_KEYS);
