import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { PLATFORM_KEY } from "../../infra/stack-file";
import type { Edit } from "./edit";
import { EDITS } from "./edits";

/** A stack file as somebody may have written it. */
export interface StackFile {
  platform: Record<string, unknown>;
  region: string | undefined;
  /** What was written into which stack's file. */
  story: string[];
}

const STACKS = ["dev", "staging", "prod", "local", "kind"] as const;

/** Random stack files: one of ours, with some values replaced by others, right and wrong ones. */
export const stackFiles: fc.Arbitrary<StackFile> = fc
  .tuple(
    fc.constantFrom(...STACKS),
    fc.array(fc.constantFrom(...EDITS).chain(oneValue), { maxLength: 6 }),
    // Mostly in place: without it everything on AWS is refused.
    fc.constantFrom("eu-west-1", "eu-west-1", "eu-west-1", "us-east-1", "eu-wst-1", undefined),
  )
  .map(([stack, edits, region]) => {
    const platform = platformOf(stack);
    for (const { path, value } of edits) write(platform, path.split("."), structuredClone(value));
    const story = edits.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`);
    return { platform, region, story: [stack, `aws:region = ${region}`, ...story] };
  });

function oneValue({ path, right, wrong }: Edit): fc.Arbitrary<{ path: string; value: unknown }> {
  const values = wrong.length === 0 ? right : [...right, ...right, ...right, ...right, ...wrong];
  return fc.constantFrom(...values).map((value) => ({ path, value }));
}

function platformOf(stack: string): Record<string, unknown> {
  const file = join(__dirname, "..", "..", "stacks", `Pulumi.${stack}.yaml`);
  return parse(readFileSync(file, "utf8")).config[PLATFORM_KEY];
}

/** Writes a value, with the maps above it; undefined removes what is there. */
function write(map: Record<string, unknown>, [step = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete map[step];
    else map[step] = value;
    return;
  }
  const below = map[step];
  const next = typeof below === "object" && below !== null ? below : {};
  map[step] = next;
  write(next as Record<string, unknown>, rest, value);
}
