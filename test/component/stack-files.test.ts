import { expect, test } from "vitest";
import { tryStackFiles } from "../stack-files/trial";

// Some of many: `npm run trial -- 2000` tries more, and others each time.
test("what the parser accepts, the whole program goes through with", async () => {
  const { refused, deployed } = await tryStackFiles(200, 3);
  // Both happen, or the trial has tried nothing.
  expect(deployed).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(20);
}, 120_000);
