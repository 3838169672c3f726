import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { installInto, withLock } from "../../cli/install/cache";
import { run } from "../../cli/install/clients";
import type { LabFolder } from "../../lab/folder";
import { freePort, type ProcessRecord, startProcess, waitUntil } from "../../lab/processes";
import { cacheFolder } from "../../lab/toolchain";

/** A model of AWS that judges requests by IAM policies; with what its S3 and IAM need. */
const PACKAGES = [
  ...["moto==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"],
  ...["PyYAML==6.0.4", "py-partiql-parser==0.6.3"],
];

/** Where moto's packages are; installed once into the cache. */
async function ensureMoto(): Promise<string> {
  const cache = cacheFolder();
  const place = join(cache, "moto", "5.2.5");
  await withLock(cache, console.log, async () => {
    if (existsSync(place)) return;
    await installInto(cache, place, async (draft) => {
      const target = join(draft, "packages");
      mkdirSync(target);
      const flags = "-m pip install --quiet --disable-pip-version-check --no-input --target";
      const args = [...flags.split(" "), target, ...PACKAGES];
      await run("moto 5.2.5", { program: "python3", args }, draft);
      return target;
    });
  });
  return place;
}

/** Starts moto's server: first it takes every request, after `judge` only what IAM allows. */
export async function startMoto(
  lab: LabFolder,
): Promise<{ url: string; record: ProcessRecord; judge: () => Promise<void> }> {
  const packages = await ensureMoto();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const record = await startProcess(lab, {
    name: "moto",
    kind: "object-store",
    command: "python3",
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    cwd: lab.root,
    env: { PYTHONPATH: packages },
    stop: "SIGKILL",
    ports: { http: port },
  });
  await waitUntil("moto answers", async () => (await fetch(`${url}/moto-api/`)).ok, {
    timeoutSeconds: 60,
    alive: [record],
  });
  const judge = async () => {
    const response = await fetch(`${url}/moto-api/reset-auth`, { method: "POST", body: "0" });
    if (!response.ok) throw new Error(`moto does not judge: HTTP ${response.status}`);
  };
  return { url, record, judge };
}
