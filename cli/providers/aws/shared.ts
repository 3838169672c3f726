import { z } from "zod";
import type { CompletionContext } from "../model";
import type { Properties } from "../wire";

/** The account that the lab's ARNs name: one that AWS never gives out. */
export const labAccount = "000000000000";

/** Region that is assumed if the stack names none. */
export const fallbackRegion = "us-east-1";

/** Tags as every taggable resource takes them. */
export const tags = z.record(z.string().min(1).max(128), z.string().max(256)).optional();

/** Since version 7 every regional resource takes a region; the provider's is the default. */
export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a region")
  .optional();

/** The region that a resource lies in. */
export function regionOf(inputs: { region?: string | undefined }): string {
  return inputs.region ?? fallbackRegion;
}

/** `tagsAll`: the provider's default tags under the resource's own. */
export function allTags(
  inputs: { tags?: Record<string, string> | undefined },
  config: Properties,
): Record<string, string> {
  const defaults = config.defaultTags as { tags?: Record<string, string> } | undefined;
  return { ...defaults?.tags, ...inputs.tags };
}

/** Writes the provider's region into the inputs, as the real provider's check does. */
export function completeRegion(inputs: Properties, { config }: CompletionContext): Properties {
  const region = inputs.region ?? config.region;
  return region === undefined ? inputs : { ...inputs, region };
}

/**
 * Gives a resource its name: as asked, as before, or the logical name with seven random digits;
 * with `prefixKey`, the prefix that the program gave instead of the logical name's.
 */
export function completeName(
  inputs: Properties,
  { oldInputs, autoname }: CompletionContext,
  key: string,
  prefixKey?: string,
): Properties {
  if (inputs[key] !== undefined) return inputs;
  const prefix = prefixKey === undefined ? undefined : inputs[prefixKey];
  const fresh = autoname(7);
  const drawn = typeof prefix === "string" ? `${prefix}${fresh.slice(-7)}` : fresh;
  return { ...inputs, [key]: oldInputs[key] ?? drawn };
}
