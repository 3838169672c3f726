import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listProcesses } from "../../../lab/processes";
import { filesBelow } from "../support";
import type { Platform } from "./running";

/** Where secrets are, and where they are not. */
export function describeSecrets(platform: Platform): void {
  describe("secrets", () => {
    /** What Secrets hold for everybody to see: the gateway itself logs who logs in. */
    const PUBLIC = ["public.pem", "GATEWAY_ADMIN_USER"];

    /** What the Secrets of the namespace hold. */
    function secrets(): string[] {
      const files = filesBelow(platform().lab.path("cluster", "objects")).filter((f) =>
        f.includes("/Secret."),
      );
      return files.flatMap((file) => {
        const { data } = JSON.parse(readFileSync(file, "utf8")) as { data: Record<string, string> };
        return (
          Object.entries(data)
            .filter(([key]) => !PUBLIC.includes(key))
            .map(([, value]) => Buffer.from(value, "base64").toString("utf8"))
            // Of a key in lines, one line: other places write its line ends differently.
            .map((secret) => secret.split("\n")[1] ?? secret)
        );
      });
    }

    test("stand in no log, state file, release, record or process argument", () => {
      const known = secrets();
      expect(known.length).toBeGreaterThanOrEqual(7);
      const places = ["logs", "state", "processes", join("cluster", "releases")];
      const files = places.flatMap((place) => filesBelow(platform().lab.path(place)));
      const texts = files.map((file) => readFileSync(file, "utf8"));
      const args = listProcesses(platform().lab).map(({ pid }) =>
        readFileSync(`/proc/${pid}/cmdline`, "utf8"),
      );
      const seen = known.filter((secret) =>
        [...texts, ...args].some((text) => text.includes(secret)),
      );
      // Only how many: a failing test must not print them.
      expect(seen.length).toBe(0);
    });

    test("are kept where only their owner reads", () => {
      expect(statSync(platform().lab.root).mode & 0o077).toBe(0);
    });
  });
}
