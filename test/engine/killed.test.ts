import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf, openWorkbench, until, type Workbench } from "./support";

// The engine dies in the middle of each kind of change in turn: what it had begun is found again.

/** What a first `up` of every type does to the cloud. */
const CHANGES = [
  ...["createBucket", "putLifecycle", "putOwnershipControls", "putPolicy"],
  ...["applyDatabase", "applyRole", "applyRolePolicy", "attachPolicy", "associate"],
  ...["apply", "runJob", "applyRelease"],
];

describe("the engine is killed", () => {
  let bench: Workbench;
  let held: { operation: string; until: Promise<void> } | undefined;
  beforeAll(async () => {
    bench = await openWorkbench({
      holdOn: (operation) => (held?.operation === operation ? held.until : undefined),
    });
  });
  afterAll(() => bench.close());

  const hold = (operation: string) => {
    let letGo = () => {};
    held = {
      operation,
      until: new Promise<void>((resolve) => {
        letGo = resolve;
      }),
    };
    return () => {
      held = undefined;
      letGo();
    };
  };
  const operations = () => bench.calls.map((call) => call.split(" ")[0] ?? "");
  /** How much of what has a name of ours there is. */
  const named = () => {
    const { buckets, associations, objects, releases } = bench.cloud.store;
    const own = [...buckets.keys()].filter((name) => !name.startsWith("named-by-the-engine"));
    return [own.length, associations.size, objects.size, releases.size];
  };
  /** What the engine named: the name is lost with an engine that dies before it has the answer. */
  const unnamed = () => {
    const { buckets, databases, roles } = bench.cloud.store;
    return [buckets.size, databases.size, roles.size];
  };
  const startAnew = async () => {
    await (await bench.open(async () => {})).up();
    const { buckets, databases, roles } = bench.cloud.store;
    for (const left of [buckets, databases, roles]) left.clear();
    bench.calls.length = 0;
  };
  let whole: { named: number[]; unnamed: number[] };

  it("at none of these: then nothing is left out of the list", async () => {
    await (await bench.openEveryType()).up();
    expect([...new Set(operations())].sort()).toEqual([...CHANGES].sort());
    whole = { named: named(), unnamed: unnamed() };
  });

  it.each(CHANGES)(
    "in %s: the next up goes on, and what has a name is there once",
    async (operation) => {
      await startAnew();
      const letGo = hold(operation);
      const running = failureOf((await bench.openEveryType()).up());
      await until(`${operation} is at work`, () => operations().includes(operation));
      process.kill(engineOf(bench), "SIGKILL");
      await running;
      letGo();
      await (await bench.openEveryType()).up();
      expect(named()).toEqual(whole.named);
      for (const [index, count] of unnamed().entries()) {
        expect([0, 1]).toContain(count - (whole.unnamed[index] ?? 0));
      }
      const { summary } = await (await bench.openEveryType()).up();
      expect(Object.keys(summary)).toEqual(["same"]);
    },
  );

  it("by nobody: a second up beside it is refused, and the first one ends well", async () => {
    await startAnew();
    const letGo = hold("applyRelease");
    const first = (await bench.openEveryType()).up();
    await until("the release is being installed", () => operations().includes("applyRelease"));
    const second = await failureOf(bench.openEveryType().then((stack) => stack.up()));
    expect(second.message).toContain(`is being changed by process ${engineOf(bench)}`);
    letGo();
    await first;
    expect({ named: named(), unnamed: unnamed() }).toEqual(whole);
  });
});

function engineOf({ folder }: Workbench): number {
  const locks = folder.path("state", ".pulumi", "locks", "organization", "every-type", "test");
  const [lock = ""] = readdirSync(locks).filter((file) => file.endsWith(".json"));
  return JSON.parse(readFileSync(join(locks, lock), "utf8")).pid;
}
