/** Values that people write at one place of a stack file. */
export interface Edit {
  /** Steps with dots between them. */
  path: string;
  right: readonly unknown[];
  wrong: readonly unknown[];
}

const at = (path: string, right: unknown[], wrong: unknown[] = []): Edit => ({
  path,
  right,
  wrong,
});

const node = { memoryGiB: 16, cpu: 4 };
const cluster = { profile: "interactive", coordinator: node, workers: { ...node, replicas: 2 } };
const group = { softMemoryLimit: "80%", hardConcurrencyLimit: 10, maxQueued: 100 };
const network = {
  subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
  securityGroupIds: ["sg-0a1b2c3d"],
};
const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF";
const irsa = {
  oidcProviderArn: `arn:aws:iam::111111111111:oidc-provider/${issuer}`,
  oidcProviderUrl: `https://${issuer}`,
};
const identity = { workloadIdentity: { podIdentity: { eksClusterName: "data" } } };
const POLICY = "arn:aws:iam::111111111111:policy/A";
const keda = { minReplicas: 2, maxReplicas: 6, triggers: [{ raw: { type: "cron" } }] };
const rule = (match: object, routeTo = "batch") => ({ name: "rule", match, routeTo });
const login = {
  tls: { secretName: "tls" },
  authentication: { password: { secretName: "passwords" } },
};
const host = "trino.example.com";
const existing = { host: "db", name: "g", user: "u", passwordSecretName: "p" };
const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/1234abcd";

const platform: Edit[] = [
  at("namespace", ["trino", "data-platform", undefined], ["Trino", "my_ns", "kube-system", ""]),
  at("createNamespace", [true, false]),
  at("trinoVersion", [476, "480", "484", undefined], ["0x1E0", "latest", 470]),
  at("gatewayVersion", ["21", 21, undefined], [19, "99", "latest"]),
  at("secretNames", [[], ["lake"], ["a.b", "c"]], [["My_Secret"]]),
  at("tags", [{}, { owner: "a", "cost/center": "b c" }], [{ "aws:x": "y" }, { A: "1", a: "2" }]),
  at("kubernetes", [{}, { context: "dev" }], [{ context: "a", stackReference: "b" }]),
  at("catalogs.lake-prod", ["connector.name=iceberg\nx.y=C:\\new", { connector: "tpch" }]),
  at(
    "catalogs.x",
    [
      { connector: "hive", properties: { a: "å{{" } },
      { text: "connector.name=memory", readOnly: true },
    ],
    [
      "",
      { connector: "a\nb" },
      "connector.name=memory",
      { connector: "iceberg", properties: { p: "${ENV:NOPE}" } },
    ],
  ),
  at("catalogs.Bad", ["connector.name=tpch"].slice(1), ["connector.name=tpch"]),
];

