import type { Benchmark, Plot, Round } from "./benchmark";
import { type Estimate, estimate } from "./statistics";
import { digits } from "./verdict";

const WIDTH = 760;
const ROW = 22;
const LEFT = 150;
const RIGHT = 90;
const TOP = 44;
const COLOURS = ["#2166ac", "#b2182b"];
const GREY = "#777777";

/** The value of a variant in one case. */
interface Point {
  case: string;
  variant: string;
  seen: Estimate;
}

/** A drawing of the rounds as SVG text; the same rounds give the same text. */
export function draw(benchmark: Benchmark, plot: Plot, rounds: readonly Round[]): string {
  if (plot.kind === "ratio") return drawRatios(benchmark, plot.figure, rounds);
  const points = pointsOf(benchmark, plot.figure, rounds);
  return plot.kind === "bars"
    ? drawBars(benchmark, plot.figure, points)
    : drawLines(benchmark, plot.figure, points);
}

function pointsOf(benchmark: Benchmark, figure: string, rounds: readonly Round[]): Point[] {
  return benchmark.cases.flatMap((name) =>
    benchmark.variants.flatMap((variant) => {
      const measure = { figure, of: "ours", over: { case: name } } as const;
      const seen = estimate(rounds, [variant, variant], measure);
      return seen ? [{ case: name, variant, seen }] : [];
    }),
  );
}

/** One row a case: the ratio, where it lies, and the line at which both are equal. */
function drawRatios(benchmark: Benchmark, figure: string, rounds: readonly Round[]): string {
  const [ours, other] = benchmark.variants;
  const rows = benchmark.cases.flatMap((name) => {
    const measure = { figure, of: "ratio", over: { case: name } } as const;
    const seen = estimate(rounds, benchmark.variants, measure);
    return seen ? [{ name, seen }] : [];
  });
  const total = estimate(rounds, benchmark.variants, { figure, of: "ratio", over: "total" });
  if (total && rows.length > 1) rows.push({ name: "all together", seen: total });
  const scale = scaleTo(Math.max(1.2, ...rows.map(({ seen }) => seen.high)));
  const height = TOP + rows.length * ROW + 40;
  const bottom = TOP + rows.length * ROW;
  const goals = benchmark.goals.filter((goal) => goal.figure === figure && goal.of === "ratio");
  const goal = goals.map(({ most, least }) => most ?? least)[0];
  const body = [
    ...axis(scale, bottom),
    line(scale.at(1), TOP - 6, scale.at(1), bottom, GREY),
    ...(goal === undefined || goal === 1
      ? []
      : [line(scale.at(goal), TOP - 6, scale.at(goal), bottom, GREY, "4 3")]),
    ...rows.flatMap(({ name, seen }, index) => {
      const y = TOP + index * ROW + ROW / 2;
      const colour = name === "all together" ? "#000000" : (COLOURS[0] ?? "");
      return [
        words(LEFT - 8, y + 4, name, "end"),
        line(scale.at(seen.low), y, scale.at(seen.high), y, colour, "", 2),
        `<circle cx="${px(scale.at(seen.value))}" cy="${px(y)}" r="4" fill="${colour}"/>`,
        words(WIDTH - RIGHT + 12, y + 4, digits(seen.value)),
      ];
    }),
  ];
  const title = `${benchmark.name}: ${figure}, ${ours} / ${other}`;
  return page(title, height, body);
}

/** One bar for each variant of a case. */
function drawBars(benchmark: Benchmark, figure: string, points: readonly Point[]): string {
  const scale = scaleTo(Math.max(...points.map(({ seen }) => seen.high)));
  const bottom = TOP + points.length * ROW;
  const body = [
    ...axis(scale, bottom),
    ...points.flatMap(({ case: name, variant, seen }, index) => {
      const y = TOP + index * ROW;
      const colour = COLOURS[benchmark.variants.indexOf(variant)] ?? GREY;
      const width = scale.at(seen.value) - LEFT;
      const isFirst = points[index - 1]?.case !== name;
      return [
        ...(isFirst ? [words(LEFT - 8, y + ROW / 2 + 4, name, "end")] : []),
        `<rect x="${LEFT}" y="${px(y + 3)}" width="${px(width)}" height="${ROW - 7}" fill="${colour}" fill-opacity="0.75"/>`,
        line(scale.at(seen.low), y + ROW / 2, scale.at(seen.high), y + ROW / 2, "#000000"),
        words(WIDTH - RIGHT + 12, y + ROW / 2 + 4, digits(seen.value)),
      ];
    }),
    ...legend(benchmark.variants),
  ];
  return page(titleOf(benchmark, figure), bottom + 40, body);
}

