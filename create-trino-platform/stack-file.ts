import { stringify } from "yaml";
import { estimateCost } from "../cli/cost/estimate";
import { LIST_BASIS } from "../cli/cost/prices-file";
import { formatFaults } from "../components/shared/faults";
import { parseConfig } from "../infra/parse";
import { PLATFORM_KEY } from "../infra/stack-file";
import { isTight, sizesOf } from "./sizes";
import { type Answers, Catalog, Size, Where } from "./words";

/** The address of the S3 server and the PostgreSQL that a stack without AWS makes. */
const LAKE_IN_CLUSTER = `connector.name=iceberg
iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.driver-class=org.postgresql.Driver
iceberg.jdbc-catalog.connection-url=jdbc:postgresql://trino-postgresql:5432/lake
iceberg.jdbc-catalog.connection-user=catalogs
iceberg.jdbc-catalog.connection-password=\${ENV:CATALOG_DB_PASSWORD}
iceberg.jdbc-catalog.catalog-name=lake
iceberg.jdbc-catalog.default-warehouse-dir=s3://lake/warehouse
fs.native-s3.enabled=true
s3.endpoint=http://trino-object-store:8333
# The store takes any, but without one Trino asks a cloud that is not there.
s3.region=us-east-1
s3.path-style-access=true
s3.aws-access-key=\${ENV:CATALOG_S3_ACCESS_KEY}
s3.aws-secret-key=\${ENV:CATALOG_S3_SECRET_KEY}
`;

const LAKE_ON_GLUE = "connector.name=iceberg\niceberg.catalog.type=glue\nfs.s3.enabled=true\n";

/** What a stack file says of the platform, below `trino-platform:platform`. */
export function platformOf(answers: Answers): Record<string, unknown> {
  const { where, size, catalogs } = answers;
  const hasLake = catalogs.includes(Catalog.Lake);
  const lake = where === Where.Kind ? LAKE_IN_CLUSTER : LAKE_ON_GLUE;
  const { interactive, batch } = sizesOf(where, size);
  const chosen = {
    catalogs: {
      ...(catalogs.includes(Catalog.Tpch) && { tpch: "connector.name=tpch" }),
      ...(hasLake && { lake }),
    },
    clusters: {
      interactive: { profile: "interactive", ...interactive },
      batch: { profile: "batch", ...batch },
    },
  };
  if (where === Where.EksFromNothing) return { ...chosen, catalogs: asArguments(chosen.catalogs) };
  return where === Where.Kind ? onOneNode(answers, chosen, hasLake) : onEks(answers, chosen);
}

/** A stack file may say a catalog as its text; the arguments of a component may not. */
function asArguments(catalogs: Record<string, string>) {
  return Object.fromEntries(Object.entries(catalogs).map(([name, text]) => [name, { text }]));
}

type Chosen = Pick<ReturnType<typeof platformOf>, string> & {
  clusters: Record<string, Record<string, unknown>>;
};

function onOneNode({ where, size }: Answers, chosen: Chosen, hasLake: boolean) {
  // A dead worker is noticed after seconds instead of minutes.
  const quick = {
    "exchange.max-error-duration": "10s",
    "query.remote-task.max-error-duration": "10s",
  };
  // Their limits are more than the node has: not all are busy at once.
  const requests = {
    coordinator: { resources: { requests: { memory: "768Mi" } } },
    worker: { resources: { requests: { memory: "1Gi" } } },
  };
  const clusters = Object.entries(chosen.clusters).map(([name, cluster]) => [
    name,
    {
      ...cluster,
      // On one node `kubectl drain` takes everything, or nothing.
      coordinator: { ...(cluster.coordinator as object), evictable: true },
      // A namespace that goes waits half of the longest time that a pod has to leave.
      workers: { ...(cluster.workers as object), drain: { graceSeconds: 10 } },
      ...(name === "batch" && { configProperties: quick }),
      ...(isTight(where, size) && { valuesOverride: requests }),
    },
  ]);
  return {
    exchange: { inCluster: hasLake ? { catalogBuckets: ["lake"] } : {} },
    ...chosen,
    clusters: Object.fromEntries(clusters),
    gateway: {
      replicas: 1,
      ...(size === Size.Small && {
        cpu: 0.1,
        memoryGiB: 0.5,
        load: { clients: 20, answerMiB: 4 },
      }),
      defaultRoutingGroup: "interactive",
      database: { inCluster: hasLake ? { icebergCatalogs: ["lake"] } : {} },
    },
  };
}

function onEks({ cluster = "", lakePolicyArn }: Answers, chosen: Chosen) {
  return {
    // The context of the kubeconfig: aws eks update-kubeconfig --alias.
    kubernetes: { context: cluster },
    identity: {
      workloadIdentity: { podIdentity: { eksClusterName: cluster } },
      additionalPolicyArns: lakePolicyArn === undefined ? [] : [lakePolicyArn],
    },
    exchange: { s3: { bucketCount: 3, removalPolicy: "destroy" } },
    ...chosen,
    gateway: { defaultRoutingGroup: "interactive", database: { inCluster: {} } },
  };
}

/** The same as one platform that a parser can judge and price: what the program adds is added here. */
function wholePlatform(answers: Answers): Record<string, unknown> {
  const platform = platformOf(answers);
  if (answers.where !== Where.EksFromNothing) return platform;
  const subnetIds = ["subnet-00000000000000001", "subnet-00000000000000002"];
  const securityGroupIds = ["sg-00000000000000001"];
  return {
    ...onEks({ ...answers, cluster: "trino" }, platform as Chosen),
    gateway: {
      defaultRoutingGroup: "interactive",
      database: { rds: { subnetIds, securityGroupIds, multiAz: false } },
    },
  };
}

/** What the platform's own parser says of these answers: empty if a stack may be made of them. */
export function stackFaults(answers: Answers): string {
  const region = answers.region || undefined;
  const { faults } = parseConfig(wholePlatform(answers), { region });
  return faults.length === 0 ? "" : formatFaults(`${PLATFORM_KEY}:`, faults);
}

/** US dollars a month at list prices; 0 without AWS. What a made cluster costs is in it. */
export function monthlyCost(answers: Answers): number {
  if (answers.where === Where.Kind) return 0;
  const { config } = parseConfig(wholePlatform(answers), { region: answers.region });
  if (!config) return Number.NaN;
  const { total, eks } = estimateCost(config, answers.region, LIST_BASIS);
  const under = answers.where === Where.EksFromNothing ? (eks?.total.max ?? 0) : 0;
  return total.max + under;
}

/** By what editors complete and check it: the installed package brings it. */
const SCHEMA = "../node_modules/trino-platform/dist/stack-schema.json";

/** The stack file `stacks/Pulumi.dev.yaml`. */
export function stackFileText(answers: Answers, project: string): string {
  const { where, region } = answers;
  const config = {
    ...(region && { "aws:region": region }),
    // For trying things out: the lake and the buckets go with the stack.
    ...(where === Where.EksFromNothing && { [`${project}:deleteData`]: "true" }),
    [PLATFORM_KEY]: platformOf(answers),
  };
  // The program of `eks-from-nothing` reads clusters and catalogs only, and says the rest itself.
  const forEditors =
    where === Where.EksFromNothing ? [] : [`# yaml-language-server: $schema=${SCHEMA}`];
  const head = [
    ...forEditors,
    "# The only file of this environment. Another one is another file: stacks/Pulumi.<stack>.yaml.",
  ];
  return `${head.join("\n")}\n${stringify({ config }, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
