/**
 * What the lab's Pulumi providers act on. Two implementations: `state-only.ts` remembers and does
 * nothing else (previews, engine tests); `local-cloud.ts` acts on real processes.
 */
export interface Cloud {
  readonly objectStore: ObjectStore;
  readonly databases: Databases;
  readonly identity: Identity;
  readonly cluster: KubernetesCluster;
}

/** S3 as the program uses it. Calls are idempotent; errors read like the service's own. */
export interface ObjectStore {
  createBucket(bucket: string): Promise<void>;
  bucketExists(bucket: string): Promise<boolean>;
  /** What data sources tell of a bucket: where it lies, its policy; undefined if there is none. */
  describeBucket(bucket: string): Promise<{ region?: string; policy?: string } | undefined>;
  /** Rejects with BucketNotEmpty unless `force`, as AWS does. */
  deleteBucket(bucket: string, options: { force: boolean }): Promise<void>;
  putLifecycle(bucket: string, rules: LifecycleRule[]): Promise<void>;
  putOwnershipControls(bucket: string, objectOwnership: string): Promise<void>;
  /** Undefined removes the policy. */
  putPolicy(bucket: string, policy: string | undefined): Promise<void>;
}

export interface LifecycleRule {
  id: string;
  enabled: boolean;
  expirationDays?: number;
  abortIncompleteMultipartUploadDays?: number;
}

/** RDS for PostgreSQL: a login role and a database on the lab's one PostgreSQL server. */
export interface Databases {
  /** Creates or updates. Gives the address under which pods reach it, a name that only the lab resolves. */
  apply(instance: DatabaseInstance): Promise<{ host: string; port: number }>;
  exists(identifier: string): Promise<boolean>;
  remove(identifier: string): Promise<void>;
}

export interface DatabaseInstance {
  identifier: string;
  databaseName: string;
  username: string;
  password: string;
}

/** IAM roles and who may assume them: which credentials a pod's environment gets. */
export interface Identity {
  applyRole(role: { name: string; arn: string; assumeRolePolicy: string }): Promise<void>;
  applyRolePolicy(policy: {
    roleName: string;
    policyName: string;
    document: string;
  }): Promise<void>;
  removeRole(roleName: string): Promise<void>;
  removeRolePolicy(roleName: string, policyName: string): Promise<void>;
  /** A managed policy: one that exists beside the roles, for which somebody else answers. */
  applyManagedPolicy(policy: { arn: string; document: string }): Promise<void>;
  attachPolicy(roleName: string, policyArn: string): Promise<void>;
  detachPolicy(roleName: string, policyArn: string): Promise<void>;
  /** EKS Pod Identity: pods of this service account run as this role. */
  associate(association: {
    namespace: string;
    serviceAccount: string;
    roleArn: string;
    /** The EKS cluster that the association is one of. */
    clusterName: string;
  }): Promise<void>;
  dissociate(namespace: string, serviceAccount: string): Promise<void>;
}

/** A Kubernetes object as the provider sends it, secrets unwrapped. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

export interface HelmRelease {
  name: string;
  namespace: string;
  chart: string;
  version: string;
  values: Record<string, unknown>;
}

/** Kubernetes: objects are stored, Helm releases become processes, Jobs run. */
export interface KubernetesCluster {
  apply(object: KubernetesObject): Promise<void>;
  read(kind: string, namespace: string, name: string): Promise<KubernetesObject | undefined>;
  remove(kind: string, namespace: string, name: string): Promise<void>;
  /** Runs the Job's container to its end; rejects with its last log lines if it fails. */
  runJob(job: KubernetesObject): Promise<void>;
  /** Install or upgrade, and wait until every process is ready; rejects with the last log lines of one that is not. */
  applyRelease(release: HelmRelease, progress: (line: string) => void): Promise<void>;
  readRelease(namespace: string, name: string): Promise<HelmRelease | undefined>;
  removeRelease(namespace: string, name: string): Promise<void>;
  /** The faults that applying this release would meet: unmodelled keys, the chart's own checks. Pure, used by `check`. */
  checkRelease(release: HelmRelease): string[];
}
