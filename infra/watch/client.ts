import * as zlib from "node:zlib";

/** This Node cannot run the Kubernetes client; the message says which can. */
export class NodeTooOld extends Error {}

/**
 * The Kubernetes client, loaded when it is needed: it is large, and its HTTP library throws while it
 * is loaded, past every `catch`, on a Node without zstd (before 22.15), which `pulumi` may run on.
 *
 * @throws NodeTooOld
 */
export async function kubernetesClient(): Promise<typeof import("@kubernetes/client-node")> {
  if (!("createZstdDecompress" in zlib)) {
    throw new NodeTooOld(
      `the Kubernetes client needs Node 22.15 or later, this is ${process.versions.node}`,
    );
  }
  return import("@kubernetes/client-node");
}
