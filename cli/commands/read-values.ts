import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** A values file that could be read, or why it is no YAML. */
export type ReadValues =
  | { values: unknown; lineOf: (path: string) => number | undefined }
  | { line: number; problem: string };

/** Reads a values file as Helm does: anchors and merge keys count, one key twice does not. */
export function readValues(text: string): ReadValues {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [first] = document.errors;
  if (first) {
    // The library adds the place and the source below its sentence.
    const sentence = first.message.split(/ at line \d+|\n/)[0] ?? "";
    return { line: lines.linePos(first.pos[0]).line, problem: sentence };
  }
  return {
    values: document.toJS(),
    lineOf: (path) => {
      const offset = offsetOf(document.contents, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

/**
 * Where a path stands in the file, or what of it does: a missing key is told at its section. Keys
 * may hold dots themselves, so the longest one that fits is taken.
 */
function offsetOf(root: Node | null, path: string): number | undefined {
  let node: unknown = root;
  let rest = path;
  let offset: number | undefined;
  while (rest !== "") {
    const step = stepInto(node, rest);
    if (!step) return offset;
    ({ node, rest } = step);
    offset = step.offset;
  }
  return offset;
}

interface Step {
  node: unknown;
  rest: string;
  offset: number | undefined;
}

function stepInto(node: unknown, path: string): Step | undefined {
  if (isSeq(node)) {
    const [whole, index] = /^\[(\d+)\]\.?/.exec(path) ?? [];
    const item = index === undefined ? undefined : node.items[Number(index)];
    if (whole === undefined || item === undefined) return undefined;
    return { node: item, rest: path.slice(whole.length), offset: startOf(item) };
  }
  if (!isMap(node)) return undefined;
  const quoted = /^\["([^"]*)"\]\.?/.exec(path);
  const fits = (key: string) =>
    quoted
      ? quoted[1] === key
      : path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`);
  const [pair] = node.items
    .filter(({ key }) => fits(textOf(key)))
    .sort((a, b) => textOf(b.key).length - textOf(a.key).length);
  if (!pair) return undefined;
  const length = quoted ? quoted[0].length : textOf(pair.key).length;
  const rest = path.slice(length).replace(/^\./, "");
  return { node: pair.value, rest, offset: startOf(pair.key) };
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
