import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const SECOND = 1000;

// Tests start Node again and again, and it compiles the same SDKs each time.
process.env.NODE_COMPILE_CACHE ??= resolve("node_modules/.cache/compiled");

/** The files that take longer than all others: begun last, one of them would run alone at the end. */
const LONGEST = ["lab/platform", "engine/workflows", "engine/docs", "engine/examples"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) =>
      LONGEST.some((name) => moduleId.endsWith(`${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

// The tiers, cheapest first and one after the other: `unit` and `component` need nothing but Node,
// `engine` the Pulumi CLI, `lab` real servers.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          // On a busy machine a process may take seconds to start.
          testTimeout: 60 * SECOND,
          // Pure functions: what one file has loaded, the next may use.
          isolate: false,
          // It imports JSON in a way that only bundlers take.
          server: { deps: { inline: ["@actions/workflow-parser"] } },
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "component",
          include: ["test/component/**/*.test.ts"],
          testTimeout: 60 * SECOND,
          // Pulumi's SDKs take longer to load than the tests to run: once, for all of them.
          isolate: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          testTimeout: 240 * SECOND,
          // The first of them may have to build the CLI.
          hookTimeout: 900 * SECOND,
          // Each waits for the engine half of the time.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          testTimeout: 300 * SECOND,
          hookTimeout: 1800 * SECOND,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
