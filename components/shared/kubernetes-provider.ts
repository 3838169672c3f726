import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "./faults";

/**
 * The oldest provider that hands nulls in a release's values on to Helm (pulumi-kubernetes#2997).
 * Before, `catalogs: { tpcds: null }` was dropped, and the chart's own catalog stayed.
 */
const OLDEST = [4, 30] as const;

/**
 * Why the provider that a component's releases would go to cannot be used; nothing if it can, or if
 * nobody knows. In a component package the providers of other languages are known by reference only.
 */
export function checkKubernetesProvider(component: pulumi.ComponentResource): Fault[] {
  const provider = component.getProvider("kubernetes:helm.sh/v3:Release");
  const version = provider ? versionOf(provider) : sdkVersion();
  return providerFault(version);
}

/** @param version for example `4.34.2`; undefined if it is not known */
export function providerFault(version: string | undefined): Fault[] {
  const [major = 0, minor = 0] = (version ?? OLDEST.join(".")).split(".").map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  if (!isOld) return [];
  const message = `version ${version} of the Kubernetes provider drops nulls in the values of a chart, and with them what they remove; use @pulumi/kubernetes ${OLDEST.join(".")} or newer`;
  return [{ path: "provider", message }];
}

/** What the SDK asks the engine for, unless a provider says otherwise: the version of the package. */
function sdkVersion(): string | undefined {
  return require("@pulumi/kubernetes/package.json").version;
}

/** The option `version` of a provider, which the SDK sets to its own where it is left out. */
function versionOf(provider: pulumi.ProviderResource): string | undefined {
  return (provider as unknown as { __version?: string }).__version;
}
