import { type Regex, setsOverlap } from "./regex";

/** One character of an expression, and which may come next, each in how many ways. */
interface Position {
  set: Regex;
  next: Map<number, number>;
}

/** Larger ones are refused: pairs of positions are compared with each other. */
const MOST_POSITIONS = 120;

/**
 * Why Java could need exponential time for a value that does not match: an expression that can read
 * the same text in two ways, again and again, like `(a+)+`. Undefined if it cannot.
 */
export function backtracksWithoutBound(regex: Regex): string | undefined {
  const positions = positionsOf(regex);
  if (positions.length > MOST_POSITIONS) {
    return `has more than ${MOST_POSITIONS} characters and sets, too many to rule out endless backtracking`;
  }
  const reach = reachable(positions.length, (at) => [...(positions[at]?.next.keys() ?? [])]);
  if (hasTwoWaysRound(positions, reach)) {
    return "backtracks without bound: it can read the same text in many ways, like (a+)+";
  }
  return longestChain(positions, reach) > 2
    ? "backtracks too much: three of its repetitions in a row can take the same text, like .*a.*b.*c; use a glob, like *a*b*c, which never goes back"
    : undefined;
}

/** A piece of the automaton: where it may begin and end, each in how many ways. */
interface Piece {
  first: Map<number, number>;
  last: Map<number, number>;
  /** Ways to match nothing. */
  empty: number;
}

/** The automaton whose states are the characters of the expression. */
function positionsOf(regex: Regex): Position[] {
  const positions: Position[] = [];
  pieceOf(regex, positions);
  return positions;
}

function pieceOf(regex: Regex, positions: Position[]): Piece {
  switch (regex.kind) {
    case "set": {
      const here = new Map([[positions.push({ set: regex, next: new Map() }) - 1, 1]]);
      return { first: here, last: here, empty: 0 };
    }
    case "sequence":
      return regex.parts
        .map((part) => pieceOf(part, positions))
        .reduce((before, after) => joined(before, after, positions), NOTHING);
    case "choice":
      return regex.parts
        .map((part) => pieceOf(part, positions))
        .reduce((one, other) => ({
          first: sum(one.first, other.first),
          last: sum(one.last, other.last),
          empty: one.empty + other.empty,
        }));
    case "repeat":
      return repeated(pieceOf(regex.part, positions), regex, positions);
  }
}

const NOTHING: Piece = { first: new Map(), last: new Map(), empty: 1 };

function joined(before: Piece, after: Piece, positions: Position[]): Piece {
  link(before.last, after.first, positions);
  return {
    first: sum(before.first, times(after.first, before.empty)),
    last: sum(after.last, times(before.last, after.empty)),
    empty: before.empty * after.empty,
  };
}

/** `{2,9}` counts as `+`: what is exponential in its bound is no better. */
function repeated(
  piece: Piece,
  { least, most }: Extract<Regex, { kind: "repeat" }>,
  positions: Position[],
): Piece {
  // Rounds that may read nothing: any of them could have read the next character.
  const ways = piece.empty > 0 ? 2 : 1;
  if (most > 1) link(piece.last, times(piece.first, ways), positions);
  return { ...piece, empty: (least === 0 ? 1 : 0) + piece.empty };
}

function link(from: Map<number, number>, to: Map<number, number>, positions: Position[]): void {
  for (const [position, ways] of from) {
    const here = positions[position];
    if (here) here.next = sum(here.next, times(to, ways));
  }
}

function sum(one: Map<number, number>, other: Map<number, number>): Map<number, number> {
  const both = new Map(one);
  for (const [position, ways] of other) both.set(position, (both.get(position) ?? 0) + ways);
  return both;
}

function times(ways: Map<number, number>, factor: number): Map<number, number> {
  if (factor === 0) return new Map();
  return new Map([...ways].map(([position, count]) => [position, count * factor]));
}

