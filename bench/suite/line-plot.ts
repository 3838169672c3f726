import { COLOURS, GREY, legend, line, niceTop, page, px, WIDTH, words } from "./svg";
import { digits } from "./verdict";

const LEFT = 70;
const RIGHT = 40;
const TOP = 56;
const HEIGHT = 320;
const BOTTOM = HEIGHT - 50;

/** A value over a number, and where it lies. */
export interface LinePoint {
  x: number;
  /** What stands below it. */
  label: string;
  value: number;
  low?: number;
  high?: number;
}

export interface Series {
  name: string;
  points: LinePoint[];
}

/** Lines from zero upwards; numbers that lie far apart stand on a logarithmic axis. */
export function linePlot(title: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const [least, most] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const isWide = least > 0 && most / least > 20;
  const place = (number: number) => (isWide ? Math.log(number / least) : number - least);
  const x = (number: number) =>
    LEFT + (place(number) / (place(most) || 1)) * (WIDTH - LEFT - RIGHT);
  const top = niceTop(Math.max(...all.map(({ value, high = value }) => high)));
  const y = (value: number) => BOTTOM - (value / top) * (BOTTOM - TOP);
  const labels = new Map(all.map((point) => [point.label, point.x]));
  const body = [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(LEFT, y(top * share), WIDTH - RIGHT, y(top * share), "#dddddd"),
      words(LEFT - 8, y(top * share) + 4, digits(top * share), "end"),
    ]),
    ...[...labels].map(([label, number]) => words(x(number), BOTTOM + 18, label, "middle")),
    ...series.flatMap(({ points }, index) => {
      const colour = COLOURS[index] ?? GREY;
      const path = points.map((point) => `${px(x(point.x))},${px(y(point.value))}`);
      return [
        `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.flatMap(({ x: number, value, low = value, high = value }) => [
          line(x(number), y(low), x(number), y(high), colour),
          `<circle cx="${px(x(number))}" cy="${px(y(value))}" r="3.5" fill="${colour}"/>`,
        ]),
      ];
    }),
    ...legend(series.map(({ name }) => name)),
  ];
  return page(title, HEIGHT, body);
}