const exchange: Edit[] = [
  at("exchange.s3.bucketCount", [1, 3, 50], [0, 51, 1e20, 1.5]),
  at(
    "exchange.s3.buckets",
    [undefined, { a: {}, b: { draining: true } }],
    [{}, { a: { name: "x--x-s3" } }],
  ),
  at("exchange.s3.bucketNamePrefix", ["acme", undefined], ["Acme", "xn--a", "a".repeat(40)]),
  at("exchange.s3.expirationDays", [2, 30, undefined], [1, 0, 0.5]),
  at(
    "exchange.s3.kmsKeyArn",
    [undefined, "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    ["alias/x"],
  ),
  at(
    "exchange.s3.vpcEndpoint",
    [undefined, { id: "vpce-0a1b2c3d", dedicated: true }],
    [{ id: "vpc-0a1b2c3d" }],
  ),
  at(
    "exchange.s3.endpoint",
    [undefined, "dual-stack", "https://bucket.vpce-0a1b.s3.eu-west-1.vpce.amazonaws.com"],
    ["fips", "http://s3.eu-west-1.amazonaws.com"],
  ),
  // Where version 0.1.0 had it; the files have it in its own place.
  at("exchange.s3.workloadIdentity", [undefined], [{}, identity.workloadIdentity]),
  at("identity", [identity, undefined], [{}]),
  at(
    "identity.additionalPolicyArns",
    [[], ["arn:aws:iam::aws:policy/A"], ["arn:aws:iam::aws:policy/A", POLICY]],
    [["A"], [POLICY, POLICY]],
  ),
  at("clusters.batch.additionalPolicyArns", [[], [POLICY]], [["A"]]),
  at("identity.separateExchangeRole", [true, false]),
  at(
    "identity.workloadIdentity",
    [{ irsa }, { podIdentity: { eksClusterName: "a_b" } }],
    [
      {},
      { irsa, podIdentity: { eksClusterName: "x" } },
      { irsa: { ...irsa, oidcProviderUrl: "https://x.y/z" } },
    ],
  ),
  at(
    "exchange.s3.tuning",
    [{}, { partSizeMiB: 8, encryption: false, retryMode: "STANDARD" }],
    [{ partSizeMiB: 1 }],
  ),
  at(
    "exchange",
    [
      undefined,
      { adoptedS3: { bucketNames: ["acme-a", "acme-b"] } },
      {
        adoptedS3: {
          bucketNames: ["acme-a"],
          drainingBucketNames: ["acme-b"],
          expirationDays: 5,
        },
      },
      {
        s3Compatible: {
          bucketNames: ["a-b"],
          endpoint: "http://minio:9000",
          credentialsSecretName: "c",
        },
      },
      { gcs: { bucketNames: ["a-b"], region: "eu", hmacSecretName: "h", jsonKeySecretName: "j" } },
      { azure: { accountName: "acme", containerNames: ["abc"], connectionStringSecretName: "c" } },
    ],
    [{}, { adoptedS3: { bucketNames: [] } }],
  ),
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

const gateway: Edit[] = [
  at("gateway.replicas", [1, 3, undefined], [0, -1, 1.5]),
  at("gateway.memoryGiB", [2.5, 4], [0, -1, 0.3]),
  at("gateway.load", [{}, { clients: 20, answerMiB: 16 }], [{ clients: 0 }, { clients: 1e5 }]),
  at("gateway.cpu", [0.5, 4], [0]),
  at("gateway.defaultRoutingGroup", ["interactive"], ["batch", "blue", "adhoc", ""]),
  at("gateway.onGroupDown", ["fail", "interactive", "batch", undefined], ["adhoc"]),
  at("gateway.historyHours", [500, 1000, undefined], [1, 0, 24]),
  at("gateway.drainSeconds", [0, 3600, undefined], [-1, 1e15]),
  at("gateway.healthCheckSeconds", [1, 30], [0]),
  at("gateway.rulesRefreshSeconds", [1, 30], [0.5]),
  at("gateway.userGroups", [{ etl: ["svc-*"] }, {}], [{ etl: [] }]),
  at(
    "gateway.rules",
    [
      [],
      [rule({ source: "dbt*" })],
      [rule({ expression: 'request.getHeader("A") contains "b"' })],
      [rule({ any: [{ user: "a" }, { clientTag: ["x", "y"] }] }, "interactive")],
    ],
    [
      [rule({})],
      [rule({ source: "a", not: { source: "a" } })],
      [rule({ source: "a" }, "adhoc")],
      [rule({ userGroup: "etl" })],
    ],
  ),
  at("gateway.health", [{}, { monitor: "metrics", minWorkers: 2 }], [{ minWorkers: 1 }]),
  at(
    "gateway.observability",
    [{ prometheus: { labels: { release: "p" } }, alerts: {} }],
    [{ dashboards: {} }],
  ),
  at(
    "gateway.ingress",
    [
      undefined,
      { ingress: { host, className: "nginx", tlsSecretName: "tls", internetFacing: false } },
      { httpRoute: { host, gatewayName: "public", internetFacing: false } },
    ],
    [
      {},
      { ingress: { host: "Trino", className: "nginx" } },
      { loadBalancer: { host, certificateArn } },
      { ingress: { host, className: "nginx", internetFacing: false } },
    ],
  ),
  at(
    "gateway.security",
    [
      {},
      { users: { robot: ["api"] } },
      { tls: { secretName: "tls" } },
      { networkPolicy: { allowRanges: ["10.0.0.0/8"] } },
    ],
    [
      { users: { admin: ["api"] } },
      { roles: { admin: "a", user: "b" } },
      { networkPolicy: { allowRanges: ["10.0.0.300/8"] } },
    ],
  ),
  at(
    "gateway.valuesOverride",
    [{}, { tolerations: [] }, { podDisruptionBudget: { minAvailable: 0 } }],
    [{ replicaCount: 3 }, { podDisruptionBudget: { minAvailable: 5 } }],
  ),
  at(
    "gateway.database",
    [
      { existing: { ...existing, tls: { caConfigMapName: "ca" } } },
      { existing: { ...existing, tls: { mode: "prefer" } } },
      { rds: network },
      { rds: { ...network, instanceClass: "db.r8g.large", allocatedGiB: 100, multiAz: false } },
      { aurora: { ...network, instances: 1, minCapacity: 1 } },
      { cnpg: {} },
      { cnpg: { instances: 3, storageGiB: 20, storageClass: "gp3" } },
    ],
    [
      {},
      { cnpg: {}, rds: network },
      { cnpg: { instances: 0 } },
      { existing },
      { existing: { ...existing, tls: { mode: "prefer", caSecretName: "ca" } } },
      { rds: { ...network, instanceClass: "large" } },
      { aurora: { ...network, maxCapacity: 0.5 } },
    ],
  ),
  at("gateway.database.existing.port", [5432, undefined], [0, 70_000]),
];

/** Every place of a stack file that a trial writes to. */
export const EDITS: readonly Edit[] = [...platform, ...exchange, ...clusters, ...gateway];
