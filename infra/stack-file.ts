import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedS3ExchangeStorageArgs } from "../components/exchange/adopted-s3-exchange-storage";
import type { AzureExchangeStorageArgs } from "../components/exchange/azure-exchange-storage";
import type { GcsExchangeStorageArgs } from "../components/exchange/gcs-exchange-storage";
import type { S3ExchangeStorageArgs } from "../components/exchange/s3-exchange-storage";
import type { AuroraGatewayDatabaseArgs } from "../components/gateway/aurora-database";
import type { CnpgGatewayDatabaseArgs } from "../components/gateway/cnpg-database";
import type { GatewaySettings } from "../components/gateway/gateway-settings";
import type { RdsGatewayDatabaseArgs } from "../components/gateway/rds-database";
import type { GatewayDatabaseSpec } from "../components/gateway/spec";
import type { Rollout } from "../components/platform/spec";
import type { PlatformClusterArgs } from "../components/platform/trino-platform";
import type { ChartArgs } from "../components/shared/chart-repository";
import type { ClusterIdentityArgs } from "../components/shared/identity/create-identity";
import { DEFAULT_TRINO_VERSION } from "../components/shared/versions";
import type { Scalar } from "../components/shared/written";
import type { SecuritySpec } from "../components/trino/security/spec";
import type { CatalogSpec } from "../components/trino/spec";
import type {
  InClusterDatabaseConfig,
  InClusterExchangeConfig,
  S3CompatibleExchangeConfig,
} from "./in-cluster/spec";
import type { SpoolingConfig } from "./spooling/spec";

/** Name of the one structured key of a stack file. */
export const PLATFORM_KEY = "trino-platform:platform";

/** The Kubernetes cluster, which exists already: a context of the kubeconfig, or a stack's output. */
export interface KubernetesConfig {
  /**
   * Context of the kubeconfig.
   * @default the kubeconfig's current one
   */
  context?: string;
  /**
   * Stack that outputs the kubeconfig.
   * @default none - the kubeconfig of the machine
   */
  stackReference?: string;
  /**
   * Name of that output.
   * @default "kubeconfig" - what Pulumi's own EKS component calls it
   */
  kubeconfigOutput?: string;
}

/** The AWS role of each cluster; its tags are those of the stack. */
export interface IdentityConfig extends Omit<ClusterIdentityArgs, "tags"> {}

/** What the program knows itself of storage on AWS: where it stands and who uses it. */
type KnownOfStorage = "namespace" | "serviceAccountNames" | "tags";

/** S3 buckets that this stack creates. */
export interface S3ExchangeConfig extends Omit<S3ExchangeStorageArgs, KnownOfStorage> {}

/** S3 buckets that exist. */
export interface AdoptedS3ExchangeConfig
  extends Omit<AdoptedS3ExchangeStorageArgs, KnownOfStorage> {}

/** Where batch clusters spool intermediate data: exactly one backend. */
export interface ExchangeConfig {
  /** S3 buckets that this stack creates. */
  s3?: S3ExchangeConfig;
  /** S3 buckets that exist. */
  adoptedS3?: AdoptedS3ExchangeConfig;
  /** MinIO, Ceph, SeaweedFS and their like. */
  s3Compatible?: S3CompatibleExchangeConfig;
  /** An S3 server in the Kubernetes cluster that this stack creates. */
  inCluster?: InClusterExchangeConfig;
  /** Google Cloud Storage. */
  gcs?: GcsExchangeStorageArgs;
  /** Azure Blob Storage. */
  azure?: AzureExchangeStorageArgs;
}

/** What the program knows itself of a database: where it stands. */
type KnownOfDatabase = "namespace" | "tags" | "engineVersion";

/** A PostgreSQL that exists already. */
export interface ExistingDatabaseConfig extends Omit<GatewayDatabaseSpec, "generation"> {}

/** CloudNativePG, whose operator is installed already. */
export interface CnpgDatabaseConfig extends Omit<CnpgGatewayDatabaseArgs, KnownOfDatabase> {}

/** Aurora PostgreSQL, Serverless v2. */
export interface AuroraDatabaseConfig extends Omit<AuroraGatewayDatabaseArgs, KnownOfDatabase> {}

/** RDS for PostgreSQL. */
export interface RdsDatabaseConfig extends Omit<RdsGatewayDatabaseArgs, KnownOfDatabase> {}

