import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../components/shared/faults";
import { parseConfig } from "./parse";
import { PLATFORM_KEY, type PlatformConfig } from "./stack-file";

/**
 * The stack's configuration, checked before anything is touched.
 *
 * @throws RunError with every fault, without a stack trace
 */
export function readConfig(config: pulumi.Config): PlatformConfig {
  const raw = config.getObject<unknown>("platform");
  const parsed = parseConfig(raw);
  if (parsed.config) return parsed.config;
  const file = `stacks/Pulumi.${pulumi.getStack()}.yaml`;
  throw new pulumi.RunError(formatFaults(`${file}, ${PLATFORM_KEY}:`, parsed.faults));
}
