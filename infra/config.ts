import { z } from "zod";
import { DEFAULT_TRINO_VERSION } from "../components/shared/versions";
import { exchangeSchema, identitySchema } from "./exchange-config";
import { executionSchema } from "./execution-config";
import { gatewaySurroundings } from "./gateway-config";
import { gatewayObservabilitySchema, trinoObservabilitySchema } from "./observability-config";
import { placementSchema, workersShape } from "./scaling-config";
import { securitySchema } from "./security-config";
import { workloadSchema } from "./workload-config";
import { written } from "./written";

const text = z.string().min(1);
const oneOrMore = z.union([text.transform((one) => [one]), z.array(text)]);
const freeForm = z.record(z.string(), z.any());

const nodeSize = z.strictObject({
  memoryGiB: z.number().describe("Memory of the pod in GiB; heap and all limits follow from it"),
  cpu: z.number().describe("CPU request of the pod in cores"),
});

const cluster = z.strictObject({
  profile: z.enum(["interactive", "batch"]).describe("What the cluster is for"),
  coordinator: nodeSize.extend({ placement: placementSchema.exactOptional() }),
  workers: nodeSize.extend(workersShape),
  workload: workloadSchema.exactOptional(),
  execution: executionSchema.exactOptional(),
  trinoVersion: z.coerce
    .string()
    .exactOptional()
    .describe("Trino's version of this cluster; the stack's unless set"),
  additionalPolicyArns: z
    .array(text)
    .exactOptional()
    .describe("Policies for data that this cluster alone reads or writes"),
  routingGroup: text.exactOptional().describe("Routing group it serves; its own name unless set"),
  active: z
    .boolean()
    .exactOptional()
    .describe("False sends it no new queries; before it is removed, and another one takes over"),
  configProperties: z
    .record(z.string(), written)
    .exactOptional()
    .describe("Lines of config.properties on coordinator and workers"),
  security: securitySchema
    .exactOptional()
    .describe("Fields that this cluster has instead of the platform's security"),
  observability: trinoObservabilitySchema.exactOptional(),
  valuesOverride: freeForm.exactOptional().describe("Values of chart trino, merged over ours last"),
});

const catalog = z
  .union([
    text.transform((properties) => ({ text: properties })),
    z.strictObject({
      text: text
        .exactOptional()
        .describe("Text of the catalog's properties file; secrets as ${ENV:NAME}"),
      connector: text.exactOptional().describe("Instead of text: connector.name"),
      properties: z
        .record(z.string(), written)
        .exactOptional()
        .describe("With connector: its properties; secrets as ${ENV:NAME}"),
      readOnly: z.boolean().exactOptional().describe("True if no query writes to it"),
    }),
  ])
  .describe("A catalog: its text, {text, readOnly} or {connector, properties, readOnly}");

const match = z.strictObject({
  routingGroup: oneOrMore.exactOptional().describe("X-Trino-Routing-Group"),
  source: oneOrMore.exactOptional().describe("X-Trino-Source, a glob or regex:…"),
  user: oneOrMore.exactOptional().describe("X-Trino-User, else who logs in"),
  userGroup: oneOrMore.exactOptional().describe("Names of userGroups"),
  clientTag: oneOrMore.exactOptional().describe("One whole tag of X-Trino-Client-Tags"),
  clientInfo: oneOrMore.exactOptional().describe("X-Trino-Client-Info"),
  header: z.record(z.string(), oneOrMore).exactOptional().describe("Other headers by name"),
  resourceEstimate: z
    .strictObject({
      executionTime: text.exactOptional().describe("A duration as Trino writes it: 90s, 30m"),
      cpuTime: text.exactOptional().describe("A duration: 5h"),
      peakMemory: text.exactOptional().describe("A size: 100GB"),
    })
    .exactOptional()
    .describe("What the client's estimates are at least"),
  queryType: oneOrMore.exactOptional().describe("SELECT, INSERT, CTAS, MERGE, …"),
  catalog: oneOrMore.exactOptional().describe("One that the statement names, or the session's"),
  schema: oneOrMore.exactOptional().describe("One that the statement names"),
  table: oneOrMore.exactOptional().describe("One that it names, as catalog.schema.table"),
  expression: text.exactOptional().describe("A raw MVEL expression"),
  get all() {
    return z.array(match).exactOptional().describe("Every one of these must hold");
  },
  get any() {
    return z.array(match).exactOptional().describe("At least one of these must hold");
  },
  get not() {
    return match.exactOptional().describe("This must not hold");
  },
});

const rule = z.strictObject({
  // An empty one is told of with the rule's other faults.
  name: z.string().describe("Unique; the gateway's log and explain route show it"),
  description: text.exactOptional().describe("What it is for, in words"),
  match: match.describe("What a request must look like: all that is given must hold"),
  routeTo: text.describe("Routing group"),
});

const databaseTls = z
  .strictObject({
    mode: z.enum(["verify-full", "verify-ca", "prefer"]).exactOptional(),
    caConfigMapName: text.exactOptional(),
    caSecretName: text.exactOptional(),
    caFile: text.exactOptional().describe("Key of the ConfigMap or Secret; ca.crt unless set"),
  })
  .describe("Whom the gateway believes to be its database: whose certificate, for its name or not");