/** The gateway's PostgreSQL: exactly one of these. */
export interface DatabaseConfig {
  /** A PostgreSQL that exists already. */
  existing?: ExistingDatabaseConfig;
  /** CloudNativePG, whose operator is installed already. */
  cnpg?: CnpgDatabaseConfig;
  /** A PostgreSQL in the Kubernetes cluster that this stack creates. */
  inCluster?: InClusterDatabaseConfig;
  /** Aurora PostgreSQL, Serverless v2. */
  aurora?: AuroraDatabaseConfig;
  /** RDS for PostgreSQL. */
  rds?: RdsDatabaseConfig;
}

/** The gateway in front of the clusters. */
export interface GatewayConfig
  extends Omit<GatewaySettings, "database" | "gatewayVersion" | "trinoVersion"> {
  /** The gateway's PostgreSQL: one of existing, rds, aurora, cnpg and inCluster. */
  database: DatabaseConfig;
}

// The specs of the components, and here what only the program has; `npm run schema` makes the schema,
// the checker and the reference of it.
/**
 * The platform of a stack: where it stands, its clusters, the gateway in front of them, and where
 * intermediate data is spooled.
 */
export interface StackFile extends ChartArgs {
  /**
   * The Kubernetes cluster, which exists already.
   * @default {} - the kubeconfig's current context
   */
  kubernetes?: KubernetesConfig;
  /**
   * Kubernetes namespace of everything.
   * @default "trino" - what is in it
   */
  namespace?: string;
  /**
   * False if the namespace exists already.
   * @default true - a stack of its own makes its own
   */
  createNamespace?: boolean;
  /**
   * Trino's version of all clusters that have none of their own.
   * @default "483" - the newest version that the lab runs, with whole servers
   */
  trinoVersion?: Scalar;
  /**
   * Trino Gateway's version.
   * @default "21" - the newest whose settings we know
   */
  gatewayVersion?: Scalar;
  /**
   * The AWS role of each cluster: how its pods become it, and what it may.
   * @default none - nothing on AWS, or it stands with the exchange as in version 0.1.0
   */
  identity?: IdentityConfig;
  /**
   * Where batch clusters spool intermediate data: exactly one backend.
   * @default none - right only without a batch cluster
   */
  exchange?: ExchangeConfig;
  /**
   * Results that clients fetch from object storage, in parallel, and must reach: exactly one store.
   * @default none - clients get results from the coordinators, through the gateway
   */
  spooling?: SpoolingConfig;
  /** Catalogs by name, the same on all clusters, so that routing never changes what a query sees. */
  catalogs: Record<string, CatalogSpec>;
  /**
   * Who reaches the clusters, who may log in, and who may do what: the same on all of them. A field
   * that a cluster has itself replaces it there.
   * @default no login, and everybody may do everything but write to a catalog that is `readOnly`
   */
  security?: SecuritySpec;
  /**
   * Kubernetes Secrets whose keys become environment variables, for `${ENV:NAME}` in catalogs.
   * @default [] - catalogs without secrets
   */
  secretNames?: string[];
  /** The clusters by name; each name is its routing group unless it says otherwise. */
  clusters: Record<string, PlatformClusterArgs>;
  /**
   * How a change reaches the clusters. `ordered`: one after the other, inactive ones first, then
   * `batch`, then `interactive`; by name among equals. One whose release does not become ready stops
   * it, and the clusters after it stay as they are. `parallel`: all at once, which is faster, and
   * brings a bad change to all of them.
   * @default "ordered" - a catalog line that stops a server then stops one cluster, not all
   */
  rollout?: Rollout;
  /** The gateway in front of the clusters. */
  gateway: GatewayConfig;
  /**
   * Tags of all AWS resources.
   * @default {} - the provider's default tags
   */
  tags?: Record<string, string>;
}

/** What a stack file need not say. */
export const STACK_DEFAULTS = {
  kubernetes: {},
  namespace: "trino",
  createNamespace: true,
  trinoVersion: DEFAULT_TRINO_VERSION,
  secretNames: [],
  tags: {},
} satisfies Partial<StackFile>;

/** A type without the Outputs and Promises that programs may give: in a stack file all is known. */
type Known<T> = T extends Promise<unknown> | pulumi.OutputInstance<unknown>
  ? never
  : T extends (infer One)[]
    ? Known<One>[]
    : T extends object
      ? { [Key in keyof T]: Known<T[Key]> }
      : T;

/** A stack's configuration as the program uses it: defaults filled in. */
export type PlatformConfig = Known<
  StackFile & Required<Pick<StackFile, keyof typeof STACK_DEFAULTS>>
>;
