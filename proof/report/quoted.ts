import { type Markup, markup, shortened } from "./markup";

/** Longer than this, a text of others is not told whole. */
const LONGEST = 600;

/**
 * A text of others in a page: in its own direction, whatever it is (`bdi`), and cut where it is very
 * long. It says how much is left out, and where it stands.
 */
export function quoted(text: string): Markup {
  const left = [...text].length - LONGEST;
  if (left <= 0) return markup`<bdi>${text}</bdi>`;
  return markup`<bdi>${shortened(text, LONGEST)}</bdi> <span class="soft">(${left} more characters in report.json)</span>`;
}
