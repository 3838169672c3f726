import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../../components/shared/faults";
import type { PlatformConfig } from "../stack-file";
import type { Connect } from "../watch/connect-as-provider";
import { clusterNeeds, unmetNeeds } from "./unmet";

/** A preview must not need the cluster: whoever does not answer by then is not asked. */
const SECONDS = 3;

/**
 * Asks the Kubernetes cluster, before anything is made in it, whether it has what the stack asks for.
 * One that does not answer is not waited for: the resources will tell.
 *
 * @param connect how the cluster is reached
 * @throws RunError with everything that is missing
 */
export async function refuseUnfitCluster(config: PlatformConfig, connect: Connect): Promise<void> {
  const found = await connect(SECONDS)
    .then(async (api) => ({
      server: api.server,
      faults: await unmetNeeds(api, clusterNeeds(config)),
    }))
    // No kubeconfig, no such context, no answer, or a Node that cannot run the client.
    .catch((error) => void pulumi.log.debug(`the Kubernetes cluster was not asked: ${error}`));
  if (!found || found.faults.length === 0) return;
  const file = `stacks/Pulumi.${pulumi.getStack()}.yaml`;
  const title = `${file} asks for what the Kubernetes cluster at ${found.server} does not have:`;
  throw new pulumi.RunError(formatFaults(title, found.faults));
}
