import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../components/shared/faults";
import { PLATFORM_KEY, type PlatformConfig } from "./config";
import { parseConfig } from "./parse";

/** The AWS region of the stack, if its configuration names one. */
export function readAwsRegion(): string | undefined {
  return new pulumi.Config("aws").get("region");
}

/**
 * The stack's configuration, checked before anything is touched.
 *
 * @throws RunError with every fault, without a stack trace
 */
export function readConfig(config: pulumi.Config): PlatformConfig {
  const raw = config.getObject<unknown>("platform");
  const parsed = parseConfig(raw, { region: readAwsRegion() });
  if (parsed.config) return parsed.config;
  const file = `stacks/Pulumi.${pulumi.getStack()}.yaml`;
  throw new pulumi.RunError(formatFaults(`${file}, ${PLATFORM_KEY}:`, parsed.faults));
}
