import type { ExchangeSpec } from "../exchange/spec";
import type { AwsIdentityKind } from "../shared/identity/values";
import type { Scalar } from "../shared/written";
import type { SpoolingRetrieval, SpoolingSpec } from "../spooling/spec";
import type { ExecutionSpec } from "./execution/spec";
import type { TrinoObservabilitySpec } from "./observability/spec";
import type {
  AutoscalingSpec,
  DrainSpec,
  PlacementSpec,
  SpotSpec,
  WorkerPlacementSpec,
} from "./scaling/spec";
import type { SecuritySpec } from "./security/spec";
import type { WorkloadSpec } from "./workload/spec";

/**
 * What a Trino cluster is for: a set of defaults with reasons, one file each in `profiles/`.
 *
 * - `interactive`: low latency, fault-tolerant execution (FTE) off.
 * - `batch`: retry policy TASK; needs exchange storage.
 */
export const TrinoProfile = { Interactive: "interactive", Batch: "batch" } as const;
export type TrinoProfile = (typeof TrinoProfile)[keyof typeof TrinoProfile];

/** The size of one kind of pod: the coordinator, or each worker. */
export interface NodeSize {
  /**
   * Memory of the pod in GiB, request and limit (chart key `resources`). The heap and every memory
   * limit of Trino follow from it, see `sizing.ts`.
   * @exclusiveMinimum 0
   * @maximum 32768
   * @why for the largest machine of EC2 has no more
   */
  memoryGiB: number;
  /**
   * CPU request of the pod in cores. There is no CPU limit: a throttled JVM misses its heartbeats
   * and is taken for dead.
   * @exclusiveMinimum 0
   * @maximum 1920
   * @why for the largest machine of EC2 has no more
   */
  cpu: number;
}

/** Size and place of the coordinator, of which there is one. */
export interface CoordinatorSpec extends NodeSize {
  /**
   * Where it goes.
   * @default any node that is not a spot node - it ends every query with it
   */
  placement?: PlacementSpec;
  /**
   * True if `kubectl drain` and node upgrades may take it away, and every running query with it.
   * @default false - a node upgrade stops at its node until somebody deletes the pod at a quiet time
   */
  evictable?: boolean;
}

/** Size and number of workers: one of `replicas`, `autoscaling.hpa` and `autoscaling.keda`. */
export interface WorkersSpec extends NodeSize {
  /**
   * Number of workers, if it is fixed (chart key `server.workers`).
   * @asType integer
   * @minimum 1
   * @maximum 150000
   * @why for Kubernetes is made for at most 150000 pods
   */
  replicas?: number;
  /** Number of workers, if it follows the load. */
  autoscaling?: AutoscalingSpec;
  /**
   * How long a worker takes to leave.
   * @default the profile's
   */
  drain?: DrainSpec;
  /**
   * Workers on spot nodes; batch only.
   * @default none - all on demand
   */
  spot?: SpotSpec;
  /**
   * Where they go.
   * @default any node that is not a spot node, spread as the profile says
   */
  placement?: WorkerPlacementSpec;
  /**
   * Workers that `kubectl drain` and node upgrades may take away at a time: a number as text, or a
   * share like `25%`, which is rounded up.
   * @default interactive "1", batch "25%" - only batch retries what is lost
   */
  maxUnavailable?: Scalar;
}

/** One catalog, `etc/catalog/<name>.properties`: either its text, or connector and properties. */
export interface CatalogSpec {
  /**
   * The properties file's text. Secrets only as `${ENV:NAME}`, from a Secret in `secretNames`. A line
   * may be in Java's own notation, every backslash of it an escape (`\\`, `\:`, `\u00e5`);
   * else its backslashes mean themselves. Letters beyond ASCII are written as Trino reads them.
   */
  text?: string;
  /** The connector (Trino property `connector.name`), for example `iceberg`. */
  connector?: string;
  /**
   * The connector's properties, as Trino is to read them: nothing in them is an escape. Secrets only as
   * `${ENV:NAME}`, from a Secret in `secretNames`.
   * @default {} - the connector's own defaults
   */
  properties?: Record<string, Scalar>;
  /**
   * True if no query writes to it: access control refuses what would. On a batch cluster a catalog whose connector cannot commit
   * idempotently under FTE must say so.
   * @default false - most catalogs are written to
   */
  readOnly?: boolean;
}

/**
 * What an operator says of one cluster: one field a feature. The same in a stack file, in
 * `TrinoPlatform` and in `TrinoCluster`.
 */
export interface ClusterOptions {
  /** What the cluster is for: `interactive` or `batch`. */
  profile: TrinoProfile;
  /** Size and place of the coordinator. */
  coordinator: CoordinatorSpec;
  /** Size, number and place of workers. */
  workers: WorkersSpec;
  /**
   * Who may run how much at the same time, and with which session properties.
   * @default the profile's resource groups
   */
  workload?: WorkloadSpec;
  /**
   * How queries are run: limits, spilling, retries.
   * @default the profile's limits, no spilling, Trino's retries
   */
  execution?: ExecutionSpec;
  /**
   * Who reaches the cluster, who may log in, and who may do what.
   * @default no login, and everybody may do everything but write to a catalog that is `readOnly`
   */
  security?: SecuritySpec;
  /**
   * What is seen of the cluster: metrics, alerts, dashboards, events, traces.
   * @default nothing but its logs and its pages
   */
  observability?: TrinoObservabilitySpec;
  /**
   * Lines of `config.properties` on coordinator and workers. They win over the profile's; keys that
   * make a cluster what it is (retry policy, exchange, shared secret) are refused.
   * @default {} - the profile decides
   */
  configProperties?: Record<string, Scalar>;
  /**
   * Values of chart trino merged over ours last, with Helm's semantics: maps merge, lists replace.
   * @default {} - ours as they are
   */
  // The one hole in the types: whatever the chart takes.
  // biome-ignore lint/suspicious/noExplicitAny: a free-form map in Pulumi's schema is `any`
  valuesOverride?: Record<string, any>;
}

/** One Trino cluster with all values known: what `renderTrinoValues` turns into chart values. */
export interface TrinoSpec extends ClusterOptions {
  /** Name of the Helm release and of the coordinator's Service; a DNS label. */
  name: string;
  /** Trino's version, for example `483`: the image's tag, and which names properties have. */
  trinoVersion: string;
  /** Catalogs by name. */
  catalogs: Record<string, CatalogSpec>;
  /** Where intermediate data is spooled: required by the profile batch, refused by interactive. */
  exchange?: ExchangeSpec;
  /**
   * Where results are spooled for clients that fetch them in parallel; beside `spoolingRetrieval`.
   * @default none - clients get results from the coordinator
   */
  spooling?: SpoolingSpec;
  /** How clients come to what is spooled; none if nothing is. */
  spoolingRetrieval?: SpoolingRetrieval;
  /** Kubernetes service account of all pods; made by the component, not by the chart. */
  serviceAccountName: string;
  /**
   * How its pods become an AWS role: `pod-identity` or `irsa`, an annotation of the pods.
   * @default none - they have no role of their cluster's
   */
  awsIdentity?: AwsIdentityKind;
  /**
   * AWS region of the catalogs on Glue and S3 that name none.
   * @default unknown - then such a catalog is refused
   */
  awsRegion?: string;
  /** Kubernetes Secrets whose keys become environment variables (chart key `envFrom`). */
  secretNames: string[];
}
