/** Something that takes room from one place to another, in pixels. */
export interface Span {
  from: number;
  to: number;
}

/** The row of each span, so that none lies on another; the first row that has room. */
export function rowsOf(spans: readonly Span[]): number[] {
  const order = spans.map((_, index) => index);
  order.sort((a, b) => (spans[a]?.from ?? 0) - (spans[b]?.from ?? 0));
  const rows: number[] = [];
  const ends: number[] = [];
  for (const index of order) {
    const { from, to } = spans[index] ?? { from: 0, to: 0 };
    const free = ends.findIndex((end) => end <= from);
    const row = free < 0 ? ends.length : free;
    ends[row] = to;
    rows[index] = row;
  }
  return rows;
}

/** How many rows they take. */
export const heightOf = (rows: readonly number[]) => rows.reduce((a, b) => Math.max(a, b + 1), 0);

/** How many spans there are at a place, from there on. */
export interface Level {
  x: number;
  count: number;
}

/** How many spans lie over each other, from left to right. */
export function levelsOf(spans: readonly Span[]): Level[] {
  const changes = new Map<number, number>();
  const change = (x: number, by: number) => changes.set(x, (changes.get(x) ?? 0) + by);
  for (const { from, to } of spans) {
    change(from, 1);
    change(to, -1);
  }
  let count = 0;
  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([x, by]) => {
      count += by;
      return { x, count };
    });
}

/** A mark that has a line down through the picture, and a label beside its head. */
export interface Label {
  x: number;
  width: number;
}

/** Where a label stands: its row from below, and its side of the line; `undefined` if there is no room. */
export type Place = { row: number; side: "left" | "right" } | undefined;

const GAP = 6;

/**
 * Places labels so that none lies on another one, nor, if it can be, on the line of another mark.
 *
 * @param labels from left to right
 * @param most no more rows than that
 */
export function placesOf(labels: readonly Label[], bounds: Span, most: number): Place[] {
  const places: Place[] = labels.map(() => undefined);
  const boxOf = ({ x, width }: Label, side: "left" | "right"): Span =>
    side === "right" ? { from: x, to: x + width + GAP } : { from: x - width - GAP, to: x };
  const touch = (a: Span, b: Span) => a.from < b.to && b.from < a.to;
  const isFree = (index: number, row: number, side: "left" | "right", strict: boolean) => {
    const label = labels[index];
    if (!label) return false;
    const box = boxOf(label, side);
    if (box.from < bounds.from || box.to > bounds.to) return false;
    return labels.every((other, at) => {
      const place = places[at];
      if (!place) return true;
      const otherBox = boxOf(other, place.side);
      if (place.row === row) return !touch(box, otherBox);
      if (!strict) return true;
      // Lines go down: a line from above crosses what is below it.
      return place.row > row
        ? other.x <= box.from || other.x >= box.to
        : label.x <= otherBox.from || label.x >= otherBox.to;
    });
  };
  // From the right: a label lies to the right of its line, over the lines of those that come later.
  for (let index = labels.length - 1; index >= 0; index--) {
    const tries = [true, false].flatMap((strict) =>
      Array.from({ length: most }, (_, row) => row).flatMap((row) =>
        (["right", "left"] as const).map((side) => ({ row, side, strict })),
      ),
    );
    const found = tries.find(({ row, side, strict }) => isFree(index, row, side, strict));
    places[index] = found && { row: found.row, side: found.side };
  }
  return places;
}
