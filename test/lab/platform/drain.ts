import { expect, test } from "vitest";
import { proveDrain } from "../proof/drain";
import { quiet } from "../support";
import { expectedOf, type Platform } from "./running";

/** A worker that is told to leave takes no query with it, with fault tolerance or without. */
export function describeDrain(platform: Platform): void {
  test("a worker of each cluster drains in the middle of a query, and neither notices", async () => {
    const { lab, subject } = platform();
    const { lines } = await proveDrain(lab, subject, await expectedOf(platform()), quiet);
    expect(lines).toHaveLength(2);
  });
}
