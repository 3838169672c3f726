/** Width of every drawing. */
export const WIDTH = 760;
export const COLOURS = ["#2166ac", "#b2182b", "#4d9221", "#8c510a"];
export const GREY = "#777777";

/** The next number above with one digit, or with a half of it. */
export function niceTop(most: number): number {
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.ceil((most / power) * 2) * (power / 2);
}

export function legend(variants: readonly string[]): string[] {
  return variants.flatMap((variant, index) => {
    const x = WIDTH - 170 * (variants.length - index);
    return [
      `<rect x="${x}" y="28" width="12" height="12" fill="${COLOURS[index] ?? GREY}"/>`,
      words(x + 18, 38, variant),
    ];
  });
}

export const px = (value: number) => String(Math.round(value * 10) / 10);

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  dash = "",
  width = 1,
) {
  const dashes = dash ? ` stroke-dasharray="${dash}"` : "";
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
}

export function words(x: number, y: number, text: string, anchor = "start", size = 12): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${size}">${escaped(text)}</text>`;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** White below everything: GitHub shows drawings on dark pages, too. */
export function page(title: string, height: number, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    words(12, 20, title, "start", 14),
    ...body,
    "</svg>",
    "",
  ].join("\n");
}
