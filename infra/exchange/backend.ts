import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../../components/exchange/spec";
import type { Access } from "../../components/platform/security-report";
import type { Fault } from "../../components/shared/faults";
import type { StackIdentity } from "../identity";
import type { InClusterPlace } from "../in-cluster/server-pod";
import type { InClusterServer } from "../in-cluster/values";
import type { Need, Unplaced } from "../requirements/needs";
import type { PlatformConfig } from "../stack-file";

/** The word by which a stack file names a backend. */
export type BackendName = keyof ExchangeConfig;

/** What a stack file says of one backend. */
export type Written<Name extends BackendName> = NonNullable<ExchangeConfig[Name]>;

/** Everything that the program knows of one backend of the exchange storage. */
export interface Backend<Name extends BackendName> {
  /**
   * What cannot be, before anything exists; paths relative to the backend.
   *
   * @param region `aws:region`, if that is known
   */
  check(written: Written<Name>, region?: string): Fault[];
  /** What of its `ExchangeSpec` is known before anything exists. */
  known(written: Written<Name>): KnownExchange;
  /** Where its `expirationDays` stands. @default the backend itself */
  expiryPath?: string;
  /** Where that is, in words that follow "spools to". */
  place(written: Written<Name>): string;
  /** What makes it Amazon's own S3; undefined for every other store. */
  amazonS3(written: Written<Name>): AmazonS3 | undefined;
  /** What of it the stack makes in its Kubernetes cluster; left out if that is never anything. */
  server?(written: Written<Name>): InClusterServer;
  /** What of it stands open in the Kubernetes cluster, for `explain security`; left out if nothing does. */
  exposure?(written: Written<Name>): { access: Access; open: string };
  /** How the name of the Job begins that makes its buckets; left out if none ever does. */
  bucketsJob?(written: Written<Name>): string | undefined;
  /** What the Kubernetes cluster must have for it; left out if that is never anything. */
  needs?(written: Written<Name>): Unplaced<Need>[];
  /** Builds it. The library is handed in, for commands that build nothing do without Pulumi. */
  create(library: Library, written: Written<Name>, around: Around): ExchangeStorage;
}

/** What of the rest of the stack a backend is built with. */
export interface Around {
  place: InClusterPlace;
  provider: kubernetes.Provider;
  tags: Record<string, string>;
}

/** What is known before anything exists. */
export type KnownExchange = Pick<ExchangeSpec, "properties" | "expirationDays" | "secretNames">;

/** Buckets on Amazon S3: they lie in the stack's region, need roles of AWS, and have a price. */
export interface AmazonS3 {
  /** How many take new data. */
  buckets: number;
  kmsKeyArn: string | undefined;
  /** The clusters' identity where it stood in version 0.1.0: with the exchange. */
  identity: Partial<StackIdentity>;
}

/** What every backend gives; names of buckets only those on AWS. */
export interface ExchangeStorage extends pulumi.Resource {
  exchange: pulumi.Output<ExchangeSpec>;
  bucketNames?: pulumi.Output<string[]>;
}

/** The components. */
type Library = typeof import("../library");

/** Where a stack spools. */
type ExchangeConfig = NonNullable<PlatformConfig["exchange"]>;
