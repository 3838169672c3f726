import { createRequire } from "node:module";

/** What Pulumi makes of every promise of a program. */
type Watch = (promise: Promise<unknown>, context?: unknown) => Promise<unknown>;

// Pulumi writes down the stack of every promise, and the test runner looks up each frame of it in
// the source maps, which takes longer than all the rest of such a test. Nobody reads these stacks
// unless the program ends with a promise open; that it did is still seen.
const debuggable: { debuggablePromise: Watch } = createRequire(__filename)(
  "@pulumi/pulumi/runtime/debuggable",
);
const watch = debuggable.debuggablePromise;
debuggable.debuggablePromise = (promise, context) => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return watch(promise, context);
  } finally {
    Error.stackTraceLimit = limit;
  }
};
