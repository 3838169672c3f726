import { print } from "../../cli/context";
import { megabytes } from "../../proof/trials/spooling";
import type { LabFolder } from "../folder";
import { platformSubject } from "../platform/subject";
import { findOrphans, type Orphans } from "../proof/exchange-orphans";

/**
 * Lists what is in the exchange buckets and belongs to no running query.
 *
 * @returns the exit code: 0 also if there is some, for the lifecycle rule removes it
 */
export async function orphans(lab: LabFolder, json: boolean): Promise<number> {
  const found = await findOrphans(lab, platformSubject(lab));
  print(json, found, () =>
    found.length > 0
      ? found.map(renderOrphans).join("\n")
      : "No orphans: all that is spooled belongs to running queries.",
  );
  return 0;
}

function renderOrphans({ bucket, query, objects, bytes, written, removed }: Orphans): string {
  const what = `${objects} objects, ${megabytes(bytes)}`;
  const minutes = Math.round((Date.now() - written.getTime()) / 60_000);
  const end = removed ? `removed on ${removed.toISOString().slice(0, 10)}` : "removed by no rule";
  return `${bucket}: ${query ?? "of no query"}, ${what}, ${minutes} min old, ${end}`;
}