/**
 * Whether some text leads from a position back to itself in two ways: two steps between the same
 * positions on a circle, or two different positions that begin and end at one with the same text.
 */
function hasTwoWaysRound(positions: readonly Position[], reach: readonly Set<number>[]): boolean {
  const doubled = positions.some(({ next }, at) =>
    [...next].some(([to, ways]) => ways > 1 && (to === at || reach[to]?.has(at))),
  );
  if (doubled) return true;
  const onCircle = positions.map((_, at) => reach[at]?.has(at) ?? false);
  if (!onCircle.some(Boolean)) return false;
  return positions.some((_, start) => onCircle[start] && splitsAndMeets(start, positions, reach));
}

/** From (start, start) through two different positions back, both reading the same characters. */
function splitsAndMeets(
  start: number,
  positions: readonly Position[],
  reach: readonly Set<number>[],
): boolean {
  const size = positions.length;
  // Only positions on a circle with the start can come back to it.
  const round = new Set([...(reach[start] ?? [])].filter((at) => reach[at]?.has(start)));
  const seen = new Set<number>();
  const work = [[start, start, 0]] as [number, number, number][];
  for (let step = work.pop(); step; step = work.pop()) {
    const [one, other, split] = step;
    for (const a of positions[one]?.next.keys() ?? []) {
      for (const b of positions[other]?.next.keys() ?? []) {
        if (!round.has(a) || !round.has(b) || !overlap(positions, a, b)) continue;
        const apart = split || a !== b ? 1 : 0;
        if (apart && a === start && b === start) return true;
        const key = (a * size + b) * 2 + apart;
        if (seen.has(key)) continue;
        seen.add(key);
        work.push([a, b, apart]);
      }
    }
  }
  return false;
}

function overlap(positions: readonly Position[], one: number, other: number): boolean {
  const a = positions[one];
  const b = positions[other];
  return one === other || (a !== undefined && b !== undefined && setsOverlap(a.set, b.set));
}

/** What can be reached from each position, in one step or more. */
function reachable(size: number, next: (at: number) => number[]): Set<number>[] {
  return Array.from({ length: size }, (_, start) => {
    const seen = new Set<number>();
    const work = next(start);
    for (let at = work.pop(); at !== undefined; at = work.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      work.push(...next(at));
    }
    return seen;
  });
}

/**
 * How many circles stand in a row of which each can give text to the next: with `n` of them Java tries
 * as many ways as the value's length to the power of `n`. Text goes over only if both circles, and what
 * stands between them, can read it: `[a-z]+-[a-z]+` is no such row, `.*a.*` is. Never too low.
 */
function longestChain(positions: readonly Position[], reach: readonly Set<number>[]): number {
  const all = positions.map((_, at) => at);
  const onCircle = all.filter((at) => reach[at]?.has(at));
  const circleOf = (start: number) =>
    onCircle.filter((at) => at === start || (reach[start]?.has(at) && reach[at]?.has(start)));
  const circles = onCircle.map(circleOf).filter((circle, index) => circle[0] === onCircle[index]);
  const known = new Map<number[], number>();
  const chainFrom = (circle: number[]): number => {
    const found = known.get(circle);
    if (found !== undefined) return found;
    const next = circles.filter((other) => other !== circle && givesTo(circle, other, positions));
    const length = 1 + Math.max(0, ...next.map(chainFrom));
    known.set(circle, length);
    return length;
  };
  return Math.max(0, ...circles.map(chainFrom));
}

function givesTo(
  circle: readonly number[],
  other: readonly number[],
  positions: readonly Position[],
): boolean {
  const isRead = (at: number) =>
    [circle, other].every((one) => one.some((member) => overlap(positions, at, member)));
  const seen = new Set<number>();
  const work = [...circle];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const next of positions[at]?.next.keys() ?? []) {
      if (seen.has(next) || !isRead(next)) continue;
      if (other.includes(next)) return true;
      seen.add(next);
      work.push(next);
    }
  }
  return false;
}
