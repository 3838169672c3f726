import { onDark, TONES, type ToneName } from "../colours";

/** What is drawn in a tone: by class, and whether its inside or its line is. */
const DRAWN: [selector: string, property: "fill" | "stroke", tone: ToneName][] = [
  [".tl-card", "fill", "ground"],
  [".tl-card", "stroke", "edge"],
  [".tl-text", "fill", "ink"],
  [".tl-soft", "fill", "soft"],
  [".tl-halo", "stroke", "ground"],
  [".tl-sign", "stroke", "ground"],
  [".tl-grid", "stroke", "edge"],
  [".tl-base", "stroke", "soft"],
  [".tl-trial", "fill", "panel"],
  [".tl-trial", "stroke", "edge"],
  [".tl-good", "fill", "good"],
  [".tl-bad", "fill", "bad"],
  [".tl-warn", "fill", "warn"],
  [".tl-info", "fill", "info"],
  [".tl-line-good", "stroke", "good"],
  [".tl-line-bad", "stroke", "bad"],
  [".tl-line-warn", "stroke", "warn"],
  [".tl-line-info", "stroke", "info"],
  [".tl-bar0", "fill", "bar0"],
  [".tl-bar1", "fill", "bar1"],
  [".tl-bar2", "fill", "bar2"],
  [".tl-bar3", "fill", "bar3"],
  [".tl-barx", "fill", "barFailed"],
  [".tl-on", "fill", "onBar"],
  [".tl-running", "fill", "running"],
  [".tl-finished", "fill", "finished"],
  [".tl-failed", "fill", "failed"],
  [".tl-bytes", "fill", "bytes"],
];

const rules = (ground: "light" | "dark") =>
  DRAWN.map(([selector, property, tone]) => `${selector}{${property}:${TONES[tone][ground]}}`).join(
    "\n",
  );

/**
 * The picture's own style sheet. No variables, no nesting: whatever draws SVG understands it. Fonts are
 * those that the machine has: a picture in a page of GitHub may load none.
 */
export const TIMELINE_STYLE = `
.tl text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-size:11px}
.tl .tl-title{font-size:17px;font-weight:600}
.tl .tl-head{font-weight:600}
.tl .tl-small{font-size:10px}
.tl-halo{stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.tl-grid{stroke-width:1px;stroke-dasharray:1 3}
.tl-base{stroke-width:1px}
.tl-sign{stroke-width:2px;fill:none;stroke-linecap:round;stroke-linejoin:round}
.tl-line{stroke-width:1.5px;fill:none}
.tl-kill{stroke-dasharray:none}
.tl-scale{stroke-dasharray:6 3}
.tl-deploy{stroke-dasharray:2 2}
.tl-recovered{stroke-dasharray:8 3 2 3}
${rules("light")}
${onDark(rules("dark"))}
`;
