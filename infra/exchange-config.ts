import { z } from "zod";

const text = z.string().min(1);
const names = z.array(text);

const tuning = z.strictObject({
  partSizeMiB: z.number().exactOptional().describe("Size of an uploaded part in MiB; 5 unless set"),
  sinkBuffersPerPartition: z
    .number()
    .exactOptional()
    .describe("Buffers for each output partition of a sink; 2 unless set"),
  sinkBufferPoolMinSize: z
    .number()
    .exactOptional()
    .describe("Buffers that a sink has at least; 10 unless set"),
  maxFileSizeMiB: z
    .number()
    .exactOptional()
    .describe("Size of a spooled file in MiB; 1024 unless set"),
  concurrentReaders: z
    .number()
    .exactOptional()
    .describe("Files that a task reads at once; 4 unless set"),
  maxErrorRetries: z
    .number()
    .exactOptional()
    .describe("How often a request is tried again; 10 unless set"),
  encryption: z
    .boolean()
    .exactOptional()
    .describe("False if Trino shall not encrypt what it spools"),
});

const s3Tuning = tuning.extend({
  retryMode: z
    .enum(["ADAPTIVE_V2", "STANDARD"])
    .exactOptional()
    .describe("What the client does when the store throttles; ADAPTIVE_V2 unless set"),
  maxConcurrentRequests: z
    .number()
    .exactOptional()
    .describe("Requests that the client of one bucket has open; 100 unless set"),
});

const s3Endpoint = text
  .exactOptional()
  .describe(
    "fips, dual-stack, fips-dual-stack, or the https:// address of an interface endpoint; the region's own unless set",
  );

const workloadIdentity = z
  .strictObject({
    podIdentity: z.strictObject({ eksClusterName: text }).exactOptional(),
    irsa: z.strictObject({ oidcProviderArn: text, oidcProviderUrl: text }).exactOptional(),
  })
  .describe("How pods become the AWS role: one of podIdentity and irsa");

const policies = {
  additionalPolicyArns: names
    .exactOptional()
    .describe("Policies for the data of catalogs, for every cluster"),
  separateExchangeRole: z
    .boolean()
    .exactOptional()
    .describe("True if the exchange shall have a role apart from the catalogs'"),
};

/** The AWS role of each cluster. */
export const identitySchema = z.strictObject({ workloadIdentity, ...policies });

/** The same where version 0.1.0 had it. */
const awsIdentity = {
  workloadIdentity: workloadIdentity.exactOptional(),
  ...policies,
};

const bucket = z.strictObject({
  name: text.exactOptional().describe("The bucket's name; made by Pulumi unless set"),
  draining: z
    .boolean()
    .exactOptional()
    .describe("True before it is removed: nothing new is spooled, what is there stays readable"),
});

const s3 = z.strictObject({
  bucketCount: z.number().exactOptional().describe("Number of buckets; 3 unless set"),
  buckets: z
    .record(z.string(), bucket)
    .exactOptional()
    .describe("The buckets by key instead of bucketCount: bucket-0, bucket-1, …"),
  bucketNamePrefix: text.exactOptional(),
  expirationDays: z.number().exactOptional().describe("Days after which spooled data is deleted"),
  kmsKeyArn: text.exactOptional().describe("KMS key instead of SSE-S3"),
  vpcEndpoint: z
    .strictObject({ id: text, dedicated: z.boolean().exactOptional() })
    .exactOptional()
    .describe("The VPC's S3 gateway endpoint: objects are read and written through it only"),
  endpoint: s3Endpoint,
  removalPolicy: z
    .enum(["retain", "destroy"])
    .exactOptional()
    .describe("What becomes of the buckets with the stack; retain also protects them"),
  ...awsIdentity,
  tuning: s3Tuning.exactOptional().describe("Tuning of the exchange manager"),
});

const adoptedS3 = z.strictObject({
  bucketNames: names.describe("Existing buckets, all in one region"),
  drainingBucketNames: names.exactOptional().describe("Existing buckets that take nothing new"),
  expirationDays: z
    .number()
    .exactOptional()
    .describe("Days after which the buckets' own rules delete what is in them"),
  kmsKeyArn: text.exactOptional().describe("KMS key with which the buckets encrypt"),
  endpoint: s3Endpoint,
  ...awsIdentity,
  tuning: s3Tuning.exactOptional().describe("Tuning of the exchange manager"),
});

const s3Compatible = z.strictObject({
  bucketNames: names.describe("Existing buckets"),
  endpoint: text.describe("The store's address"),
  region: text.exactOptional(),
  pathStyleAccess: z.boolean().exactOptional(),
  credentialsSecretName: text.describe(
    "Kubernetes Secret with EXCHANGE_S3_ACCESS_KEY and EXCHANGE_S3_SECRET_KEY",
  ),
  tuning: s3Tuning.exactOptional().describe("Tuning of the exchange manager"),
});

const gcs = z.strictObject({
  bucketNames: names.describe("Existing buckets"),
  region: text.describe("The buckets' location"),
  hmacSecretName: text.describe(
    "Kubernetes Secret with EXCHANGE_GCS_HMAC_ACCESS_KEY and EXCHANGE_GCS_HMAC_SECRET_KEY",
  ),
  jsonKeySecretName: text.exactOptional().describe("Kubernetes Secret with EXCHANGE_GCS_JSON_KEY"),
  workloadIdentity: z.strictObject({ serviceAccountEmail: text }).exactOptional(),
  tuning: s3Tuning.exactOptional().describe("Tuning of the exchange manager"),
});

const azure = z.strictObject({
  accountName: text,
  containerNames: names.describe("Existing containers"),
  connectionStringSecretName: text
    .exactOptional()
    .describe("Kubernetes Secret with EXCHANGE_AZURE_CONNECTION_STRING"),
  endpoint: text.exactOptional().describe("The account's address, for pods with an identity"),
  workloadIdentity: z.strictObject({ clientId: text }).exactOptional(),
  tuning: tuning.exactOptional(),
});

/** Where batch clusters spool: one backend. */
export const exchangeSchema = z
  .strictObject({
    s3: s3.exactOptional().describe("S3 buckets that this stack creates"),
    adoptedS3: adoptedS3.exactOptional().describe("S3 buckets that exist"),
    s3Compatible: s3Compatible.exactOptional().describe("MinIO, Ceph, SeaweedFS and their like"),
    gcs: gcs.exactOptional().describe("Google Cloud Storage"),
    azure: azure.exactOptional().describe("Azure Blob Storage"),
  })
  .describe("Where batch clusters spool intermediate data: exactly one backend");

/** The exchange of a stack file. */
export type ExchangeConfig = z.output<typeof exchangeSchema>;
