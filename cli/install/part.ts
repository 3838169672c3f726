import { installInto, type Report } from "./cache";
import { isOnPath, missingClient } from "./clients";
import { megabytesIn, type Watch } from "./progress";

/** One thing that is needed and installed by itself. */
export interface Part {
  /** Name and version, as the progress lines show it: `trino-iceberg 476`. */
  label: string;
  /** Size and origin: `346 MB, Maven Central`. */
  source: string;
  /** Parts of one lane go one after the other: two Maven runs fight over one repository. */
  lane: "maven" | "other";
  /** Programs without which it cannot be installed. */
  clients: string[];
  /** Its path if it is there. Cheap: this is all that a second run does. */
  find(cache: string): Promise<string | undefined>;
  /** Installs it and gives its path. */
  install(cache: string, report: Report, watch: Watch): Promise<string>;
}

/** Fills a fresh folder and gives what in it becomes the part's folder or file. */
export type Fill = (draft: string, report: Report, watch: Watch) => Promise<string>;

/** The way most parts are installed: one place in the cache, filled in one step. */
export function installFromDraft(place: (cache: string) => string, fill: Fill): Part["install"] {
  return (cache, report, watch) =>
    installInto(cache, place(cache), (draft) => {
      watch(megabytesIn(draft));
      return fill(draft, report, watch);
    });
}

/** All of them at once, before the first download. */
export function failIfClientsAreMissing(missing: Part[]): void {
  const clients = [...new Set(missing.flatMap((part) => part.clients))];
  const lines = clients
    .filter((client) => !isOnPath(client))
    .map((client) =>
      missingClient(
        client,
        missing.filter(needs(client)).map(({ label }) => label),
      ),
    );
  if (lines.length > 0) throw new Error(lines.join("\n"));
}

const needs = (client: string) => (part: Part) => part.clients.includes(client);
