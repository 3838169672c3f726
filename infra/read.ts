import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../components/shared/faults";
import { MissingPlatformError, parseConfig, platformIn } from "./parse";
import { PLATFORM_KEY, type PlatformConfig } from "./stack-file";

/** The AWS region of the stack, if its configuration names one. */
export function readAwsRegion(): string | undefined {
  return new pulumi.Config("aws").get("region");
}

/**
 * The stack's configuration, checked before anything is touched.
 *
 * @throws RunError with every fault, without a stack trace
 */
export function readConfig(config: Record<string, unknown>): PlatformConfig {
  const file = `stacks/Pulumi.${pulumi.getStack()}.yaml`;
  try {
    const parsed = parseConfig(platformIn(config), { region: readAwsRegion() });
    if (parsed.config) return parsed.config;
    throw new pulumi.RunError(formatFaults(`${file}, ${PLATFORM_KEY}:`, parsed.faults));
  } catch (error) {
    if (error instanceof MissingPlatformError)
      throw new pulumi.RunError(`${file}: ${error.message}`);
    throw error;
  }
}
