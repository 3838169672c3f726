import { isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import { isPlainMap } from "../../components/shared/later";

/** Values that could be read, or why they could not. */
export type ReadValues =
  | {
      values: unknown;
      /** Where in the file they stand; empty if they are all of it. */
      path: string;
      lineOf: (path: string) => number | undefined;
    }
  | { line: number; problem: string; fix: string };

/**
 * Reads the values of a chart as Helm does: anchors and merge keys count, one key twice does not. They
 * are all of the file, or part of it: of a chart that has this one as a dependency, or of what Flux or
 * Argo CD make a release of.
 */
export function readValues(text: string, chart: string): ReadValues {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true });
  if (documents.length === 0) return { values: undefined, path: "", lineOf: () => undefined };
  const [first] = documents.flatMap(({ errors }) => errors);
  if (first) {
    // The library adds the place and the source below its sentence.
    const problem = first.message.split(/ at line \d+|\n/)[0] ?? "";
    const { line } = lines.linePos(first.pos[0]);
    return { line, problem, fix: "correct the YAML; nothing else was checked" };
  }
  const found = documents.flatMap((document) => {
    const file: unknown = document.toJS();
    const inner = placesIn(file, chart).map(([path, values]) => ({ document, path, values }));
    // Of several documents those that hold no values are somebody else's.
    return inner.length > 0 || documents.length > 1
      ? inner
      : [{ document, path: "", values: file }];
  });
  const [one, other] = found;
  if (!one || other) {
    const problem = `has ${documents.length} documents, and values of ${chart} in ${found.length} places`;
    return { line: 1, problem, fix: "give a file with the values of one release" };
  }
  const { document, path, values } = one;
  if (path !== "" && typeof values === "string") {
    const problem = `${path} holds the values as a text, which is not looked into`;
    return { line: 1, problem, fix: "write them as YAML: valuesObject, or a file of their own" };
  }
  return {
    values,
    path,
    lineOf: (inner) => {
      const offset = offsetOf(document.contents, inner);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

/** Where a file that is not all values has those of a chart, and which. */
function placesIn(file: unknown, chart: string): [path: string, values: unknown][] {
  if (!isPlainMap(file)) return [];
  const { kind, spec } = file;
  // Flux: `helm.toolkit.fluxcd.io`, HelmRelease v2.
  if (kind === "HelmRelease" && isPlainMap(spec)) return [["spec.values", spec.values ?? {}]];
  // Argo CD: `argoproj.io`, Application, of one source or of several.
  if (kind === "Application" && isPlainMap(spec)) {
    const several = Array.isArray(spec.sources) ? spec.sources : [];
    return [
      ...inSource("spec.source", spec.source, chart),
      ...several.flatMap((source, at) => inSource(`spec.sources[${at}]`, source, chart)),
    ];
  }
  // Helm: values of a dependency stand below its name.
  return isPlainMap(file[chart]) ? [[chart, file[chart]]] : [];
}

function inSource(path: string, source: unknown, chart: string): [string, unknown][] {
  if (!isPlainMap(source) || !isPlainMap(source.helm) || source.chart !== chart) return [];
  const { valuesObject, values } = source.helm;
  return valuesObject === undefined && values !== undefined
    ? [[`${path}.helm.values`, values]]
    : [[`${path}.helm.valuesObject`, valuesObject ?? {}]];
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
