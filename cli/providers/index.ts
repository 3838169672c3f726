import { awsProvider } from "./aws/provider";
import type { Cloud } from "./cloud";
import { kubernetesProvider } from "./kubernetes/provider";
import type { CheckedResource, Unmodelled } from "./model";
import { randomProvider } from "./random";
import { serveProvider } from "./server";
import { tlsProvider } from "./tls";

export type { CheckedResource } from "./model";

/** Providers that an engine can attach to. */
export interface ServedProviders {
  /** Value for the environment variable PULUMI_DEBUG_PROVIDERS. */
  debugProviders: string;
  close(): void;
}

/** What a caller may want to know while the engine works. */
export interface ProviderOptions {
  /** Gets what slow operations say, with the logical name of the resource. */
  onProgress?: (resource: string, line: string) => void;
  /** Gets every resource that the program asks for, as soon as its inputs are complete. */
  onChecked?: (resource: CheckedResource) => void;
  /**
   * Names that the providers make up are the same in every run, so that two runs can be compared.
   * @default false - a name must never have been used before
   */
  repeatable?: boolean;
  /** @default "refuse" - what nobody acts on would be missing */
  unmodelled?: Unmodelled;
}

/** All providers that the program asks for. */
export const providers = [awsProvider, kubernetesProvider, randomProvider, tlsProvider];

/** Serves all providers on free ports of 127.0.0.1; what they do, they do to `cloud`. */
export async function serveProviders(
  cloud: Cloud,
  {
    onProgress = () => {},
    onChecked = () => {},
    repeatable = false,
    unmodelled = "refuse",
  }: ProviderOptions = {},
): Promise<ServedProviders> {
  const unfinished = new Map<string, Promise<unknown>>();
  const surroundings = { cloud, onProgress, onChecked, repeatable, unmodelled, unfinished };
  const served = await Promise.all(
    providers.map((provider) => serveProvider(provider, surroundings)),
  );
  return {
    debugProviders: served.map(({ name, port }) => `${name}:${port}`).join(","),
    close: () => {
      for (const provider of served) provider.close();
    },
  };
}