const database = z
  .strictObject({
    existing: z
      .strictObject({
        host: text,
        port: z.number().int().exactOptional(),
        name: text,
        user: text,
        passwordSecretName: text.describe("Kubernetes Secret with the key GATEWAY_DB_PASSWORD"),
        tls: databaseTls,
      })
      .exactOptional(),
    cnpg: z
      .strictObject({
        instances: z.number().exactOptional(),
        storageGiB: z.number().exactOptional(),
        storageClass: text.exactOptional(),
        removalPolicy: z.enum(["retain", "destroy"]).exactOptional(),
      })
      .exactOptional()
      .describe("CloudNativePG, whose operator is there already"),
    aurora: z
      .strictObject({
        subnetIds: z.array(text),
        securityGroupIds: z.array(text),
        instances: z
          .number()
          .exactOptional()
          .describe("Servers, one of them writable; 2 unless set"),
        minCapacity: z.number().exactOptional().describe("Capacity units, 0.5 unless set"),
        maxCapacity: z.number().exactOptional().describe("Capacity units, 2 unless set"),
        removalPolicy: z.enum(["retain", "destroy"]).exactOptional(),
        backupRetentionDays: z.number().exactOptional(),
        tls: databaseTls.exactOptional(),
      })
      .exactOptional()
      .describe("Aurora PostgreSQL, Serverless v2"),
    rds: z
      .strictObject({
        subnetIds: z.array(text),
        securityGroupIds: z.array(text),
        instanceClass: text.exactOptional(),
        allocatedGiB: z.number().exactOptional(),
        multiAz: z.boolean().exactOptional(),
        removalPolicy: z.enum(["retain", "destroy"]).exactOptional(),
        backupRetentionDays: z.number().exactOptional(),
        tls: databaseTls.exactOptional(),
      })
      .exactOptional(),
  })
  .describe("The gateway's PostgreSQL: one of existing, rds, aurora and cnpg");

const gateway = z.strictObject({
  ...gatewaySurroundings,
  observability: gatewayObservabilitySchema.exactOptional(),
  replicas: z.number().exactOptional().describe("Number of pods; 2 unless set"),
  memoryGiB: z.number().exactOptional().describe("Memory of each pod in GiB"),
  load: z
    .strictObject({ clients: z.number().exactOptional(), answerMiB: z.number().exactOptional() })
    .exactOptional()
    .describe("Clients that poll at once and the largest answer; memory follows from them"),
  cpu: z.number().exactOptional().describe("CPU request of each pod in cores"),
  database,
  rules: z
    .array(rule)
    .exactOptional()
    .describe("Routing rules, first match wins; a good set unless set"),
  defaultRoutingGroup: text.describe("Where queries go that no rule matches"),
  onGroupDown: text
    .exactOptional()
    .describe("fail, or the routing group that takes the queries of a group that is down"),
  userGroups: z
    .record(z.string(), oneOrMore)
    .exactOptional()
    .describe("Members of the groups that rules name in userGroup"),
  historyHours: z
    .number()
    .exactOptional()
    .describe("Hours a query's cluster is remembered; longer than any query unless set"),
  drainSeconds: z
    .number()
    .exactOptional()
    .describe("Seconds that the queries of a removed cluster may take; 600 unless set, 0: no wait"),
  healthCheckSeconds: z
    .number()
    .exactOptional()
    .describe("Seconds between two health checks of a cluster; 10 unless set"),
  rulesRefreshSeconds: z
    .number()
    .exactOptional()
    .describe("Seconds until a changed rules file is read again; 15 unless set"),
  valuesOverride: freeForm
    .exactOptional()
    .describe("Values of chart trino-gateway, merged over ours last"),
});

const kubernetes = z
  .strictObject({
    context: text.exactOptional().describe("Context of the kubeconfig; the current one unless set"),
    stackReference: text.exactOptional().describe("Stack that outputs the kubeconfig"),
    kubeconfigOutput: text.exactOptional().describe("Name of that output; kubeconfig unless set"),
  })
  .describe("The Kubernetes cluster, which exists already");

/** Name of the one structured key of a stack file. */
export const PLATFORM_KEY = "trino-platform:platform";

/** The shape of that key: strict, so that a misspelt key is an error. */
export const platformSchema = z.strictObject({
  kubernetes: kubernetes.default({}),
  namespace: text.default("trino").describe("Kubernetes namespace"),
  createNamespace: z.boolean().default(true).describe("False if the namespace exists already"),
  trinoVersion: z.coerce.string().default(DEFAULT_TRINO_VERSION).describe("Trino's version"),
  gatewayVersion: z.coerce.string().exactOptional().describe("Trino Gateway's version: 21"),
  identity: identitySchema
    .exactOptional()
    .describe("The AWS role of each cluster: how its pods become it, and what it may"),
  exchange: exchangeSchema.optional(),
  catalogs: z.record(z.string(), catalog).describe("Catalogs by name, the same on all clusters"),
  security: securitySchema
    .exactOptional()
    .describe("Who reaches the clusters, who may log in, and who may do what"),
  secretNames: z.array(text).default([]).describe("Kubernetes Secrets that catalogs refer to"),
  clusters: z.record(z.string(), cluster).describe("Trino clusters by name"),
  gateway,
  tags: z.record(z.string(), z.string()).default({}).describe("Tags of all AWS resources"),
});

/** A stack's configuration as the program uses it: defaults filled in. */
export type PlatformConfig = z.output<typeof platformSchema>;

/** JSON Schema of the stack files, for editors. */
export function stackFileSchema(): Record<string, unknown> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A stack of trino-platform",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: { [PLATFORM_KEY]: z.toJSONSchema(platformSchema, { io: "input" }) },
        required: [PLATFORM_KEY],
      },
    },
  };
}
