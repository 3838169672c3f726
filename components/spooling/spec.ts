/**
 * How clients come to the segments of a result. The two others that Trino has do not survive the
 * gateway, see `docs/guides/client-spooling.md`.
 *
 * - `storage`: from the store, by an address that is signed for them; one request a segment.
 * - `redirect`: they ask the coordinator, through the gateway, which sends them to the same address.
 */
export const SpoolingRetrieval = { Storage: "storage", Redirect: "redirect" } as const;
export type SpoolingRetrieval = (typeof SpoolingRetrieval)[keyof typeof SpoolingRetrieval];

/** Key of the Secret with the key of a spooling storage, and environment variable of the pods. */
export const SPOOLING_KEY = "TRINO_SPOOLING_KEY";

/** Label of that Secret, by which it is found without being read. */
export const SPOOLING_LABEL = "trino-platform/spooling-key";

/**
 * The seam between the storage of results and Trino: data. A spooling storage outputs one; every
 * cluster behind one gateway takes the same one: an acknowledgement carries no query's id, so the
 * gateway may send it to any of them, and any with the same key and location takes it.
 *
 * @example
 * { location: "s3://acme-results/segments/", properties: { "fs.s3.enabled": "true", "s3.region": "eu-west-1" }, secretNames: ["trino-spooling-key"], keyVersion: 1 }
 */
export interface SpoolingSpec {
  /**
   * Trino's `fs.location`: a folder of a bucket or container that nothing else uses, `/` at its end.
   * Trino's documentation asks for one for each cluster; behind a gateway that would leave segments
   * behind, and its pruner goes by the name of a segment alone, whoever made it.
   */
  location: string;
  /**
   * Further lines of `spooling-manager.properties`: which file system, where it is, how long segments
   * live. Secrets only as `${ENV:NAME}`, with the name of the Kubernetes Secret in `secretNames`.
   */
  properties: Record<string, string>;
  /** Kubernetes Secrets whose keys become environment variables: `TRINO_SPOOLING_KEY` and credentials. */
  secretNames: string[];
  /**
   * Version of the key: with another one pods begin anew, and read it.
   * @asType integer
   * @minimum 1
   */
  keyVersion: number;
  /**
   * What a cluster's own role must be allowed: the text of an IAM policy. Such a cluster needs an
   * `identity`.
   * @default none - the storage is not on AWS
   */
  awsPolicy?: string;
}
