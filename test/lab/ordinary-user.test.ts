import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../cli/context";
import { ensureToolchain } from "../../lab/toolchain";

// PostgreSQL refuses to run as root, where everybody who tests in a container is root: the rest of this
// tier runs as whoever tests, and so as an ordinary user wherever that is one.

/** `nobody` of Debian. */
const NOBODY = 65534;

const folder = mkdtempSync(join(tmpdir(), "trino-platform-user-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts PostgreSQL in a folder of its own, and says as whom it runs. */
const PROGRAM = `
  const { statSync } = require("node:fs");
  const { openLabFolder } = require("./lab/folder.ts");
  const { endAll, startDatabaseServer } = require("./lab/processes/index.ts");
  const [folder, postgresHome] = process.argv.slice(1);
  const lab = openLabFolder(folder);
  startDatabaseServer(lab, { postgresHome })
    .then(({ record }) => console.log(process.getuid(), statSync("/proc/" + record.pid).uid))
    .finally(() => endAll(lab));`;

test.runIf(process.getuid?.() === 0)("PostgreSQL runs for an ordinary user, too", async () => {
  const { postgresHome } = await ensureToolchain(() => {});
  // What root has in its home nobody else reads.
  cpSync(postgresHome, join(folder, "postgres"), { recursive: true, verbatimSymlinks: true });
  chmodSync(folder, 0o777);
  const lab = join(folder, "lab");
  const { stdout } = await execa(
    process.execPath,
    ["--import", "tsx", "-e", PROGRAM, lab, join(folder, "postgres")],
    { cwd: ROOT, uid: NOBODY, gid: NOBODY, env: { HOME: folder, TMPDIR: folder } },
  );
  expect(stdout).toBe(`${NOBODY} ${NOBODY}`);
});
