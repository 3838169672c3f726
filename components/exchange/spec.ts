/**
 * The seam between object storage and Trino: data, so that a new storage backend touches nothing
 * else. Every exchange storage component outputs one; every batch cluster takes one.
 *
 * @example
 * { managerName: "filesystem", baseDirectories: ["s3://exchange-a/"], properties: { "exchange.s3.endpoint": "https://s3.eu-west-1.amazonaws.com", "exchange.s3.region": "eu-west-1" } }
 */
export interface ExchangeSpec {
  /** Trino's `exchange-manager.name`: `filesystem` (S3, S3-compatible, GCS, Azure) or `hdfs`. */
  managerName: string;
  /**
   * Trino's `exchange.base-directories`: one URI a bucket or container, at least one. Trino spreads
   * the output of tasks over all of them.
   */
  baseDirectories: string[];
  /**
   * Further lines of `exchange-manager.properties`, for example `exchange.s3.region`. On S3 at AWS an
   * `exchange.s3.endpoint` with `https` is required: without one Trino speaks plain HTTP. Secrets only
   * as `${ENV:NAME}`, with the name of the Kubernetes Secret in `secretNames`.
   */
  properties: Record<string, string>;
  /**
   * Kubernetes Secrets whose keys become environment variables of every pod (chart key `envFrom`).
   * @default [] - AWS workload identity needs none
   */
  secretNames?: string[];
  /**
   * Annotations that give the cluster's Kubernetes service account its cloud identity, for example
   * `eks.amazonaws.com/role-arn` for IRSA.
   * @default {} - EKS Pod Identity needs none
   */
  serviceAccountAnnotations?: Record<string, string>;
  /**
   * Role that the storage itself has given to the service accounts of its clusters. Such a cluster
   * has no `identity`: a pod has one role.
   * @default none - the cluster has its own `identity`, or credentials in `secretNames`
   */
  awsRoleArn?: string;
  /**
   * What a cluster's own role must be allowed so that it can spool: the text of an IAM policy. Such a
   * cluster needs an `identity`.
   * @default none - the storage has made the role, or is not on AWS
   */
  awsPolicy?: string;
  /**
   * Days after which the store deletes what was spooled. A cluster whose queries may run longer is
   * refused.
   * @default unknown - the store's owner cleans up
   * @asType integer
   * @minimum 1
   */
  expirationDays?: number;
}
