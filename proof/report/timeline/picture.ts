import {
  counted,
  dateText,
  durationText,
  momentsOf,
  platformText,
  verdictOf,
  verdictText,
} from "../facts";
import { brief, Markup, markup } from "../markup";
import type { Report } from "../report";
import { bucketParts } from "./buckets";
import { markPart } from "./marks";
import type { Part } from "./part";
import { clusterParts } from "./queries";
import { fitting, type Scale, scaleOf, ticksOf } from "./scale";
import { TIMELINE_STYLE } from "./style";
import { taskParts } from "./tasks";
import { trialPart } from "./trials";

/** How wide the picture is, in pixels: as wide as GitHub shows a page. */
export const WIDTH = 880;
const BOUNDS = { from: 20, to: WIDTH - 20 };
/** Where the head ends. */
const HEAD = 78;
const GAP = 10;
const FOOT = 44;

/** What happened when, as an SVG file that stands alone. */
export function timelinePicture(report: Report): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${timelineSvg(report, true).text}\n`;
}

/**
 * The same picture as an element.
 *
 * @param isAlone whether it says itself what was tried, as no page around it does
 */
export function timelineSvg(report: Report, isAlone: boolean): Markup {
  const head = isAlone ? HEAD : 14;
  const scale = scaleOf(report, BOUNDS.from, BOUNDS.to);
  const marks = markPart(report, scale, BOUNDS);
  const { drawn, bottom } = stacked(
    [
      trialPart(report.trials, scale, BOUNDS),
      ...clusterParts(report, scale, BOUNDS),
      ...taskParts(report, scale, BOUNDS),
      ...bucketParts(report.timeline.buckets, scale, BOUNDS),
    ],
    head + marks.height,
  );
  const height = bottom + FOOT;
  // Quotes of the style sheet may stand: between tags only `<` and `&` mean something, and it has none.
  return markup`<svg xmlns="http://www.w3.org/2000/svg" class="tl" role="img" aria-labelledby="tl-title tl-desc" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<title id="tl-title">${titleOf(report)}</title>
<desc id="tl-desc">${descriptionOf(report)}</desc>
<style>${new Markup(TIMELINE_STYLE)}</style>
<rect class="tl-card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>
${isAlone && headOf(report)}${axis(scale, head + marks.height - 2, bottom)}${drawn.map(({ shapes }) => shapes)}${marks.lines(head, bottom)}${drawn.map(({ texts }) => texts)}${marks.labels(head)}${legend(report, bottom + 32)}</svg>`;
}

function stacked(parts: Part[], top: number) {
  let bottom = top;
  const drawn = parts
    .filter(({ height }) => height > 0)
    .map(({ height, draw }) => {
      const part = draw(bottom);
      bottom += height + GAP;
      return part;
    });
  return { drawn, bottom };
}

const titleOf = (report: Report) => `${verdictText(report)}, in ${durationText(report.seconds)}`;

function headOf(report: Report): Markup {
  const [tone, sign] = {
    passed: ["good", "m-4.5 0l3 3.5l6 -7"],
    failed: ["bad", "m-4 -4l8 8m0 -8l-8 8"],
    nothing: ["warn", "m-4 0h8"],
  }[verdictOf(report)] as [string, string];
  const room = BOUNDS.to - BOUNDS.from;
  const where = fitting(brief(platformText(report), 300), 11, room);
  const how = fitting(`${brief(report.command, 300)} · ${dateText(report.began)}`, 11, room);
  return markup`<circle class="tl-${tone}" cx="29" cy="24" r="9"/><path class="tl-sign" d="M29 24${sign}"/>
<text class="tl-text tl-title" x="46" y="30">${titleOf(report)}</text>
<text class="tl-soft" x="${BOUNDS.from}" y="48">${where}</text>
<text class="tl-soft" x="${BOUNDS.from}" y="63">${how}</text>
`;
}

function axis(scale: Scale, top: number, bottom: number): Markup {
  const anchor = (x: number) => (x < 40 ? "start" : x > WIDTH - 40 ? "end" : "middle");
  return markup`${ticksOf(scale).map(
    ({
      x,
      text,
    }) => markup`<path class="tl-grid" d="M${x} ${top}V${bottom}"/><text class="tl-soft tl-small" x="${x}" y="${bottom + 13}" text-anchor="${anchor(x)}">${text}</text>
`,
  )}<path class="tl-base" d="M${BOUNDS.from} ${bottom}H${BOUNDS.to}"/>
`;
}

/** What colours mean: of those that are in the picture. */
function legend({ timeline }: Report, y: number): Markup {
  const { queries, buckets } = timeline;
  const entries: [tone: string, text: string][] = [
    ...(queries.length > 0
      ? [["bar0", "query: number of its trial, who sent it"] as [string, string]]
      : []),
    ...(queries.some(({ error }) => error !== undefined)
      ? [["barx", "failed query"] as [string, string]]
      : []),
    ...(queries.some(({ tasks }) => tasks.length > 0)
      ? ([
          ["finished", "tasks finished"],
          ["running", "running"],
          ["failed", "failed"],
        ] as [string, string][])
      : []),
    ...(buckets.length > 0 ? [["bytes", "bytes in a bucket"] as [string, string]] : []),
  ];
  let x = BOUNDS.from;
  return markup`${entries.map(([tone, text]) => {
    const at = x;
    x += 24 + text.length * 5.8;
    return markup`<rect class="tl-${tone}" x="${at}" y="${y - 8}" width="10" height="10" rx="2"/><text class="tl-soft tl-small" x="${at + 14}" y="${y + 1}">${text}</text>
`;
  })}`;
}

/** The picture in words, for those who do not see it. */
function descriptionOf(report: Report): string {
  const { queries, buckets } = report.timeline;
  const moments = momentsOf(report);
  const said = moments.slice(0, 10).map(({ text }) => brief(text, 100));
  const more = moments.length > said.length ? [`${moments.length - said.length} more`] : [];
  return [
    `${counted(report.trials.length, "trial")}, ${counted(queries.length, "query", "queries")} and ${counted(buckets.length, "bucket")} over time.`,
    said.length > 0 && `What was done: ${[...said, ...more].join("; ")}.`,
  ]
    .filter(Boolean)
    .join(" ");
}
