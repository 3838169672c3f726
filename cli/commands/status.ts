import type { PlatformConfig } from "../../infra/stack-file";
import type { KubernetesApi } from "../../infra/watch/kubernetes-api";
import { type Call, show } from "../command";
import { LAB_STACK } from "../context";
import { UsageError } from "../output";
import {
  expectedReleases,
  formatHealth,
  inspectParts,
  inspectReleases,
  kubeConfigOf,
  kubernetesApi,
  type StackHealth,
} from "../status";
import { readStackFile } from "./stack-file";

/** Where a test has its stack files, and what time it is there. */
export interface StatusSurroundings {
  /** Folder of the stack files. @default the project's */
  stacks?: string;
  /** Milliseconds since 1970. @default now */
  now?: number;
}

/**
 * The command `status` for a stack in the cloud: how its releases are, read through the Kubernetes
 * API with the kubeconfig that the program itself uses. Changes nothing.
 *
 * @returns the exit code: 0 healthy, 1 unhealthy or other than deployed
 * @throws Error if nothing could be said
 */
export async function status(
  call: Call,
  { stacks, now }: StatusSurroundings = {},
): Promise<number> {
  const [stack = ""] = call.args;
  if (stack === LAB_STACK) {
    throw new UsageError(`the stack ${stack} runs in the local cloud: npm run lab -- status`);
  }
  const health = await stackHealth(stack, readStackFile(stack, stacks), now);
  show(call, health, () => formatHealth(health, call.output));
  return health.healthy ? 0 : 1;
}

/** How everything of a stack is; the API that its kubeconfig leads to unless another one is given. */
export async function stackHealth(
  stack: string,
  config: PlatformConfig,
  now?: number,
  given?: KubernetesApi,
): Promise<StackHealth> {
  const api = given ?? (await kubernetesApi(await kubeConfigOf(config.kubernetes)));
  const { namespace } = config;
  const inspected = { stack, namespace, releases: expectedReleases(config) };
  const [releases, parts] = await Promise.all([
    inspectReleases(api, inspected, now),
    inspectParts(api, { stack, namespace }, config),
  ]);
  const healthy = [...releases, ...parts].every((one) => one.healthy);
  return { stack, namespace, server: api.server, healthy, releases, parts };
}
