import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../components/shared/faults";
import { PLATFORM_KEY, type PlatformConfig } from "./config";
import { parseConfig } from "./parse";

/**
 * The stack's configuration, checked before anything is touched.
 *
 * @throws RunError with every fault, without a stack trace
 */
export function readConfig(config: pulumi.Config): PlatformConfig {
  const raw = config.getObject<unknown>("platform");
  const parsed = parseConfig(raw, { region: new pulumi.Config("aws").get("region") });
  if (parsed.config) return parsed.config;
  const file = `stacks/Pulumi.${pulumi.getStack()}.yaml`;
  throw new pulumi.RunError(formatFaults(`${file}, ${PLATFORM_KEY}:`, parsed.faults));
}
