import { z } from "zod";
import { DEFAULT_TRINO_VERSION } from "../components/shared/versions";
import { exchangeSchema } from "./exchange-config";

const text = z.string().min(1);
const oneOrMore = z.union([text.transform((one) => [one]), z.array(text)]);
const freeForm = z.record(z.string(), z.any());

const nodeSize = z.strictObject({
  memoryGiB: z.number().describe("Memory of the pod in GiB; heap and all limits follow from it"),
  cpu: z.number().describe("CPU request of the pod in cores"),
});

const cluster = z.strictObject({
  profile: z.enum(["interactive", "batch"]).describe("What the cluster is for"),
  coordinator: nodeSize,
  workers: nodeSize.extend({ replicas: z.number().describe("Number of workers") }),
  routingGroup: text.exactOptional().describe("Routing group it serves; its own name unless set"),
  configProperties: z
    .record(z.string(), z.coerce.string())
    .exactOptional()
    .describe("Lines of config.properties on coordinator and workers"),
  valuesOverride: freeForm.exactOptional().describe("Values of chart trino, merged over ours last"),
});

const catalog = z
  .union([
    text.transform((properties) => ({ text: properties })),
    z.strictObject({
      text: text.describe("Text of the catalog's properties file; secrets as ${ENV:NAME}"),
      readOnly: z.boolean().exactOptional().describe("True if no query writes to it"),
    }),
  ])
  .describe("A catalog: its properties, or {text, readOnly}");

const match = z.strictObject({
  source: oneOrMore.exactOptional(),
  user: oneOrMore.exactOptional(),
  clientTag: oneOrMore.exactOptional(),
  clientInfo: oneOrMore.exactOptional(),
  header: z.record(z.string(), oneOrMore).exactOptional(),
  queryType: oneOrMore.exactOptional(),
  catalog: oneOrMore.exactOptional(),
  schema: oneOrMore.exactOptional(),
  table: oneOrMore.exactOptional(),
  expression: text.exactOptional().describe("A raw MVEL expression"),
  get all() {
    return z.array(match).exactOptional();
  },
  get any() {
    return z.array(match).exactOptional();
  },
  get not() {
    return match.exactOptional();
  },
});

const rule = z.strictObject({
  name: text,
  description: text.exactOptional(),
  match,
  routeTo: text.describe("Routing group"),
});

const database = z
  .strictObject({
    existing: z
      .strictObject({
        host: text,
        port: z.number().int().exactOptional(),
        name: text,
        user: text,
        passwordSecretName: text.describe("Kubernetes Secret with the key GATEWAY_DB_PASSWORD"),
      })
      .exactOptional(),
    rds: z
      .strictObject({
        subnetIds: z.array(text),
        securityGroupIds: z.array(text),
        instanceClass: text.exactOptional(),
        allocatedGiB: z.number().exactOptional(),
        multiAz: z.boolean().exactOptional(),
        removalPolicy: z.enum(["retain", "destroy"]).exactOptional(),
        backupRetentionDays: z.number().exactOptional(),
      })
      .exactOptional(),
  })
  .describe("The gateway's PostgreSQL: one of existing and rds");

const gateway = z.strictObject({
  replicas: z.number().exactOptional().describe("Number of pods; 2 unless set"),
  memoryGiB: z.number().exactOptional(),
  cpu: z.number().exactOptional(),
  database,
  rules: z
    .array(rule)
    .exactOptional()
    .describe("Routing rules, first match wins; a good set unless set"),
  defaultRoutingGroup: text.describe("Where queries go that no rule matches"),
  healthCheckSeconds: z.number().exactOptional(),
  rulesRefreshSeconds: z.number().exactOptional(),
  valuesOverride: freeForm.exactOptional(),
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
  gatewayVersion: z.coerce.string().exactOptional().describe("Trino Gateway's version"),
  exchange: exchangeSchema.optional(),
  catalogs: z.record(z.string(), catalog),
  secretNames: z.array(text).default([]).describe("Kubernetes Secrets that catalogs refer to"),
  clusters: z.record(z.string(), cluster),
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
