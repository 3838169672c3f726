import { attention, type Consequence, danger, info } from "./consequence";
import type { ResourceChange } from "./resource-changes";

type Explain = (change: ResourceChange) => Consequence[];

/** What the change of a resource that is no Helm release means; nothing if it means nothing. */
export function explainResource(change: ResourceChange): Consequence[] {
  return [...protection(change), ...(EXPLAINERS[change.type]?.(change) ?? [])];
}

const EXPLAINERS: Record<string, Explain> = {
  "aws:s3/bucket:Bucket": explainBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": explainLifecycle,
  "aws:s3/bucketPolicy:BucketPolicy": explainPolicy,
  "aws:iam/role:Role": explainRole,
  "aws:iam/rolePolicy:RolePolicy": explainPolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ op, before, after }) => {
    const { role, policyArn } = (after ?? before ?? {}) as Record<string, string>;
    const verb = op === "delete" ? "loses" : "gets";
    return [attention(`role ${role} ${verb} the policy ${policyArn}`)];
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ op, before, after }) => {
    const account = (after ?? before)?.serviceAccount;
    return op === "delete"
      ? [danger(`pods of service account ${account} lose their AWS credentials`)]
      : [attention(`pods of service account ${account} get other AWS credentials when they start`)];
  },
  "aws:rds/instance:Instance": explainDatabase,
  "aws:rds/cluster:Cluster": explainDatabase,
  "kubernetes:core/v1:Namespace": ({ op, before }) => {
    const name = nameOf(before);
    if (op !== "delete" && op !== "replace") return [];
    return [danger(`namespace ${name} is removed, and everything in it`)];
  },
  "kubernetes:core/v1:Secret": ({ op, before }) =>
    op === "create"
      ? []
      : [attention(`Secret ${nameOf(before)} ${verbOf(op)}: pods read it when they start`)],
  "kubernetes:batch/v1:Job": ({ op, after }) =>
    op === "delete" ? [] : [info(`Job ${nameOf(after)} runs: the gateway is told its backends`)],
  "random:index/randomPassword:RandomPassword": ({ op, name }) =>
    op === "replace" ? [attention(`password ${name} is drawn anew`)] : [],
  "random:index/randomBytes:RandomBytes": ({ op, name }) =>
    op === "replace"
      ? [
          attention(
            `key ${name} is drawn anew: acknowledgements of what is spooled now are refused`,
          ),
        ]
      : [],
  "pulumi:providers:kubernetes": () => [
    danger("the stack goes to another Kubernetes cluster, or reaches it another way"),
  ],
};

function protection({ protected: isProtected, type, before, name }: ResourceChange): Consequence[] {
  if (!isProtected) return [];
  const what = `${type.split(":").pop()} ${before?.bucket ?? nameOf(before) ?? name}`;
  return [danger(`${what} is protected: \`pulumi up\` refuses to remove it`)];
}

function explainBucket({ op, before, after, retained }: ResourceChange): Consequence[] {
  const bucket = before?.bucket ?? after?.bucket;
  if (op === "create") return [info(`bucket ${bucket} is new`)];
  if (op === "update") return [];
  if (retained) return [attention(`bucket ${bucket} leaves the stack, but stays in the account`)];
  return [danger(`bucket ${bucket} is removed, and what running queries have spooled to it`)];
}

function explainLifecycle({ op, before, after }: ResourceChange): Consequence[] {
  if (op !== "update") return [];
  const days = (inputs: ResourceChange["after"]) =>
    ((inputs?.rules ?? []) as { expiration?: { days?: number } }[])[0]?.expiration?.days;
  if (days(before) === days(after)) return [];
  return [
    attention(
      `bucket ${after?.bucket}: objects are deleted after ${days(after)} days instead of ${days(before)}; a query must not run longer`,
    ),
  ];
}

function explainPolicy({ op, name, before, after }: ResourceChange): Consequence[] {
  if (op === "create" || op === "delete") return [];
  const subject = (after ?? before)?.role ?? (after ?? before)?.bucket;
  return [attention(`the rights on ${subject} change: read policies/${name}.json`)];
}

function explainRole({ op, name, properties, before }: ResourceChange): Consequence[] {
  if (op === "delete" || op === "replace") {
    return [danger(`role ${before?.name ?? name} is ${op}d: pods that use it lose their rights`)];
  }
  return properties.some(({ path }) => path === "assumeRolePolicy")
    ? [attention(`who may act as role ${name} changes: read policies/${name}-trust.json`)]
    : [];
}

const DISRUPTIVE = ["instanceClass", "allocatedStorage", "engineVersion", "multiAz", "storageType"];

function explainDatabase({
  op,
  before,
  after,
  properties,
  retained,
}: ResourceChange): Consequence[] {
  const { identifier, clusterIdentifier } = before ?? after ?? {};
  const name = identifier ?? clusterIdentifier;
  if (op === "create") return [];
  if (op === "replace") {
    return [
      danger(`database ${name} is replaced: the query history is lost, backends register again`),
    ];
  }
  if (op === "delete") {
    return retained
      ? [attention(`database ${name} leaves the stack, but stays in the account`)]
      : [danger(`database ${name} is removed: without one the gateway routes nothing`)];
  }
  const changed = properties.map(({ path }) => path).filter((path) => DISRUPTIVE.includes(path));
  if (changed.length === 0) return [];
  return [
    attention(
      `database ${name} changes (${changed.join(", ")}) in its next maintenance window; the gateway is without it for minutes`,
    ),
  ];
}

const verbOf = (op: ResourceChange["op"]) =>
  ({ create: "is new", update: "changes", replace: "is replaced", delete: "is removed" })[op];

function nameOf(inputs: ResourceChange["after"]): string | undefined {
  return (inputs?.metadata as { name?: string } | undefined)?.name;
}
