import type { Benchmark, Plot, Round } from "./benchmark";
import { linePlot } from "./line-plot";
import { type Estimate, estimate } from "./statistics";
import { COLOURS, GREY, legend, line, niceTop, page, px, WIDTH, words } from "./svg";
import { digits } from "./verdict";

const ROW = 22;
const LEFT = 150;
const RIGHT = 90;
const TOP = 56;

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
  const series = benchmark.variants.map((variant) => ({
    name: variant,
    points: points
      .filter((point) => point.variant === variant)
      .map(({ case: name, seen }) => ({ x: numberIn(name), label: name, ...seen })),
  }));
  return linePlot(titleOf(benchmark, figure), series);
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

function axis(scale: Scale, bottom: number): string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => {
    const value = scale.most * share;
    return [
      line(scale.at(value), TOP - 6, scale.at(value), bottom, "#dddddd"),
      words(scale.at(value), bottom + 16, digits(value), "middle"),
    ];
  });
}
