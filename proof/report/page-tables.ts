import { type BucketPeak, bytesText, clockText, counted, durationText, NO_CLUSTER } from "./facts";
import { type Hole, type Markup, markup, oneLine } from "./markup";
import { quoted } from "./quoted";
import type { Moment, QuerySpan } from "./report";

/** Longer tables are closed at first: nobody reads them from top to bottom. */
const OPEN = 40;
/** A page of many thousand rows opens slowly; report.json has them all. */
const MOST = 1000;

/** What was done to the platform. */
export function momentTable(moments: readonly Moment[]): Markup {
  return table(`What was done to the platform: ${counted(moments.length, "moment")}`, {
    head: ["#at", "kind", "what was done", "trial"],
    rows: moments.map(({ at, kind, text, trial }) => [
      clockText(at),
      kind,
      quoted(text),
      quoted(trial),
    ]),
  });
}

/** Each query, in the order of their beginning. */
export function queryTable(queries: readonly QuerySpan[]): Markup {
  const failed = queries.filter(({ error }) => error !== undefined).length;
  const more = failed > 0 ? `, ${failed} failed` : "";
  return table(`Queries: ${queries.length}${more}`, {
    head: ["#at", "#took", "cluster", "client, trial", "statement"],
    rows: queries
      .toSorted((a, b) => a.began - b.began)
      .map((query) => [
        clockText(query.began),
        durationText(query.ended - query.began),
        quoted(query.cluster ?? NO_CLUSTER),
        markup`${quoted(query.client)}, ${quoted(query.trial)}`,
        markup`<code>${quoted(oneLine(query.sql))}</code>${
          query.error !== undefined &&
          markup`<div><span class="word failed">failed:</span> ${quoted(query.error)}</div>`
        }${tasksText(query)}<div class="soft"><code>${quoted(query.id)}</code></div>`,
      ]),
  });
}

/** How the tasks of a watched query stood when they were last seen. */
function tasksText({ tasks }: QuerySpan): Markup | undefined {
  const last = tasks.reduce((a, b) => (b.at >= a.at ? b : a), tasks[0] ?? NONE);
  if (last === NONE) return;
  return markup`<div>tasks: ${last.finished} finished, ${last.failed} failed, ${last.running} running when last seen</div>`;
}

const NONE = { at: 0, running: 0, finished: 0, failed: 0 };

/** What each bucket held at its fullest, and at the end. */
export function bucketTable(peaks: readonly BucketPeak[]): Markup {
  return table(`Bytes in ${counted(peaks.length, "bucket")}`, {
    head: ["bucket", "#peak", "#objects", "#at", "#at the end"],
    rows: peaks.map(({ bucket, peak, objects, at, left, leftObjects }) => [
      quoted(bucket),
      bytesText(peak),
      objects,
      clockText(at),
      `${bytesText(left)}, ${counted(leftObjects, "object")}`,
    ]),
  });
}

const nameOf = (head = "") => head.replace("#", "");

interface Table {
  /** A number's column begins with `#`: it stands to the right. */
  head: string[];
  rows: Hole[][];
}

function table(title: string, { head, rows }: Table): Markup {
  if (rows.length === 0) return markup`<p class="soft">${title}.</p>`;
  const kind = (index: number) => (head[index]?.startsWith("#") ? "number" : "text");
  const left = rows.length - MOST;
  return markup`<details${rows.length <= OPEN && markup` open="open"`}>
<summary>${title}</summary>
<div class="scroll" role="region" aria-label="${title}" tabindex="0">
<table>
<thead><tr>${head.map((name, index) => markup`<th scope="col" class="${kind(index)}">${nameOf(name)}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, MOST).map(
  (
    row,
  ) => markup`<tr>${row.map((cell, index) => markup`<td class="${kind(index)}" data-head="${nameOf(head[index])}">${cell}</td>`)}</tr>
`,
)}</tbody>
</table>
${left > 0 && markup`<p class="soft">${left} more rows in report.json.</p>`}
</div>
</details>`;
}
