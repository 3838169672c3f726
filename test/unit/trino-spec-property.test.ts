import fc from "fast-check";
import { expect, test } from "vitest";
import { checkTrino } from "../../components/trino/check";
import { lintValues } from "../../components/trino/lint/lint";
import type { TrinoProfile, TrinoSpec, WorkersSpec } from "../../components/trino/spec";
import { renderTrinoValues } from "../../components/trino/values";
import {
  autoscaling,
  execution,
  leaving,
  mostly,
  observability,
  security,
  some,
  workload,
} from "./trino-spec-features";

type Features = Pick<TrinoSpec, "execution" | "workload" | "security" | "observability">;
type Leaving = Pick<WorkersSpec, "drain" | "spot" | "placement" | "maxUnavailable">;

const size = {
  memoryGiB: mostly(fc.integer({ min: 3, max: 512 }), fc.constantFrom(0, 1, 1.5, 1.75, 2.5)),
  cpu: mostly(fc.constantFrom(1, 8, 64), fc.constantFrom(0, 0.5)),
};

/** Lines that people write: right ones, misspelt, defunct, the chart's own, the coordinator's. */
const lines = fc.dictionary(
  fc.constantFrom(
    "query.max-execution-time",
    "query.max-memory",
    "query.max-memory-per-node",
    "query.initial-hash-partitions",
    "query.max-run-tme",
    "retry-policy",
    "shutdown.grace-period",
    "task.concurrency",
    "web-ui.enabled",
    "exchange.s3.region",
    "fault-tolerant-execution-task-memory",
  ),
  fc.constantFrom("10m", "1GB", "8", "true", "TASK"),
  { maxKeys: 2 },
);

/** Values over ours: harmless, unknown to the chart, and such that contradict ours. */
const overrides = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  {},
  { worker: { nodeSelector: { role: "trino" } } },
  { worker: { additionalJVMConfig: ["-XX:TieredStopAtLevel=1"] } },
  { worker: { additionalJVMConfig: ["-Xmx500G"] } },
  { worker: { jvm: { maxHeapSize: "600G" } } },
  { worker: { jvm: { maxHeapSize: "8Gi" } } },
  { worker: { resources: { limits: { memory: "1Gi" } } } },
  { worker: { terminationGracePeriodSeconds: 61 } },
  { worker: { terminationGracePeriodSeconds: 20 } },
  { worker: { lifecycle: { preStop: { sleep: { seconds: 1 } } } } },
  { worker: { gracefulShutdown: { enabled: false } } },
  { coordinator: { jvm: { extraArguments: [] } } },
  { additionalConfigProperties: ["query.max-memory=1GB"] },
  { server: { wokers: 1 } },
  { service: { port: 80 } },
  { commonLabels: { team: "data" } },
);

/** One feature at a time is wrong by itself; several at once, by what they do to each other. */
const features = some<Features>({ execution, workload, security, observability });

const bases = fc.record({
  name: mostly(fc.constantFrom("trino-batch", "a"), fc.constant("Trino")),
  profile: mostly(
    fc.constantFrom<TrinoProfile>("interactive", "batch"),
    fc.constant("bacth" as TrinoProfile),
  ),
  trinoVersion: mostly(fc.constantFrom("476", "480", "484"), fc.constant("470")),
  coordinator: fc.record(size),
  workers: fc
    .tuple(
      fc.record(size),
      some<Leaving>(leaving),
      fc.oneof(
        fc.record({ replicas: mostly(fc.constantFrom(2, 3, 40), fc.constant(1)) }),
        fc.record({ autoscaling }),
      ),
    )
    .map(([node, more, number]): WorkersSpec => ({ ...node, ...more, ...number })),
  catalogs: mostly(
    fc.constantFrom<TrinoSpec["catalogs"]>(
      {},
      { lake: { text: "connector.name=iceberg\niceberg.catalog.type=glue" } },
      { tpch: { text: "connector.name=tpch" } },
    ),
    fc.constantFrom<TrinoSpec["catalogs"]>(
      { kafka: { text: "connector.name=kafka" } },
      { lake: { text: "connector.name=hive\nretry-policy=TASK" } },
      { lake: { text: "connector.name=mysql\nconnection-password=x" } },
    ),
  ),
  configProperties: mostly(fc.constant({}), lines),
  valuesOverride: overrides,
  forgetsExchange: mostly(fc.constant(false), fc.constant(true)),
});

const specs = fc.tuple(bases, features).map(([base, more]) => ({ ...base, ...more }));

const EXCHANGE = {
  managerName: "filesystem" as const,
  baseDirectories: ["s3://exchange-a/", "s3://exchange-b/"],
  properties: { "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com" },
};

test("every spec is refused with a path, or its values are sound", () => {
  let refused = 0;
  let rendered = 0;
  fc.assert(
    fc.property(specs, ({ forgetsExchange, ...options }) => {
      const hasExchange = (options.profile === "batch") !== forgetsExchange;
      const faults = checkTrino({ ...options, hasExchange });
      if (faults.length > 0) {
        refused += 1;
        expect(
          faults.filter(({ path, message }) => message === "" || /\.\.|undefined/.test(path)),
        ).toEqual([]);
        return;
      }
      rendered += 1;
      const values = renderTrinoValues({
        ...options,
        ...(hasExchange && { exchange: EXCHANGE }),
        serviceAccountName: "trino",
        secretNames: ["internal"],
      });
      // Keys of the chart only, no property twice in any file, no heap above its pod, and whatever
      // else would not render, start or end.
      const errors = lintValues(JSON.parse(JSON.stringify(values)), options);
      expect(errors.filter(({ severity }) => severity === "error")).toEqual([]);
    }),
    { numRuns: Number(process.env.SPEC_RUNS ?? 150), seed: Number(process.env.SPEC_SEED ?? 5) },
  );
  expect(refused).toBeGreaterThan(10);
  expect(rendered).toBeGreaterThan(10);
});
