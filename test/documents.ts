import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(__dirname, "..");

/** One fenced block of a page. */
export interface Block {
  page: string;
  /** Line of its opening fence, from 1. */
  line: number;
  /** `sh`, `ts`, `yaml`, `mermaid`; empty for output. */
  language: string;
  /** What follows the language: `cases`, `file=routes.yaml`. */
  marks: string[];
  text: string;
}

/** The pages that people read, from the repository's root. Not those that typedoc generates. */
export function pages(): string[] {
  const below = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md") && !/(^|\/)(node_modules|reference)\//.test(file))
      .map((file) => `${folder}/${file}`)
      .sort();
  const single = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "components/README.md"];
  const folders = ["docs", "examples", "bench", "create-trino-platform"];
  return [...single, ...folders.flatMap(below)];
}

/** A page's text. */
export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

const FENCED = /^```([^\n]*)\n(.*?)^```$/gms;

/** The fenced blocks of a page. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(FENCED)].map((match) => {
    const [language = "", ...marks] = (match[1] ?? "").trim().split(/\s+/);
    const line = text.slice(0, match.index).split("\n").length;
    return { page, line, language, marks, text: match[2] ?? "" };
  });
}

/** The blocks of all pages in one language. */
export function blocksIn(language: string): Block[] {
  return pages()
    .flatMap(blocksOf)
    .filter((block) => block.language === language);
}

/** A page's sentences: without blocks, code and addresses of links. */
export function proseOf(page: string): string {
  return textOf(page)
    .replaceAll(FENCED, "")
    .replaceAll(/`[^`]*`/g, "")
    .replaceAll(/\]\([^)]*\)/g, "]");
}

/** One command of a block, in words. */
export interface Command {
  /** Page and line, for messages. */
  place: string;
  text: string;
  words: string[];
}

/** The commands of the `sh` blocks of a text. */
export function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(FENCED)].filter(([, language]) => language === "sh");
  return blocks.flatMap(([, , lines = ""]) => lines.split("\n").filter(Boolean));
}

/** The commands of all `sh` blocks; `<stack>` and `<env>` are the stack `dev`. */
export function commands(): Command[] {
  return blocksIn("sh").flatMap(({ page, line, text }) =>
    text
      .replaceAll(/\\\n\s*/g, " ")
      .split("\n")
      .flatMap((one) => one.replace(/(^|\s)#.*$/, "").split("&&"))
      .map((one) => one.trim().replaceAll(/<(stack|env)>/g, "dev"))
      .filter(Boolean)
      .map((one) => ({ place: `${page}:${line}: ${one}`, text: one, words: wordsOf(one) })),
  );
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(
    ([word, double, single]) => double ?? single ?? word,
  );
}

/** Script and arguments of `npm run <script> -- <arguments>`. */
export function npmRun({ words }: Command): { script: string; args: string[] } | undefined {
  const [npm, run, ...rest] = words.filter((word) => word !== "--silent");
  const [script, dashes, ...args] = rest;
  if (npm !== "npm" || run !== "run" || script === undefined) return undefined;
  return { script, args: dashes === "--" ? args : [] };
}

/** Calls of a script in the README, each with its text. */
export function readmeCalls(script: string): [string, Command][] {
  return commands()
    .filter((one) => one.place.startsWith("README.md:") && npmRun(one)?.script === script)
    .map((one) => [one.text, one]);
}
