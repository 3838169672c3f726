import { DEFAULT_TRINO_VERSION, TRINO_VERSIONS } from "../../../components/shared/versions";
import { accepts, type Platform, refuses } from "./tables";

const keda = (more: object) => (p: Platform) => {
  const { memoryGiB, cpu } = p.clusters.batch.workers;
  const triggers = [{ raw: { type: "cron" } }];
  p.clusters.batch.workers = {
    memoryGiB,
    cpu,
    autoscaling: { keda: { minReplicas: 0, maxReplicas: 4, triggers, ...more } },
  };
};
const override = (valuesOverride: object) => (p: Platform) =>
  Object.assign(p.clusters.batch, { valuesOverride });
const properties = (configProperties: object) => (p: Platform) =>
  Object.assign(p.clusters.batch, { configProperties });
const access = (rules: object) => (p: Platform) =>
  Object.assign(p, { security: { accessControl: { rules } } });

refuses("clusters", [
  ...[
    `0x${Number(DEFAULT_TRINO_VERSION).toString(16).toUpperCase()}`,
    ` ${DEFAULT_TRINO_VERSION}`,
    `0${DEFAULT_TRINO_VERSION}`,
    Number(DEFAULT_TRINO_VERSION).toExponential().replace("+", ""),
    `${DEFAULT_TRINO_VERSION}.0`,
    `v${DEFAULT_TRINO_VERSION}`,
    `+${DEFAULT_TRINO_VERSION}`,
  ].map((trinoVersion) => ({
    wrong: `version ${JSON.stringify(trinoVersion)}`,
    write: (p: Platform) => Object.assign(p, { trinoVersion }),
    path: "trinoVersion",
    says: [`"${trinoVersion}"`, `"${DEFAULT_TRINO_VERSION}"`],
    right: (p: Platform) => Object.assign(p, { trinoVersion: DEFAULT_TRINO_VERSION }),
  })),
  {
    wrong: "the version of one cluster",
    write: (p) => Object.assign(p.clusters.batch, { trinoVersion: "latest" }),
    path: "clusters.batch.trinoVersion",
    says: ['"latest"', `${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}`],
    right: (p) => Object.assign(p.clusters.batch, { trinoVersion: 481 }),
  },
  {
    wrong: "exchange storage without a cluster that spools",
    write: (p) => {
      delete p.clusters.batch;
    },
    path: "exchange",
    says: ['the profile "batch"', "remove it"],
    right: (p) => {
      delete p.clusters.batch;
      delete p.exchange;
    },
  },
  {
    wrong: "a login of the platform beside Prometheus without one",
    write: (p) => {
      p.security = {
        tls: { secretName: "tls" },
        authentication: { password: { secretName: "passwords" } },
      };
      p.clusters.batch.observability = { prometheus: {} };
    },
    path: "clusters.batch.observability.prometheus.credentialsSecretName",
    says: ["missing", "username and password"],
    right: (p) => {
      p.security = {
        tls: { secretName: "tls" },
        authentication: { password: { secretName: "passwords" } },
      };
      p.clusters.batch.observability = { prometheus: { credentialsSecretName: "scraper" } };
    },
  },
  {
    wrong: "more workers required than there can be",
    write: keda({ maxReplicas: 2, requiredWorkers: 5 }),
    path: "clusters.batch.workers.autoscaling.keda.requiredWorkers",
    says: ["use at most 2, or a larger maxReplicas"],
    right: keda({ maxReplicas: 2, requiredWorkers: 2 }),
  },
  {
    wrong: "fewer workers than a query waits for",
    write: keda({ maxReplicas: 1 }),
    path: "clusters.batch.workers.autoscaling.keda.maxReplicas",
    says: ["1 is less than the 2 workers", "use at least 2"],
    right: keda({ maxReplicas: 2 }),
  },
  {
    wrong: "no workers at all",
    write: keda({ maxReplicas: 0 }),
    path: "clusters.batch.workers.autoscaling.keda.maxReplicas",
    says: ["0 is not a whole number from 1 to 150000"],
  },
  ...[{ workers: 7 }, { autoscaling: { enabled: true } }, { keda: { enabled: true } }].map(
    (server) => ({
      wrong: `a number of workers beside workers: ${JSON.stringify(server)}`,
      write: override({ server }),
      path: `clusters.batch.valuesOverride.server.${Object.keys(server)[0]}`,
      says: ["cannot be set here", "workers."],
    }),
  ),
  {
    wrong: "a worker without room for a heap, which spools nothing",
    write: (p) => Object.assign(p.clusters.batch.workers, { memoryGiB: 0.5 }),
    path: "clusters.batch.workers.memoryGiB",
    says: ["0.5 is too small", "at least 1.5"],
  },
  {
    wrong: "a heap that is smaller than its headroom",
    write: override({ worker: { jvm: { maxHeapSize: "256M" } } }),
    path: "clusters.batch.valuesOverride.worker.jvm.maxHeapSize",
    says: ["256 MiB is all headroom", /use a heap of at least \d+M/],
  },
  {
    wrong: "a heap that is left to Java",
    write: override({ worker: { jvm: { maxHeapSize: "" } } }),
    path: "clusters.batch.valuesOverride.worker.config.query.maxMemoryPerNode",
    says: ["Trino does not start"],
  },
  ...["", null].map((maxMemoryPerNode) => ({
    wrong: `memory of a query that is ${JSON.stringify(maxMemoryPerNode)}`,
    write: override({ worker: { config: { query: { maxMemoryPerNode } } } }),
    path: "clusters.batch.valuesOverride.worker.config.query.maxMemoryPerNode",
    says: ["is empty", "no server starts"],
    right: override({ worker: { config: { query: { maxMemoryPerNode: "2GB" } } } }),
  })),
  {
    wrong: "an empty folder of data",
    write: override({ server: { node: { dataDir: "" } } }),
    path: "clusters.batch.valuesOverride.server.node.dataDir",
    says: ["node.data-dir="],
  },
  {
    wrong: "an empty map where Kubernetes takes a list",
    write: override({ env: {} }),
    path: "clusters.batch.valuesOverride.env",
    says: ["{} is a map", "write []"],
    right: override({ env: [] }),
  },
  {
    wrong: "spooling without a key",
    write: properties({ "protocol.spooling.enabled": "true" }),
    path: "clusters.batch.configProperties.protocol.spooling.enabled",
    says: ["protocol.spooling.shared-secret-key", "32 bytes"],
    right: (p) => {
      p.secretNames = ["spooling"];
      properties({
        "protocol.spooling.enabled": "true",
        "protocol.spooling.shared-secret-key": "${ENV:SPOOLING_KEY}",
      })(p);
    },
  },
  {
    wrong: "spooling with a key that is too short, in plain text",
    write: properties({
      "protocol.spooling.enabled": true,
      "protocol.spooling.shared-secret-key": "aHVudGVyMg==",
    }),
    path: "clusters.batch.configProperties.protocol.spooling.shared-secret-key",
    says: [/^(?!.*aHVudGVy).*use \$\{ENV:NAME\}/],
  },
  {
    wrong: "spilling where tasks are retried",
    write: (p) => {
      p.clusters.batch.execution = { spill: { volumeGiB: 100 } };
    },
    path: "clusters.batch.execution.spill",
    says: ['the profile "batch"', "faultTolerance.taskMemory"],
    right: (p) => {
      p.clusters.interactive.execution = { spill: { volumeGiB: 100 } };
    },
  },
  {
    wrong: "a property with a character that nobody sees",
    write: properties({ "query.max-run-time": "1h\u00a0" }),
    path: "clusters.batch.configProperties.query.max-run-time",
    says: ["U+00A0, a no-break space"],
    right: properties({ "query.max-run-time": "30h" }),
  },
  {
    wrong: "a pod that no node can hold",
    write: (p) => Object.assign(p.clusters.batch.workers, { memoryGiB: 1e6 }),
    path: "clusters.batch.workers.memoryGiB",
    says: ["the largest machine of EC2 has no more"],
  },
  ...["(", "[a", "a{", "*", "\\", "(?<a>x)(?<a>y)"].map((user) => ({
    wrong: `a user ${user}`,
    write: access({ catalogs: [{ user, allow: "all" }] }),
    path: "security.accessControl.rules.catalogs[0].user",
    says: [`"${user}" is not a regular expression`],
    right: access({ catalogs: [{ user: "(?i)ana|bob-\\d++", allow: "all" }] }),
  })),
  {
    wrong: "a table in a file of rules",
    write: (p) => {
      const tables = [{ table: "a)", privileges: [] }];
      p.security = { accessControl: { rawRules: { tables } } };
    },
    path: "security.accessControl.rawRules.tables[0].table",
    says: ['")" closes nothing'],
  },
  {
    wrong: "a user of a resource group",
    write: (p) => {
      const group = { softMemoryLimit: "80%", hardConcurrencyLimit: 1, maxQueued: 1 };
      const selectors = [{ user: "/a(/", group: "all" }, { group: "all" }];
      p.clusters.batch.workload = { resourceGroups: { groups: { all: group }, selectors } };
    },
    path: "clusters.batch.workload.resourceGroups.selectors[0].user",
    says: ["is not a regular expression"],
  },
  {
    wrong: "a context beside another stack's kubeconfig",
    write: (p) => {
      p.kubernetes = { context: "dev", stackReference: "acme/kubernetes/dev" };
    },
    path: "kubernetes.context",
    says: ['"dev"', "keep one"],
    right: (p) => {
      p.kubernetes = { stackReference: "acme/kubernetes/dev", kubeconfigOutput: "config" };
    },
  },
  {
    wrong: "an output of no stack",
    write: (p) => {
      p.kubernetes = { kubeconfigOutput: "config" };
    },
    path: "kubernetes.kubeconfigOutput",
    says: ["needs stackReference"],
  },
]);

accepts("what renders nothing", [
  ["an empty map of lines", override({ additionalLogProperties: {} })],
  ["an empty map of tolerations", override({ worker: { tolerations: {} } })],
  [
    "an empty map of volumes",
    (p) => Object.assign(p.gateway, { valuesOverride: { tolerations: {} } }),
  ],
]);
