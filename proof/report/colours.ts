/** A colour on light and on dark ground. */
export interface Tone {
  light: string;
  dark: string;
}

/** What colours mean, the same on the page and in the picture. A test holds their contrast. */
export const TONES = {
  ground: { light: "#ffffff", dark: "#0d1117" },
  /** What lies on the ground a little apart. */
  panel: { light: "#f6f8fa", dark: "#161b22" },
  edge: { light: "#d1d9e0", dark: "#3d444d" },
  ink: { light: "#1f2328", dark: "#f0f6fc" },
  /** Text that matters less. */
  soft: { light: "#59636e", dark: "#9ca6b1" },
  good: { light: "#1a7f37", dark: "#3fb950" },
  bad: { light: "#c81e1e", dark: "#ff7b72" },
  warn: { light: "#8a5a00", dark: "#e3b341" },
  info: { light: "#0757ba", dark: "#6cb0ff" },
  /** Bars of queries: white text lies on them. One for each cluster, in turn. */
  bar0: { light: "#1f5fc4", dark: "#2f6fd8" },
  bar1: { light: "#0f766e", dark: "#12807a" },
  bar2: { light: "#6d3fc0", dark: "#8257d6" },
  bar3: { light: "#9a4a09", dark: "#a8560f" },
  barFailed: { light: "#b91c1c", dark: "#c93030" },
  onBar: { light: "#ffffff", dark: "#ffffff" },
  /** Areas: tasks and bytes. */
  running: { light: "#5b9bf0", dark: "#4184e4" },
  finished: { light: "#8cc99b", dark: "#2f7d43" },
  failed: { light: "#d64545", dark: "#e5534b" },
  bytes: { light: "#b899e8", dark: "#7c57c2" },
} satisfies Record<string, Tone>;

export type ToneName = keyof typeof TONES;

/** How many colours there are for clusters. */
export const CLUSTER_TONES = 4;

/** Rules that hold where it is dark on a screen; paper is always light. */
export const onDark = (rules: string) =>
  `@media screen and (prefers-color-scheme: dark) {\n${rules}\n}`;
