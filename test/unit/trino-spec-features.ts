import fc from "fast-check";
import type { ExecutionSpec } from "../../components/trino/execution/spec";
import type { TrinoObservabilitySpec } from "../../components/trino/observability/spec";
import type { AutoscalingSpec, DrainSpec, SpotSpec } from "../../components/trino/scaling/spec";
import type { SecuritySpec } from "../../components/trino/security/spec";
import type { WorkloadSpec } from "../../components/trino/workload/spec";

/** Right most of the time: with dozens of fields that may be wrong, few specs would be right. */
export function mostly<T, W>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<W>): fc.Arbitrary<T | W> {
  return fc.oneof({ weight: 40, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

/** Any of the fields, a third of them: a field that is absent is no field. */
export function some<T extends object>(
  fields: {
    [K in keyof T]?: fc.Arbitrary<unknown>;
  },
): fc.Arbitrary<T> {
  const maybe = (present: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: present });
  const entries = Object.entries(fields as Record<string, fc.Arbitrary<unknown>>);
  return fc
    .record(Object.fromEntries(entries.map(([name, field]) => [name, maybe(field)] as const)))
    .map((all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    ) as fc.Arbitrary<T>;
}

const size = mostly(fc.constantFrom("1GB", "800MB", "2.5GB"), fc.constantFrom("8Gi", "1TB", ""));
const time = mostly(fc.constantFrom("30s", "10m", "2h"), fc.constantFrom("10", "-1s", "30d"));

export const execution = some<ExecutionSpec>({
  limits: some<NonNullable<ExecutionSpec["limits"]>>({
    maxRunTime: time,
    maxExecutionTime: time,
    maxScanPhysicalBytes: size,
    queryMemoryShare: mostly(fc.constantFrom(0.3, 1), fc.constantFrom(0, 1.5, Number.NaN)),
  }),
  spill: fc.record(
    {
      volumeGiB: mostly(fc.constantFrom(4, 100, 2.5), fc.constantFrom(0, 0.5, -1)),
      maxPerNode: size,
      maxPerQuery: size,
      compression: mostly(fc.constantFrom("none", "lz4", "ZSTD"), fc.constant("gzip")),
    },
    { requiredKeys: ["volumeGiB"] },
  ) as fc.Arbitrary<NonNullable<ExecutionSpec["spill"]>>,
  faultTolerance: some<NonNullable<ExecutionSpec["faultTolerance"]>>({
    taskRetryAttempts: mostly(fc.constantFrom(0, 8), fc.constantFrom(-1, 1.5, 127)),
    retryInitialDelay: mostly(fc.constantFrom("5s", "20s"), fc.constant("5")),
    retryMaxDelay: mostly(fc.constantFrom("30s", "5m"), fc.constant("1s")),
    taskMemory: size,
    standardSplitSize: mostly(fc.constantFrom("1MB", "128MB"), fc.constant("1kB")),
    adaptivePlanning: fc.boolean(),
    adaptivePartitioning: fc.boolean(),
  }),
});

const count = mostly(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, -1, 1.5));
const range = {
  minReplicas: fc.constantFrom(0, 1, 2, 3, 8),
  maxReplicas: fc.constantFrom(4, 8, 40),
};

export const autoscaling = fc.oneof(
  fc.record({
    hpa: fc.record(
      { ...range, targetCpuPercent: count, scaleIn: some({ stabilizationSeconds: count }) },
      { requiredKeys: ["minReplicas", "maxReplicas"] },
    ),
  }),
  fc.record({
    keda: fc.record(
      {
        ...range,
        triggers: mostly(
          fc.constantFrom([{ prometheus: { serverAddress: "http://prometheus:9090" } }]),
          fc.constantFrom([], [{}], [{ prometheus: { serverAddress: "prometheus" } }]),
        ),
        requiredWorkers: fc.constantFrom(0, 1, 2, 3),
        requiredWorkersMaxWaitSeconds: count,
        pollingSeconds: count,
      },
      { requiredKeys: ["minReplicas", "maxReplicas", "triggers"] },
    ),
  }),
  fc.constant({}),
) as fc.Arbitrary<AutoscalingSpec>;

/** How workers leave and where they are, beside their number. */
export const leaving = {
  drain: some<DrainSpec>({
    graceSeconds: mostly(fc.constantFrom(10, 30, 45), fc.constant(5)),
    terminationSeconds: mostly(fc.constantFrom(100, 110, 900), fc.constantFrom(60, 0)),
  }),
  spot: some<SpotSpec>({ onDemandFloor: fc.constantFrom(0, 1, 2) }).filter(
    ({ onDemandFloor }) => onDemandFloor !== undefined,
  ),
  placement: some({
    nodeSelector: mostly(
      fc.constant({ role: "trino" }),
      fc.constant({ "karpenter.sh/capacity-type": "spot" }),
    ),
    priorityClassName: fc.constant("high"),
    topologySpread: mostly(
      fc.constantFrom([], [{ topologyKey: "zone" }]),
      fc.constant([{ topologyKey: "" }]),
    ),
  }),
  maxUnavailable: mostly(fc.constantFrom("1", "25%"), fc.constantFrom("0", "all", "120%")),
};

const group = { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 100 };

export const workload = some<WorkloadSpec>({
  resourceGroups: mostly(
    fc.constantFrom<NonNullable<WorkloadSpec["resourceGroups"]>>(
      { groups: { all: group }, selectors: [{ group: "all" }] },
      {
        groups: { all: { ...group, groups: { "${USER}": { ...group, softMemoryLimit: "1GB" } } } },
        selectors: [{ user: "a*", group: "all.${USER}" }, { group: "all.${USER}" }],
      },
      {
        groups: { all: { ...group, softCpuLimit: "1h", hardCpuLimit: "2h" } },
        selectors: [{ group: "all" }],
        cpuQuotaPeriod: "1h",
      },
    ),
    fc.constantFrom<NonNullable<WorkloadSpec["resourceGroups"]>>(
      { groups: {}, selectors: [] },
      { groups: { all: group }, selectors: [{ group: "al" }] },
      { groups: { all: { ...group, softMemoryLimit: "8Gi" } }, selectors: [{ group: "all" }] },
    ),
  ),
  sessionProperties: fc.constantFrom<NonNullable<WorkloadSpec["sessionProperties"]>>(
    [],
    [{ source: "nightly.*", properties: { query_max_execution_time: "8h" } }],
  ),
});

const secret = mostly(fc.constantFrom("trino-secret", "a.b"), fc.constantFrom("Hunter 2", ""));

export const security = some<SecuritySpec>({
  tls: fc.record(
    {
      secretName: secret,
      file: mostly(fc.constant("tls.pem"), fc.constant("a.p12")),
      passwordSecretName: secret,
    },
    { requiredKeys: ["secretName"] },
  ),
  authentication: fc.record(
    {
      password: fc.record({ secretName: secret }),
      oauth2: fc.record({
        issuer: mostly(fc.constant("https://id.example"), fc.constant("http://id.example")),
        clientId: fc.constant("trino"),
        clientSecretName: secret,
      }),
      jwt: fc.oneof(
        fc.record({ jwksUrl: fc.constant("https://id.example/keys") }),
        fc.record({ keySecretName: secret }),
      ),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<NonNullable<SecuritySpec["authentication"]>>,
  accessControl: fc.constantFrom<NonNullable<SecuritySpec["accessControl"]>>(
    {},
    { enforceReadOnly: false },
    { rules: { catalogs: [{ allow: "all" }] } },
    { rules: { catalogs: [{ group: "analysts", allow: "read-only" }, { allow: "all" }] } },
    { rawRules: { catalogs: [{ allow: "all" }] } },
  ),
  groupsSecretName: secret,
  networkPolicy: mostly(
    fc.constantFrom({}, { allowFrom: [{ namespace: "monitoring" }] }),
    fc.constant({ allowFrom: [{}] }),
  ),
  readOnlyRootFilesystem: fc.boolean(),
});

export const observability = some<TrinoObservabilitySpec>({
  prometheus: fc.record(
    { intervalSeconds: count, credentialsSecretName: secret },
    { requiredKeys: [] },
  ) as fc.Arbitrary<NonNullable<TrinoObservabilitySpec["prometheus"]>>,
  alerts: some({ queuedQueries: count }),
  dashboards: fc.constantFrom({}, { folder: "Trino" }),
  eventListener: fc.constantFrom<NonNullable<TrinoObservabilitySpec["eventListener"]>>(
    { http: { url: "https://events.example/in", headers: { authorization: "${ENV:TOKEN}" } } },
    { kafka: { brokers: ["kafka:9092"], completedTopic: "done", clientSecretName: "kafka" } },
    { mysql: { url: "jdbc:mysql://db/trino?user=t&password=${ENV:PASSWORD}" } },
  ),
  tracing: fc.constantFrom(
    { endpoint: "http://otel:4317" },
    { endpoint: "http://otel:4318/v1/traces", protocol: "http/protobuf" },
  ),
});
