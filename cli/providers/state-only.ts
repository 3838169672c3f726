import type {
  Cloud,
  DatabaseInstance,
  HelmRelease,
  KubernetesObject,
  LifecycleRule,
} from "./cloud";

/** A bucket; region and policy are those of one that others made. */
interface StateOnlyBucket {
  lifecycle: LifecycleRule[];
  objectOwnership?: string;
  objects: number;
  region?: string;
  policy?: string;
}

/** What a state-only cloud remembers. */
export interface StateOnlyStore {
  buckets: Map<string, StateOnlyBucket>;
  databases: Map<string, DatabaseInstance>;
  roles: Map<string, { arn: string; policies: Map<string, string> }>;
  /** Role ARN by `namespace/serviceAccount`. */
  associations: Map<string, string>;
  /** Objects by `Kind/namespace/name`. */
  objects: Map<string, KubernetesObject>;
  /** Releases by `namespace/name`. */
  releases: Map<string, HelmRelease>;
}

/** What a caller of a state-only cloud may want to know or decide. */
export interface StateOnlyOptions {
  /** Awaited before every effect, `createBucket exchange-a`; what it throws happens instead. */
  before?: (operation: string, name: string) => Promise<void>;
  /** The faults of a release. @default none - the charts are the cluster's business */
  checkRelease?: (release: HelmRelease) => string[];
}

/** A cloud that remembers what it was asked for and does nothing else. */
export type StateOnlyCloud = Cloud & { store: StateOnlyStore };

/** For previews and tests of the engine: needs no process and no credentials. */
export function createStateOnlyCloud(options: StateOnlyOptions = {}): StateOnlyCloud {
  const store: StateOnlyStore = {
    buckets: new Map(),
    databases: new Map(),
    roles: new Map(),
    associations: new Map(),
    objects: new Map(),
    releases: new Map(),
  };
  const effect: Effect = options.before ?? (async () => {});
  return {
    store,
    objectStore: objectStore(store, effect),
    databases: databases(store, effect),
    identity: identity(store, effect),
    cluster: cluster(store, effect, options.checkRelease ?? (() => [])),
  };
}

type Effect = (operation: string, name: string) => Promise<void>;

function objectStore({ buckets }: StateOnlyStore, effect: Effect): Cloud["objectStore"] {
  const existing = (name: string) => {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new Error(`NoSuchBucket: the bucket ${name} does not exist`);
    return bucket;
  };
  return {
    async createBucket(bucket) {
      await effect("createBucket", bucket);
      if (!buckets.has(bucket)) buckets.set(bucket, { lifecycle: [], objects: 0 });
    },
    async bucketExists(bucket) {
      return buckets.has(bucket);
    },
    async describeBucket(bucket) {
      return buckets.get(bucket);
    },
    async deleteBucket(bucket, { force }) {
      await effect("deleteBucket", bucket);
      if (existing(bucket).objects > 0 && !force) {
        throw new Error(`BucketNotEmpty: the bucket ${bucket} is not empty`);
      }
      buckets.delete(bucket);
    },
    async putLifecycle(bucket, rules) {
      await effect("putLifecycle", bucket);
      existing(bucket).lifecycle = rules;
    },
    async putOwnershipControls(bucket, objectOwnership) {
      await effect("putOwnershipControls", bucket);
      existing(bucket).objectOwnership = objectOwnership;
    },
    async putPolicy(bucket, policy) {
      await effect("putPolicy", bucket);
      const { policy: _, ...rest } = existing(bucket);
      buckets.set(bucket, policy === undefined ? rest : { ...rest, policy });
    },
  };
}

function databases({ databases }: StateOnlyStore, effect: Effect): Cloud["databases"] {
  return {
    async apply(instance) {
      await effect("applyDatabase", instance.identifier);
      databases.set(instance.identifier, instance);
      return { host: `${instance.identifier}.rds.lab`, port: 5432 };
    },
    async exists(identifier) {
      return databases.has(identifier);
    },
    async remove(identifier) {
      await effect("removeDatabase", identifier);
      databases.delete(identifier);
    },
  };
}

function identity({ roles, associations }: StateOnlyStore, effect: Effect): Cloud["identity"] {
  return {
    async applyRole({ name, arn }) {
      await effect("applyRole", name);
      roles.set(name, { arn, policies: roles.get(name)?.policies ?? new Map() });
    },
    async applyRolePolicy({ roleName, policyName, document }) {
      await effect("applyRolePolicy", `${roleName}/${policyName}`);
      const role = roles.get(roleName);
      if (role === undefined) throw new Error(`NoSuchEntity: the role ${roleName} does not exist`);
      role.policies.set(policyName, document);
    },
    async removeRole(roleName) {
      await effect("removeRole", roleName);
      roles.delete(roleName);
    },
    async removeRolePolicy(roleName, policyName) {
      await effect("removeRolePolicy", `${roleName}/${policyName}`);
      roles.get(roleName)?.policies.delete(policyName);
    },
    async applyManagedPolicy({ arn }) {
      await effect("applyManagedPolicy", arn);
    },
    async attachPolicy(roleName, policyArn) {
      await effect("attachPolicy", `${roleName}/${policyArn}`);
    },
    async detachPolicy(roleName, policyArn) {
      await effect("detachPolicy", `${roleName}/${policyArn}`);
    },
    async associate({ namespace, serviceAccount, roleArn }) {
      await effect("associate", `${namespace}/${serviceAccount}`);
      associations.set(`${namespace}/${serviceAccount}`, roleArn);
    },
    async dissociate(namespace, serviceAccount) {
      await effect("dissociate", `${namespace}/${serviceAccount}`);
      associations.delete(`${namespace}/${serviceAccount}`);
    },
  };
}

function cluster(
  { objects, releases }: StateOnlyStore,
  effect: Effect,
  checkRelease: (release: HelmRelease) => string[],
): Cloud["cluster"] {
  const key = (kind: string, namespace: string | undefined, name: string) =>
    `${kind}/${namespace ?? ""}/${name}`;
  return {
    checkRelease,
    async apply(object) {
      const name = key(object.kind, object.metadata.namespace, object.metadata.name);
      await effect("apply", name);
      objects.set(name, object);
    },
    async read(kind, namespace, name) {
      const object = objects.get(key(kind, namespace, name));
      if (object || kind !== "Namespace") return object;
      // A namespace that no stack has made is one that is there.
      return { apiVersion: "v1", kind, metadata: { name } };
    },
    async remove(kind, namespace, name) {
      await effect("remove", key(kind, namespace, name));
      objects.delete(key(kind, namespace, name));
    },
    async runJob({ metadata }) {
      await effect("runJob", `${metadata.namespace}/${metadata.name}`);
    },
    async applyRelease(release) {
      const name = `${release.namespace}/${release.name}`;
      releases.set(name, release);
      await effect("applyRelease", name);
    },
    async readRelease(namespace, name) {
      return releases.get(`${namespace}/${name}`);
    },
    async removeRelease(namespace, name) {
      await effect("removeRelease", `${namespace}/${name}`);
      releases.delete(`${namespace}/${name}`);
    },
  };
}
