import { at, type Edit } from "./edit";

const network = {
  subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
  securityGroupIds: ["sg-0a1b2c3d"],
};
const rule = (match: object, routeTo = "batch") => ({ name: "rule", match, routeTo });
const host = "trino.example.com";
const existing = { host: "db", name: "g", user: "u", passwordSecretName: "p" };
const certificateArn = "arn:aws:acm:eu-west-1:111111111111:certificate/1234abcd";

/** Of the gateway. */
export const GATEWAY_EDITS: Edit[] = [
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
      { inCluster: {} },
      { inCluster: { icebergCatalogs: ["lake", "a_1"], sizeGiB: 5, storageClass: "gp3" } },
      { cnpg: { instances: 3, storageGiB: 20, storageClass: "gp3" } },
    ],
    [
      {},
      { cnpg: {}, rds: network },
      { cnpg: { instances: 0 } },
      { inCluster: { icebergCatalogs: ["gateway"] } },
      { inCluster: { icebergCatalogs: ["my lake"] } },
      { existing },
      { existing: { ...existing, tls: { mode: "prefer", caSecretName: "ca" } } },
      { rds: { ...network, instanceClass: "large" } },
      { aurora: { ...network, maxCapacity: 0.5 } },
    ],
  ),
  at("gateway.database.existing.port", [5432, undefined], [0, 70_000]),
];

/** Every place of a stack file that a trial writes to. */
