import { at, type Edit } from "./edit";
import { EXCHANGE_EDITS } from "./exchange-edits";
import { GATEWAY_EDITS } from "./gateway-edits";
import { SPOOLING_EDITS } from "./spooling-edits";

const node = { memoryGiB: 16, cpu: 4 };
const cluster = { profile: "interactive", coordinator: node, workers: { ...node, replicas: 2 } };
const group = { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 100 };
const keda = { minReplicas: 2, maxReplicas: 6, triggers: [{ raw: { type: "cron" } }] };
const login = {
  tls: { secretName: "tls" },
  authentication: { password: { secretName: "passwords" } },
};

/** A property whose value may be anything. */
const STORAGE_SCHEMA = "connector.name=iceberg\niceberg.materialized-views.storage-schema";

const platform: Edit[] = [
  at("namespace", ["trino", "data-platform", undefined], ["Trino", "my_ns", "kube-system", ""]),
  at("createNamespace", [true, false]),
  at("trinoVersion", [476, "480", "484", undefined], ["0x1E0", "latest", 470]),
  at("gatewayVersion", ["21", 21, undefined], [19, "99", "latest"]),
  at("secretNames", [[], ["lake"], ["a.b", "c"]], [["My_Secret"]]),
  at("tags", [{}, { owner: "a", "cost/center": "b c" }], [{ "aws:x": "y" }, { A: "1", a: "2" }]),
  at("kubernetes", [{}, { context: "dev" }], [{ context: "a", stackReference: "b" }]),
  at("catalogs.lake-prod", [`${STORAGE_SCHEMA}=C:\\new`, { connector: "tpch" }]),
  at(
    "catalogs.x",
    [
      { connector: "hive", properties: { "hive.metastore.username": "å{{" } },
      { text: "connector.name=memory", readOnly: true },
    ],
    [
      "",
      { connector: "a\nb" },
      "connector.name=memory",
      { connector: "iceberg", properties: { "iceberg.format-verion": "2" } },
      { connector: "hive", properties: { "hive.metastore.username": "${ENV:NOPE}" } },
    ],
  ),
  at("catalogs.Bad", ["connector.name=tpch"].slice(1), ["connector.name=tpch"]),
];

