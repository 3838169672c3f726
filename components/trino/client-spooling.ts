import type * as pulumi from "@pulumi/pulumi";
import type { ExchangeSpec } from "../exchange/spec";
import { checkArguments } from "../shared/arguments";
import { below } from "../shared/faults";
import type { AwsIdentityKind } from "../shared/identity/values";
import { refuse, whenKnown } from "../shared/refuse";
import type { SpoolingRetrieval, SpoolingSpec } from "../spooling/spec";
import type { CatalogSpec } from "./spec";
import {
  checkGivenSpooling,
  checkSharedWithExchange,
  renderSpoolingFile,
  spoolingFiles,
} from "./spooling";

/**
 * Results that clients fetch from object storage, in parallel. JDBC drivers, the command line and Python
 * clients that know how do so by themselves once it is on, and must reach the store.
 */
export interface ClientSpoolingArgs {
  /** Where: the output of a spooling storage. All clusters behind one gateway take the same. */
  storage: pulumi.Input<SpoolingSpec>;
  /**
   * How clients come to the segments: `storage` or `redirect`.
   * @default "storage" - Trino's own; one request a segment, and none of it meets the gateway
   */
  retrieval?: SpoolingRetrieval;
}

/** What the place of a cluster's results must fit to. */
interface SpoolingCluster {
  catalogs: Readonly<Record<string, CatalogSpec>>;
  awsIdentity?: AwsIdentityKind;
}

/**
 * The place, once it is known to be one.
 * @throws ResourceError with every fault of it
 */
export function acceptableSpooling(
  resource: pulumi.Resource,
  title: string,
  given: pulumi.Input<SpoolingSpec>,
  cluster: SpoolingCluster,
  exchange: pulumi.Output<ExchangeSpec> | undefined,
): pulumi.Output<SpoolingSpec> {
  const judge = (spec: SpoolingSpec, meaning: (rest: SpoolingSpec) => ReturnType<typeof below>) => {
    const faults = checkArguments("SpoolingSpec", spec, meaning);
    refuse(resource, title, below("spooling.storage", faults));
    return spec;
  };
  const alone = whenKnown(given, (spec) =>
    judge(spec, (rest) => checkGivenSpooling(rest, cluster)),
  );
  return exchange === undefined
    ? alone
    : alone.apply((spec) =>
        exchange.apply((other) =>
          judge(spec, ({ location }) => checkSharedWithExchange(location, other)),
        ),
      );
}

/** The place's part of the values; the file alone is an output, others beside it stay as they are. */
export function outputSpoolingValues(
  spooling: pulumi.Output<SpoolingSpec>,
): Record<string, unknown> {
  return spoolingFiles(spooling.apply(renderSpoolingFile));
}
