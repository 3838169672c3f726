/** What is made one file of, and where that is kept. */
interface BundleRequest {
  /** Name of the file. */
  name: string;
  /** The project's folder. */
  root: string;
  entry: string;
  /** Imports that are never reached; `*` stands for any text. */
  without: string[];
  folder: string;
}

/**
 * One JavaScript file of an entry and of all that it imports, kept until one of them changes.
 *
 * @returns its path; undefined if nothing may be written there
 */
export function ensureBundle(request: BundleRequest): string | undefined;
