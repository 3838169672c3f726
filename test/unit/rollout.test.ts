import fc from "fast-check";
import { expect, test } from "vitest";
import { rolloutOrder } from "../../components/platform/rollout";
import type { PlatformCluster } from "../../components/platform/spec";

const size = { memoryGiB: 16, cpu: 4 };
const cluster = (profile: PlatformCluster["profile"], active?: boolean): PlatformCluster => ({
  profile,
  coordinator: size,
  workers: { ...size, replicas: 2 },
  ...(active !== undefined && { active }),
});

test("a change reaches first what nobody uses, then what retries, then what people wait for", () => {
  const clusters = {
    interactive: cluster("interactive"),
    green: cluster("interactive", false),
    etl: cluster("batch"),
    batch: cluster("batch", true),
    adhoc: cluster("interactive"),
  };
  expect(rolloutOrder(clusters)).toEqual(["green", "batch", "etl", "adhoc", "interactive"]);
});

test("the order does not depend on the order in which clusters are written", () => {
  const any = fc.record({
    profile: fc.constantFrom("batch" as const, "interactive" as const),
    active: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), any), (given) => {
      const clusters = Object.entries(given).map(
        ([name, { profile, active }]) => [name, cluster(profile, active)] as const,
      );
      const order = rolloutOrder(Object.fromEntries(clusters));
      expect(rolloutOrder(Object.fromEntries([...clusters].reverse()))).toEqual(order);
      expect([...order].sort()).toEqual(Object.keys(given).sort());
    }),
  );
});
