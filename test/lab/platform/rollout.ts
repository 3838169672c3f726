import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { LAB_STACK, ROOT } from "../../../cli/context";
import { program } from "../../../infra/program";
import { PLATFORM_KEY } from "../../../infra/stack-file";
import { need } from "../../../lab/cli/bring-up";
import { writeWhole } from "../../../lab/folder";
import { deploy } from "../../../lab/platform/deploy";
import { listProcesses } from "../../../lab/processes";
import { PIPELINE } from "../../../proof/dataset";
import { startLoad } from "../../../proof/load";
import { mustRun } from "../../../proof/trino/client";
import { quiet } from "../support";
import type { Platform, Running } from "./running";

/** A catalog that says which kind it is, and not where: only the server itself can tell. */
const WRONG = "connector.name=iceberg\niceberg.catalog.type=rest\n";

/** The stack file with one catalog more, in a project of its own. */
function projectWith({ lab }: Running, catalog: string, text: string): string {
  const root = lab.path("variant");
  const file = join("stacks", `Pulumi.${LAB_STACK}.yaml`);
  const settings = parseDocument(readFileSync(join(ROOT, file), "utf8"));
  settings.setIn(["config", PLATFORM_KEY, "catalogs", catalog], text);
  writeWhole(join(root, "Pulumi.yaml"), readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"));
  writeWhole(join(root, file), settings.toString());
  return root;
}

/** Pids of the servers of a cluster. */
const serversOf = ({ lab }: Running, cluster: string) =>
  listProcesses(lab)
    .filter(({ alive, labels }) => alive && labels?.release === `trino-${cluster}`)
    .map(({ name, pid }) => `${name} ${pid}`)
    .sort();

/** What an upgrade of the whole platform does that stops its servers. */
export function describeRollout(platform: Platform): void {
  describe("a catalog line that stops a server", () => {
    test("stops batch, which goes back; interactive runs on and loses no query", async () => {
      const running = platform();
      const before = serversOf(running, "interactive");
      expect(before.length).toBe(3);
      const client = { source: "Apache Superset" };
      const { subject } = running;
      const load = startLoad(subject.gateway, [{ client, statements: ["SELECT 1"], pauseMs: 200 }]);
      const up = deploy(need(running.steps.session, "the lab's cloud"), {
        root: projectWith(running, "nowhere", WRONG),
        stack: LAB_STACK,
        program,
        progress: quiet,
      });
      await expect(up).rejects.toThrow("iceberg.rest-catalog.uri");
      await load.more();
      const { failures } = await load.stop();
      expect(failures).toEqual([]);
      expect(serversOf(running, "interactive")).toEqual(before);
      const { rows } = await mustRun(subject.gateway, "SHOW CATALOGS", PIPELINE);
      expect(rows.flat()).not.toContain("nowhere");
    });
  });
}
