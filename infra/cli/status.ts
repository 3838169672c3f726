import type { PlatformConfig } from "../stack-file";
import type { StackHealth } from "../status";
import type { Output } from "./output";

/** What the command needs besides the stack's name. */
export interface StatusOptions {
  json: boolean;
  /** Folder of the stack files. @default the project's */
  stacks?: string;
  /** Milliseconds since 1970. @default now */
  now?: number;
}

/**
 * The command `status` for a stack in the cloud: how its releases are, read through the Kubernetes
 * API with the kubeconfig that the program itself uses. Changes nothing.
 *
 * @returns the exit code: 0 healthy, 1 unhealthy or other than deployed, 2 if nothing could be said
 */
export async function status(
  stack: string,
  { json, stacks, now }: StatusOptions,
  output: Output,
): Promise<number> {
  try {
    // Loaded when asked for: the components bring the engine's SDK.
    const { readStackFile } = await import("./stack-file.js");
    const health = await stackHealth(stack, readStackFile(stack, stacks), now);
    const { formatHealth } = await import("../status/index.js");
    output.out(json ? JSON.stringify(health, null, 2) : formatHealth(health, output));
    return health.healthy ? 0 : 1;
  } catch (error) {
    output.err(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

async function stackHealth(
  stack: string,
  config: PlatformConfig,
  now: number | undefined,
): Promise<StackHealth> {
  const { expectedReleases, inspectReleases, kubeConfigOf, kubernetesApi } = await import(
    "../status/index.js"
  );
  const api = await kubernetesApi(await kubeConfigOf(config.kubernetes));
  const { namespace } = config;
  const inspected = { stack, namespace, releases: expectedReleases(config) };
  const releases = await inspectReleases(api, inspected, now);
  const healthy = releases.every((release) => release.healthy);
  return { stack, namespace, server: api.server, healthy, releases };
}
