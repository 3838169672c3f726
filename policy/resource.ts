/** Stands for a value that only an `up` will know; nothing is concluded from it. */
export const UNKNOWN = "<unknown>";

/** One resource as rules see it: plain data, whatever the engine made of it. */
export interface StackResource {
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  type: string;
  /** Logical name in the program. */
  name: string;
  urn: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource type
  props: Record<string, any>;
  /** Resources that its properties come from, by URN. */
  dependsOn: string[];
}

/** One resource that breaks a rule, and how. */
export interface Violation {
  /** The resource's URN. */
  urn: string;
  /** What is wrong and what would be right: lower case, no final period. */
  message: string;
}

/** One rule of the pack: a pure predicate over the whole stack, with an example of each outcome. */
export interface Rule {
  /** Id of the rule, unique in the pack. */
  name: string;
  description: string;
  find(resources: readonly StackResource[]): Violation[];
  /** Stacks that keep to the rule, and stacks that break it: documentation, and tests. */
  examples: { passing: StackResource[]; failing: StackResource[] };
}

/** A resource for an example. */
export function example(
  type: string,
  name: string,
  props: StackResource["props"] = {},
  parent = "",
): StackResource {
  const qualified = parent === "" ? type : `${parent}$${type}`;
  const urn = `urn:pulumi:example::trino-platform::${qualified}::${name}`;
  return { type, name, urn, props, dependsOn: [] };
}

/** Types by what rules call them. */
export const TYPES = {
  bucket: "aws:s3/bucket:Bucket",
  accessBlock: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  encryption:
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  role: "aws:iam/role:Role",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  instance: "aws:rds/instance:Instance",
  cluster: "aws:rds/cluster:Cluster",
  clusterInstance: "aws:rds/clusterInstance:ClusterInstance",
  release: "kubernetes:helm.sh/v3:Release",
} as const;

/** The component below which exchange buckets and roles stand. */
export const EXCHANGE = "trino-platform:index:S3ExchangeStorage";

/** The component below which the bucket of spooled results stands. */
export const SPOOLING = "trino-platform:index:SpoolingStorage";

/** The component of exchange storage in buckets of others, which makes only roles. */
export const ADOPTED_EXCHANGE = "trino-platform:index:AdoptedS3ExchangeStorage";

/** The component of a cluster, which makes the role of its pods. */
export const CLUSTER = "trino-platform:index:TrinoCluster";

/** True if the resource stands below a component that makes roles of pods. */
export function isOfPods({ urn }: StackResource): boolean {
  return [EXCHANGE, ADOPTED_EXCHANGE, CLUSTER].some((type) => urn.includes(`${type}$`));
}

/** True of a release of that chart, wherever the chart is fetched from: in a registry, by its address. */
export function isOfChart({ chart }: StackResource["props"], name: string): boolean {
  return String(chart).split("/").at(-1) === name;
}

/** All resources of a type. */
export function ofType(resources: readonly StackResource[], type: string): StackResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** The settings of one type that belong to a bucket, by its name or, in a preview, by reference. */
export function settingsOf(
  bucket: StackResource,
  type: string,
  resources: readonly StackResource[],
): StackResource[] {
  const name = bucket.props.bucket;
  return ofType(resources, type).filter(
    ({ props, dependsOn }) =>
      dependsOn.includes(bucket.urn) ||
      (name !== undefined && name !== UNKNOWN && props.bucket === name),
  );
}

/** One statement of a policy, its parts as lists. */
export interface Statement {
  effect: string;
  actions: string[];
  /** What `NotAction`, `NotResource` and `NotPrincipal` leave out: all the rest is meant. */
  excluded: string[];
  resources: string[];
  principals: unknown[];
  // biome-ignore lint/suspicious/noExplicitAny: a condition has any shape
  condition?: any;
}

/** The statements of a policy document; none if it is not known yet. */
export function statementsOf(policy: unknown): Statement[] {
  if (policy === undefined || policy === UNKNOWN) return [];
  const document = typeof policy === "string" ? parse(policy) : policy;
  const statements = [(document as { Statement?: unknown })?.Statement ?? []].flat();
  return (statements as Record<string, unknown>[]).map((one) => ({
    effect: String(one.Effect),
    actions: list(one.Action) as string[],
    excluded: [one.NotAction, one.NotResource, one.NotPrincipal].flatMap(list).map(String),
    resources: list(one.Resource) as string[],
    principals:
      typeof one.Principal === "object" && one.Principal !== null
        ? Object.values(one.Principal).flat()
        : list(one.Principal),
    condition: one.Condition,
  }));
}

function list(value: unknown): unknown[] {
  return value === undefined ? [] : [value].flat();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
