import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { AWS_REGIONS, awsRegions, partitionOf } from "../../../components/shared/aws-regions";

/** The SDK's own table of regions, which comes anew with each of its versions. */
function sdkRegions(): Record<string, string[]> {
  const core = dirname(createRequire(__filename).resolve("@aws-sdk/core/package.json"));
  const file = join(core, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js");
  const text = readFileSync(file, "utf8").replace("export const partitionsInfo =", "return ");
  const { partitions } = new Function(text)();
  return Object.fromEntries(
    partitions.map(({ id, regions }: { id: string; regions: object }) => [
      id,
      Object.keys(regions).filter((name) => !name.endsWith("-global")),
    ]),
  );
}

test("the regions of AWS are those of its SDK", () => {
  const ours = Object.fromEntries(
    Object.entries(AWS_REGIONS).map(([id, names]) => [id, names.split(/\s+/)]),
  );
  expect(ours).toEqual(sdkRegions());
});

test("each is in one partition", () => {
  expect(new Set(awsRegions()).size).toBe(awsRegions().length);
  expect(partitionOf("cn-north-1")).toBe("aws-cn");
  expect(partitionOf("eu-west-9")).toBeUndefined();
});
