import {
  clockText,
  counted,
  dateText,
  durationText,
  momentsOf,
  PLACES,
  peaksOf,
  verdictOf,
  verdictText,
  versionsText,
} from "./facts";
import { Markup, markup } from "./markup";
import { PAGE_STYLE } from "./page-style";
import { bucketTable, momentTable, queryTable } from "./page-tables";
import { quoted } from "./quoted";
import type { Report, Trial } from "./report";
import { timelineSvg } from "./timeline/picture";

const SIGNS = { passed: "✔", failed: "✘", skipped: "–", nothing: "–" };

/**
 * A report as one HTML page: no script, and nothing from elsewhere. It is XML as well, so that any
 * parser reads it alike.
 */
export function reportPage(report: Report): string {
  const { platform } = report;
  const verdict = verdictOf(report);
  const title = verdictText(report);
  return `<!DOCTYPE html>\n${
    markup`<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"/>
<meta name="color-scheme" content="light dark"/>
<title>${title} · ${platform.name} · ${dateText(report.began)}</title>
<link rel="icon" href="data:,"/>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
<header>
<div class="verdict ${verdict}">
<h1><span class="sign" aria-hidden="true">${SIGNS[verdict]}</span> ${title}</h1>
</div>
<dl class="facts">
<dt>When</dt><dd>${began(report.began)}, for ${durationText(report.seconds)}</dd>
<dt>Where</dt><dd>${PLACES[platform.where]}, stack ${quoted(platform.name)}</dd>
<dt>Versions</dt><dd>${quoted(versionsText(platform.versions) || "not known")}</dd>
<dt>Command</dt><dd><code>${quoted(report.command)}</code></dd>
</dl>
</header>
<section aria-labelledby="timeline">
<h2 id="timeline">What happened when</h2>
<figure>
<div class="scroll" role="region" aria-label="Timeline" tabindex="0">
${timelineSvg(report, false)}
</div>
<figcaption>Time runs from left to right, in minutes and seconds since the run began. The same stands in the tables below.</figcaption>
</figure>
</section>
<section aria-labelledby="trials">
<h2 id="trials">What was tried</h2>
${
  report.trials.length === 0
    ? markup`<p class="soft">No trial ran.</p>`
    : markup`<ol class="trials">
${report.trials.map(trialItem)}</ol>`
}
</section>
<section aria-labelledby="data">
<h2 id="data">The timeline as tables</h2>
${momentTable(momentsOf(report))}
${queryTable(report.timeline.queries)}
${bucketTable(peaksOf(report.timeline.buckets))}
</section>
<footer><p>${counted(report.trials.length, "trial")}. All numbers are in report.json, of which this page is made.</p></footer>
</main>
</body>
</html>
`.text
  }`;
}

/** Nothing is loaded and no script runs, even if a text of others were to get through. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function began(iso: string): Markup {
  return Number.isNaN(new Date(iso).getTime())
    ? quoted(iso)
    : markup`<time datetime="${iso}">${dateText(iso)}</time>`;
}

function trialItem(trial: Trial, index: number): Markup {
  const { name, title, outcome, reason, lines } = trial;
  const when =
    outcome === "skipped"
      ? "skipped"
      : `${outcome}, ${clockText(trial.began)} to ${clockText(trial.ended)}, ${durationText(trial.ended - trial.began)}`;
  return markup`<li class="${outcome}">
<div class="trial-head">
<h3><span class="sign" aria-hidden="true">${SIGNS[outcome]}</span> ${index + 1} ${quoted(title)}</h3>
<span class="soft"><code>${quoted(name)}</code> <span class="word ${outcome}">${when}</span></span>
</div>
${
  reason !== undefined &&
  markup`<p class="why">${quoted(reason)}</p>
`
}${
  lines.length > 0 &&
  markup`<ul class="lines">
${lines.map(
  (line) => markup`<li>${quoted(line)}</li>
`,
)}</ul>
`
}</li>
`;
}
