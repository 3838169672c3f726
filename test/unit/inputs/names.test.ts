import { type Platform, refuses } from "./tables";

const notOnAws = (p: Platform) => {
  delete p.identity;
  p.exchange = {
    s3Compatible: {
      bucketNames: ["acme"],
      endpoint: "http://minio.storage:9000",
      credentialsSecretName: "exchange",
    },
  };
};

refuses("names that Kubernetes and Helm judge", [
  {
    wrong: "a namespace in capitals",
    write: (p) => Object.assign(p, { namespace: "Trino" }),
    path: "namespace",
    says: ['"Trino"', "lower-case letters", 'did you mean "trino"'],
  },
  {
    wrong: "a namespace with an underscore",
    write: (p) => Object.assign(p, { namespace: "my_ns" }),
    path: "namespace",
    says: ['"my_ns"', 'did you mean "my-ns"'],
    right: (p) => Object.assign(p, { namespace: "my-ns" }),
  },
  {
    wrong: "a namespace that is too long",
    write: (p) => Object.assign(p, { namespace: "n".repeat(64) }),
    path: "namespace",
    says: ["64 characters", "at most 63"],
    right: (p) => Object.assign(p, { namespace: "n".repeat(63) }),
  },
  {
    wrong: "a namespace to create that exists everywhere",
    write: (p) => Object.assign(p, { namespace: "default", createNamespace: true }),
    path: "namespace",
    says: ['"default" exists', "createNamespace: false"],
    right: (p) => Object.assign(p, { namespace: "default", createNamespace: false }),
  },
  {
    wrong: "a Secret named like its key",
    write: (p) => {
      p.gateway.database.existing.passwordSecretName = "GATEWAY_DB";
    },
    path: "gateway.database.existing.passwordSecretName",
    says: ["not the name of a Kubernetes Secret", "lower-case"],
  },
  {
    wrong: "a Secret among those of catalogs",
    write: (p) => Object.assign(p, { secretNames: ["lake", "my_secret"] }),
    path: "secretNames[1]",
    says: ["not the name of a Kubernetes Secret"],
    right: (p) => Object.assign(p, { secretNames: ["lake", "my-secret"] }),
  },
  {
    wrong: "a password file's Secret that the chart would cut",
    write: (p) =>
      Object.assign(p, {
        security: { authentication: { password: { secretName: "s".repeat(64) } } },
      }),
    path: "security.authentication.password.secretName",
    says: ["64 characters", "63"],
    right: (p) =>
      Object.assign(p, {
        security: { authentication: { password: { secretName: "s".repeat(63) } } },
      }),
  },
  {
    wrong: "a cluster in capitals",
    write: (p) => {
      p.clusters.Adhoc = p.clusters.interactive;
    },
    path: "clusters.Adhoc",
    says: ['"Adhoc"', 'did you mean "adhoc"'],
    right: (p) => {
      p.clusters.adhoc = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose release is too long for Helm",
    write: (p) => {
      notOnAws(p);
      p.clusters["a".repeat(48)] = p.clusters.interactive;
    },
    path: `clusters.${"a".repeat(48)}`,
    says: ["48 characters", "at most 47", "53"],
    right: (p) => {
      notOnAws(p);
      p.clusters["a".repeat(47)] = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose role is too long for IAM",
    write: (p) => {
      p.clusters["a".repeat(46)] = p.clusters.interactive;
    },
    path: `clusters.${"a".repeat(46)}`,
    says: ["name of an IAM role", "at most 51 characters"],
    right: (p) => {
      p.clusters["a".repeat(45)] = p.clusters.interactive;
    },
  },
  {
    wrong: "a cluster whose Service is that of another's workers",
    write: (p) => {
      p.clusters["batch-worker"] = p.clusters.interactive;
    },
    path: "clusters.batch-worker",
    says: ["trino-batch-worker", "clusters.batch"],
    right: (p) => {
      p.clusters["batch-2"] = p.clusters.interactive;
    },
  },
  {
    wrong: "a routing group with a blank",
    write: (p) => {
      p.clusters.batch.routingGroup = "Long running";
    },
    path: "clusters.batch.routingGroup",
    says: ['"Long running"', 'did you mean "long-running"'],
    right: (p) => {
      p.clusters.batch.routingGroup = "long-running";
    },
  },
  {
    wrong: "the value of a node label",
    write: (p) => {
      p.clusters.batch.workers.placement = { nodeSelector: { role: "trino workers" } };
    },
    path: 'clusters.batch.workers.placement.nodeSelector["role"]',
    says: ['"trino workers"', "value of a label"],
    right: (p) => {
      p.clusters.batch.workers.placement = { nodeSelector: { role: "trino-workers", empty: "" } };
    },
  },
  {
    wrong: "the key of a taint",
    write: (p) => {
      p.clusters.batch.workers.placement = {
        tolerations: [{ key: "only trino", operator: "Exists" }],
      };
    },
    path: "clusters.batch.workers.placement.tolerations[0].key",
    says: ['"only trino"'],
    right: (p) => {
      p.clusters.batch.workers.placement = {
        tolerations: [{ key: "example.com/trino", operator: "Exists" }],
      };
    },
  },
  {
    wrong: "a storage class",
    write: (p) => {
      p.gateway.database = { cnpg: { storageClass: "GP3" } };
    },
    path: "gateway.database.cnpg.storageClass",
    says: ['"GP3"', 'did you mean "gp3"'],
    right: (p) => {
      p.gateway.database = { cnpg: { storageClass: "gp3" } };
    },
  },
]);
