import { defineConfig } from "vitest/config";

const SECOND = 1000;

// The tiers, cheapest first and one after the other: `unit` and `component` need nothing but Node,
// `engine` the Pulumi CLI, `lab` two cores for itself.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
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
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          testTimeout: 120 * SECOND,
          // The first of them may have to build the CLI.
          hookTimeout: 900 * SECOND,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.test.ts"],
          testTimeout: 300 * SECOND,
          hookTimeout: 1800 * SECOND,
          // One file runs the whole platform and mostly waits; the others fit beside it.
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
