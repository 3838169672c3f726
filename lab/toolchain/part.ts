import { installInto, type Report } from "./cache";

/** One thing that the lab needs and installs by itself. */
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
  install(cache: string, report: Report): Promise<string>;
}

/** Fills a fresh folder and gives what in it becomes the part's folder or file. */
export type Fill = (draft: string, report: Report) => Promise<string>;

/** The way most parts are installed: one place in the cache, filled in one step. */
export function installFromDraft(place: (cache: string) => string, fill: Fill): Part["install"] {
  return (cache, report) => installInto(cache, place(cache), (draft) => fill(draft, report));
}

/** A line every `everySeconds` while `work` goes on, and one with the time it took. */
export async function withHeartbeat<T>(
  label: string,
  report: Report,
  work: () => Promise<T>,
  everySeconds = 5,
): Promise<T> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  const beat = setInterval(
    () => report(`${label}: still at it, ${seconds()} s`),
    everySeconds * 1000,
  );
  try {
    const result = await work();
    report(`${label}: ready after ${seconds()} s`);
    return result;
  } finally {
    clearInterval(beat);
  }
}