/** A line for each variant over the numbers in the names of the cases. */
function drawLines(benchmark: Benchmark, figure: string, points: readonly Point[]): string {
  const numbers = points.map((point) => numberIn(point.case));
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const isWide = least > 0 && most / least > 20;
  const place = (number: number) => (isWide ? Math.log(number / least) : number - least);
  const height = 300;
  const bottom = height - 50;
  const x = (number: number) => 70 + (place(number) / (place(most) || 1)) * (WIDTH - 70 - RIGHT);
  const top = niceTop(Math.max(...points.map(({ seen }) => seen.high)));
  const y = (value: number) => bottom - (value / top) * (bottom - TOP);
  const body = [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(70, y(top * share), WIDTH - RIGHT, y(top * share), "#dddddd"),
      words(62, y(top * share) + 4, digits(top * share), "end"),
    ]),
    ...[...new Set(points.map((point) => point.case))].map((name) =>
      words(x(numberIn(name)), bottom + 18, name, "middle"),
    ),
    ...benchmark.variants.flatMap((variant, index) => {
      const colour = COLOURS[index] ?? GREY;
      const own = points.filter((point) => point.variant === variant);
      const path = own.map(
        ({ case: name, seen }) => `${px(x(numberIn(name)))},${px(y(seen.value))}`,
      );
      return [
        `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...own.flatMap(({ case: name, seen }) => [
          line(x(numberIn(name)), y(seen.low), x(numberIn(name)), y(seen.high), colour),
          `<circle cx="${px(x(numberIn(name)))}" cy="${px(y(seen.value))}" r="3.5" fill="${colour}"/>`,
        ]),
      ];
    }),
    ...legend(benchmark.variants),
  ];
  return page(titleOf(benchmark, figure), height, body);
}

const numberIn = (name: string) => Number(/\d+(\.\d+)?/.exec(name)?.[0] ?? 0);

function titleOf({ name, figures }: Benchmark, figure: string): string {
  return `${name}: ${figure} (${figures[figure]?.unit ?? ""})`;
}

interface Scale {
  most: number;
  at(value: number): number;
}

function scaleTo(most: number): Scale {
  const top = niceTop(most);
  return { most: top, at: (value) => LEFT + (value / top) * (WIDTH - LEFT - RIGHT) };
}

/** The next number above with one digit, or with a half of it. */
function niceTop(most: number): number {
  if (!(most > 0) || !Number.isFinite(most)) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.ceil((most / power) * 2) * (power / 2);
}

function axis(scale: Scale, bottom: number): string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const value = scale.most * share;
    return [
      line(scale.at(value), TOP - 6, scale.at(value), bottom, "#dddddd"),
      words(scale.at(value), bottom + 16, digits(value), "middle"),
    ];
  });
}

function legend(variants: readonly string[]): string[] {
  return variants.flatMap((variant, index) => {
    const x = WIDTH - 320 + index * 160;
    return [
      `<rect x="${x}" y="8" width="12" height="12" fill="${COLOURS[index] ?? GREY}"/>`,
      words(x + 18, 18, variant),
    ];
  });
}

const px = (value: number) => String(Math.round(value * 10) / 10);

function line(
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

function words(x: number, y: number, text: string, anchor = "start", size = 12): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${size}">${escaped(text)}</text>`;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** White below everything: GitHub shows drawings on dark pages, too. */
function page(title: string, height: number, body: readonly string[]): string {
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