const clusters: Edit[] = [
  at("clusters.batch", [undefined, { ...cluster, profile: "batch" }]),
  at("clusters.blue", [
    cluster,
    { ...cluster, routingGroup: "interactive" },
    { ...cluster, active: false },
  ]),
  at("clusters.Adhoc", [cluster].slice(1), [cluster]),
  at(`clusters.${"n".repeat(45)}`, [cluster]),
  at(`clusters.${"n".repeat(48)}`, [cluster].slice(1), [cluster]),
  at("clusters.interactive.active", [true, undefined], [false]),
  at("clusters.batch.active", [true, false]),
  at("clusters.interactive.routingGroup", [undefined, "interactive"], ["Ad hoc", "fail", ""]),
  at("chartRepository", [undefined, "https://c.example", "oci://c.example/x"], ["c.example", 7]),
  at("rollout", [undefined, "ordered", "parallel"], ["oneByOne", true]),
  at("clusters.batch.trinoVersion", [undefined, 478, "480"], ["v480"]),
  at(
    "clusters.batch.coordinator",
    [node, { memoryGiB: 1.5, cpu: 0.5 }],
    [
      { memoryGiB: 0, cpu: 1 },
      { memoryGiB: 1e9, cpu: 1 },
    ],
  ),
  at(
    "clusters.batch.workers",
    [
      { ...node, replicas: 2 },
      { ...node, replicas: 9, spot: { onDemandFloor: 2 } },
      { ...node, autoscaling: { hpa: { minReplicas: 2, maxReplicas: 5 } } },
      { ...node, autoscaling: { keda } },
      { ...node, autoscaling: { keda: { ...keda, minReplicas: 0 } } },
    ],
    [
      { ...node },
      { ...node, replicas: 1 },
      { ...node, autoscaling: { keda: { ...keda, minReplicas: 0, maxReplicas: 1 } } },
    ],
  ),
  at(
    "clusters.interactive.workers.placement",
    [{ nodeSelector: { role: "trino" }, tolerations: [{ operator: "Exists" }] }],
    [{ nodeSelector: { role: "a b" } }, { priorityClassName: "High" }],
  ),
  at(
    "clusters.interactive.workers.drain",
    [{ graceSeconds: 10 }, { terminationSeconds: 3600 }],
    [{ graceSeconds: 1e12 }, { terminationSeconds: 5 }],
  ),
  at(
    "clusters.interactive.execution",
    [{ spill: { volumeGiB: 10 } }, { limits: { maxRunTime: "2h" } }],
    [{ faultTolerance: {} }, { spill: { volumeGiB: 0 } }],
  ),
  at(
    "clusters.batch.execution",
    [{ limits: { maxExecutionTime: "2d" } }, { faultTolerance: { taskMemory: "1GB" } }],
    [{ spill: { volumeGiB: 10 } }, { limits: { maxExecutionTime: "20d" } }],
  ),
  at(
    "clusters.batch.workload",
    [
      {
        resourceGroups: {
          groups: { all: group },
          selectors: [{ user: "/a.*/", group: "all" }, { group: "all" }],
        },
      },
    ],
    [
      {
        resourceGroups: {
          groups: { all: group },
          selectors: [{ user: "/a(/", group: "all" }, { group: "all" }],
        },
      },
    ],
  ),
  at(
    "clusters.interactive.workload",
    [{ sessionProperties: [{ source: "x*", properties: { query_max_run_time: "1h" } }] }],
    [{ sessionProperties: [{ properties: { "a-b": "1" } }] }],
  ),
  at(
    "clusters.batch.configProperties",
    [{}, { "query.max-run-time": "1h" }, { "task.concurrency": 8 }],
    [{ "query.max-run-tme": "1h" }, { "protocol.spooling.enabled": true }],
  ),
  at(
    "clusters.interactive.configProperties",
    [{ "web-ui.enabled": "false" }, { "query.max-execution-time": "400h" }],
    [{ "retry-policy": "TASK" }],
  ),
  at(
    "clusters.batch.valuesOverride",
    [
      {},
      { additionalLogProperties: {} },
      { commonLabels: { team: "data" } },
      { worker: { nodeSelector: { a: "b" } } },
    ],
    [{ worker: { jvm: { maxHeapSize: "256M" } } }, { server: { wokers: 1 } }, { env: {} }],
  ),
  at(
    "clusters.interactive.observability",
    [
      { prometheus: {}, alerts: {}, dashboards: {} },
      { prometheus: { credentialsSecretName: "scraper" } },
      { tracing: { endpoint: "http://otel:4317" } },
    ],
    [
      { alerts: {} },
      { tracing: { endpoint: "otel" } },
      { prometheus: { credentialsSecretName: "S" } },
    ],
  ),
  at(
    "security",
    [
      {},
      login,
      { accessControl: { rules: { catalogs: [{ allow: "all" }] } } },
      { networkPolicy: {} },
      { readOnlyRootFilesystem: true },
    ],
    [
      { tls: { secretName: "T" } },
      { accessControl: { rules: { catalogs: [{ user: "(", allow: "all" }] } } },
    ],
  ),
  at(
    "clusters.batch.security",
    [{}, login, { networkPolicy: { allowFrom: [{ namespace: "monitoring" }] } }],
    [{ networkPolicy: { allowFrom: [{}] } }],
  ),
];

export const EDITS: readonly Edit[] = [
  ...platform,
  ...EXCHANGE_EDITS,
  ...SPOOLING_EDITS,
  ...clusters,
  ...GATEWAY_EDITS,
];
