import { DEFAULT_TRINO_VERSION } from "../../components/shared/versions";
import type { TrinoSpec, WorkersSpec } from "../../components/trino/spec";
import { renderTrinoValues } from "../../components/trino/values";

/** A pod of usual size. */
export const size = { memoryGiB: 64, cpu: 16 };

// biome-ignore lint/suspicious/noExplicitAny: values of the chart, looked at from outside
export type Loose = any;

/** Values of a batch cluster with these workers. */
export function valuesOf(workers: Partial<WorkersSpec>, over: Partial<TrinoSpec> = {}): Loose {
  return renderTrinoValues({
    name: "trino-batch",
    profile: "batch",
    trinoVersion: DEFAULT_TRINO_VERSION,
    coordinator: size,
    workers: { ...size, ...workers },
    catalogs: {},
    serviceAccountName: "trino-batch",
    secretNames: [],
    ...over,
  });
}
