import { onDark, TONES, type Tone } from "./colours";

const names = Object.entries(TONES) as [string, Tone][];
const tones = (ground: keyof Tone) =>
  names.map(([name, tone]) => `--${name}: ${tone[ground]};`).join(" ");

/** The page's style sheet: no fonts and no pictures from elsewhere; light, dark, narrow and on paper. */
export const PAGE_STYLE = `
:root { color-scheme: light; ${tones("light")} }
${onDark(`:root { color-scheme: dark; ${tones("dark")} }`)}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 960px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.25rem; margin: 40px 0 12px; }
h3 { font-size: 1rem; margin: 0; }
p { margin: 8px 0; }
code, .lines { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.8125rem; }
.soft { color: var(--soft); }
.verdict { border-left: 6px solid var(--warn); padding: 4px 0 4px 16px; }
.verdict.passed { border-color: var(--good); }
.verdict.failed { border-color: var(--bad); }
.sign { display: inline-block; min-width: 1.2em; font-weight: 700; }
.passed .sign, .word.passed { color: var(--good); }
.failed .sign, .word.failed { color: var(--bad); }
.skipped .sign, .nothing .sign, .word.skipped { color: var(--warn); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 20px 0 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; min-width: 0; }
figure { margin: 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; }
.scroll > svg { display: block; width: 100%; min-width: 760px; height: auto; }
figcaption { color: var(--soft); font-size: 0.875rem; margin-top: 8px; }
ol.trials { list-style: none; margin: 0; padding: 0; display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }
ol.trials > li { border: 1px solid var(--edge); border-left: 4px solid var(--warn); border-radius: 6px; padding: 12px 16px; }
ol.trials > li.passed { border-left-color: var(--good); }
ol.trials > li.failed { border-left-color: var(--bad); }
.trial-head { display: flex; flex-wrap: wrap; gap: 2px 12px; justify-content: space-between; align-items: baseline; }
.trial-head > span { font-size: 0.875rem; }
.trial-head h3 { flex: 1 1 20em; min-width: 0; }
.why { font-weight: 600; white-space: pre-line; }
ul.lines { list-style: none; margin: 8px 0 0; padding: 8px 12px; background: var(--panel); border-radius: 4px; }
ul.lines li { white-space: pre-wrap; }
ul.lines li + li { margin-top: 2px; }
details { border: 1px solid var(--edge); border-radius: 6px; margin: 0 0 12px; }
summary { cursor: pointer; padding: 10px 16px; font-weight: 600; }
details .scroll { padding: 0 16px 12px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-top: 1px solid var(--edge); }
thead th { border-top: 0; color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.text { min-width: 14em; }
footer { margin-top: 40px; color: var(--soft); font-size: 0.875rem; }
@media (max-width: 600px) {
  main { padding: 16px 14px 32px; }
  h1 { font-size: 1.375rem; }
  dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dl.facts dd { margin-bottom: 8px; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { border-top: 1px solid var(--edge); padding: 8px 0; }
  td, td.number { border: 0; padding: 2px 0; text-align: left; white-space: normal; }
  ul.lines li + li { margin-top: 8px; }
  td.number { display: inline-block; width: auto; margin-right: 16px; }
  td::before { content: attr(data-head) " "; color: var(--soft); }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; }
  .scroll > svg { min-width: 0; max-height: 240mm; }
  ol.trials > li, tr, figure { break-inside: avoid; }
  h2 { break-after: avoid; }
  .verdict, ol.trials > li, ul.lines, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
