import { expect, test } from "vitest";
import { drainOf } from "../../../proof/trials/drain";
import { attempt, type Platform } from "./running";

/** A worker that is told to leave takes no query with it, with fault tolerance or without. */
export function describeDrain(platform: Platform): void {
  test.each(["batch", "interactive"] as const)(
    "a worker of %s drains in the middle of a query, which does not notice",
    async (role) => {
      const { outcome, reason, lines } = await attempt(platform(), drainOf(role));
      expect({ outcome, reason }).toEqual({ outcome: "passed", reason: undefined });
      expect(lines[1]).toContain("0 tasks lost");
    },
  );
}
