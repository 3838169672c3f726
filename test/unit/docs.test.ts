import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, normalize } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { commands as table } from "../../cli/commands";
import { judgeOf } from "../../cli/commands/explain-route";
import { readCases, runCases } from "../../cli/commands/route-cases";
import { formatFaults } from "../../components/shared/faults";
import { missingFlags, nameFaults, readFlags } from "../../create-trino-platform/flags";
import { parseConfig } from "../../infra/parse";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { labCommands } from "../../lab/cli/commands";
import { differencesMarkdown } from "../../lab/cli/differences";
import { proofCommands } from "../../proof/commands";
import {
  type Block,
  blocksIn,
  blocksOf,
  type Command,
  commands,
  npmRun,
  pages,
  proseOf,
  ROOT,
  textOf,
} from "../documents";
import { runWords } from "./command-line";

// biome-ignore lint/suspicious/noExplicitAny: fragments of stack files, of any shape
type Loose = any;

const temporary = mkdtempSync(join(tmpdir(), "docs-test-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe("every page", () => {
  test.each(pages())("%s: links lead somewhere", (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to);
    const broken = links.filter((to) => !/^https?:/.test(to) && !leadsSomewhere(page, to));
    expect(broken).toEqual([]);
  });

  test.each(pages())("%s: blocks are of a kind that is checked", (page) => {
    const kinds = new Set(["sh", "ts", "yaml", "mermaid", ""]);
    const strange = blocksOf(page).filter(({ language }) => !kinds.has(language));
    expect(strange).toEqual([]);
  });

  test.each(pages())("%s: no word that the glossary forbids", (page) => {
    const prose = page.endsWith("glossary.md") ? "" : proseOf(page);
    const found = forbiddenWords().filter((word) => new RegExp(`\\b${word}\\b`, "i").test(prose));
    expect(found).toEqual([]);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  const headings = [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function forbiddenWords(): string[] {
  const [, table = ""] = textOf("docs/glossary.md").split("## Words that are not used");
  const rows = [...table.matchAll(/^\| ([^|]+) \|/gm)].map(([, word = ""]) => word);
  expect(rows[0]).toBe("not");
  return rows.slice(1);
}

test("what the lab leaves out is told as it is (npm run schema)", () => {
  expect(textOf("docs/lab-differences.md")).toBe(differencesMarkdown());
});

test("the refusal that the README shows is the one that comes", () => {
  const platform = devPlatform();
  platform.clusters.interactive.profile = "interactve";
  platform.clusters.batch.workers.memoryGiB = 1.75;
  const title = `stacks/Pulumi.dev.yaml, ${PLATFORM_KEY}:`;
  const said = formatFaults(title, parseConfig(platform, { region: "eu-west-1" }).faults);
  expect(blocksOf("README.md").map(({ text }) => text.trimEnd())).toContain(said);
});

describe("YAML", () => {
  const all = blocksIn("yaml").map((block) => [`${block.page}:${block.line}`, block] as const);

  test.each(all.filter(([, { marks }]) => marks.length === 0))(
    "%s fits a stack file",
    (_, block) => {
      expect(
        formatFaults("", parseConfig(withFragment(block), { region: "eu-west-1" }).faults),
      ).toBe(formatFaults("", []));
    },
  );

  test.each(all.filter(([, { marks }]) => marks.includes("cases")))(
    "%s: cases hold",
    (_, block) => {
      const { config } = parseConfig(withFragment(fragmentBefore(block)), { region: "eu-west-1" });
      if (!config) throw new Error("the fragment before it has faults");
      const results = runCases(readCases(written(block)), judgeOf(config));
      expect(results.flatMap(({ differences }) => differences)).toEqual([]);
    },
  );

  test.each(all.filter(([, { marks }]) => marks.includes("values")))(
    "%s: lint finds it",
    async (_, block) => {
      expect(await runWords(["lint", "values", written(block)])).toMatchObject({ code: 1 });
    },
  );
});

function devPlatform(): Loose {
  const file = readFileSync(join(ROOT, "stacks", "Pulumi.dev.yaml"), "utf8");
  return parse(file).config[PLATFORM_KEY];
}

/** The stack `dev` with a fragment over it. Where one of several must be chosen, the choice is new. */
function withFragment({ text }: Block): Loose {
  return merged(devPlatform(), parse(text, decrypted));
}

/** A secret as the program gets it. */
function decrypted(_key: unknown, value: Loose): Loose {
  return value?.secure ? "decrypted" : value;
}

const CHOICES = ["exchange", "database", "workers", "catalogs"];

function merged(into: Loose, from: Loose): Loose {
  const isMap = (value: Loose) => typeof value === "object" && value && !Array.isArray(value);
  for (const [key, value] of Object.entries(from)) {
    const deeper = isMap(value) && isMap(into[key]) && !CHOICES.includes(key);
    into[key] = deeper ? merged(into[key], value) : value;
  }
  return into;
}

function fragmentBefore({ page, line }: Block): Block {
  const before = blocksOf(page).filter((block) => block.language === "yaml" && block.line < line);
  const fragment = before.findLast(({ marks }) => marks.length === 0);
  if (!fragment) throw new Error(`${page}:${line}: no fragment before the cases`);
  return fragment;
}

/** Writes a block as a file, under the name that it gives itself. */
function written({ marks, text }: Block): string {
  const name = marks.flatMap((mark) => /^file=(.+)$/.exec(mark)?.[1] ?? [])[0] ?? "block.yaml";
  writeFileSync(join(temporary, name), text);
  return join(temporary, name);
}

describe("commands", () => {
  const { scripts } = JSON.parse(textOf("package.json"));
  const all = commands().map((command) => [command.place, command] as const);
  const calls = (script: string) => all.filter(([, command]) => npmRun(command)?.script === script);

  test.each(all)("%s exists", async (_, command) => {
    expect(await problemOf(command, scripts)).toBe("");
  });

  test.each([...calls("explain"), ...calls("lint")])("%s is understood", async (_, command) => {
    const { script = "", args = [] } = npmRun(command) ?? {};
    const found = await runWords([script, ...args.map(asFile(command))]);
    expect(found.err).toBe("");
    expect(found.code).toBeLessThan(2);
  });
});

/** Programs of others, and what of them is used. */
const OTHERS: Record<string, RegExp> = {
  aws: /^eks$/,
  npm: /^(ci|start|test|install|run)$/,
  pulumi: /^(login|stack|up|cancel|config|preview|destroy|package)$/,
  kubectl: /^(--namespace|create|get|label|logs)$/,
  kind: /^create$/,
  openssl: /^req$/,
  cat: /^tls.key$/,
  trino: /^--server$/,
};

async function problemOf(command: Command, scripts: Record<string, string>): Promise<string> {
  const [program = "", what = ""] = command.words;
  const called = npmRun(command);
  if (called) {
    const line = scripts[called.script];
    if (line === undefined) return `there is no script ${called.script}`;
    if (called.script === "create") return problemOfInit(["trino-platform", "--", ...called.args]);
    return line.includes("cli/main.ts") ? misunderstood([called.script, ...called.args]) : "";
  }
  if (program === "npm" && what === "init") return problemOfInit(command.words.slice(2));
  if (program === "pulumi" && what === "new") {
    const template = join(ROOT, command.words[2] ?? "", "Pulumi.yaml");
    return existsSync(template) ? "" : `${template} is not there`;
  }
  // The package's own program has the light commands: test/engine/package.test.ts runs it.
  if (program === "npx" && what === "trino-platform") return misunderstood(command.words.slice(2));
  if (program === "npx") {
    return existsSync(join(ROOT, "node_modules", ".bin", what)) ? "" : `${what} is not installed`;
  }
  return OTHERS[program]?.test(what) ? "" : `${program} ${what} is not known`;
}

/** What `npm init` says of its flags; with none of them it asks. */
function problemOfInit([name, dashes, folder = "trino", ...words]: string[]): string {
  if (name !== "trino-platform") return `${name} is not ours`;
  if (dashes === undefined || words.length === 0) return "";
  const flags = Object.fromEntries(
    words.flatMap((word, index) =>
      word.startsWith("--") ? [[camelCase(word.slice(2)), words[index + 1]]] : [],
    ),
  );
  return [...nameFaults(basename(folder)), ...readFlags(flags).faults, ...missingFlags(flags)].join(
    "\n",
  );
}

const camelCase = (flag: string) =>
  flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the command line says of words that are not in its table; the commands do nothing here. */
async function misunderstood(words: string[]): Promise<string> {
  const idle = [...table, ...proofCommands, ...labCommands].map((command) => ({
    ...command,
    run: async () => 0,
  }));
  return (await runWords(words, idle)).err;
}

/** Arguments that name a block of the page, or any file. */
function asFile({ place }: Command): (arg: string) => string {
  const named = blocksIn("yaml").filter(({ page }) => place.startsWith(`${page}:`));
  return (arg) => {
    if (arg === "FILE") return join(ROOT, "test", "golden", "lint-blueprint.values.yaml");
    const block = named.find(({ marks }) => marks.includes(`file=${arg}`));
    return block ? written(block) : arg;
  };
}
