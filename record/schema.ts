import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PLATFORM_KEY } from "../infra/stack-file";
import { type Documented, definitionsOf, ROOT, reachable } from "./json-schema";
import { stackFileMarkdown } from "./stack-file-docs";
import { validatorCode } from "./validators";
import { forComponents, forEditors, forStackFiles } from "./variants";

/** What one component hands to another, checked when it is known. */
const HANDED_ON = ["ExchangeSpec", "GatewayDatabaseSpec", "SpoolingSpec"];

/** The arguments of every component: of each exported class `X` the interface `XArgs`. */
const ARGUMENTS = argumentsOf(readFileSync(join(ROOT, "components", "index.ts"), "utf8"));

function argumentsOf(index: string): string[] {
  const exported = new Set(index.match(/\b[A-Z]\w+/g));
  return [...exported]
    .filter((name) => exported.has(name.replace(/Args$/, "")))
    .filter((name) => name.endsWith("Args"))
    .sort();
}

/** What is written in files beside stack files. */
const FILES = ["StackFile", "RouteCases", "PricesFile"];

/** The schemas of all specs, with their prose. */
export function allDefinitions(): Record<string, Documented> {
  return definitionsOf(
    [
      "components/index.ts",
      "infra/stack-file.ts",
      "cli/commands/route-cases.ts",
      "cli/cost/prices-file.ts",
    ],
    [...ARGUMENTS, ...FILES],
  );
}

/** Every file that is made of the specs: the path from the project's folder, and the text. */
export function generatedFiles(all = allDefinitions()): Record<string, string> {
  const forArguments = reachable(forComponents(all), [...ARGUMENTS, ...HANDED_ON]);
  const forFiles = reachable(forStackFiles(all), FILES);
  const forPeople = reachable(forEditors(all), ["StackFile"]);
  return {
    "components/shared/generated/schema.json": json(forArguments),
    "components/shared/generated/validators.js": validatorCode(forArguments, [
      ...ARGUMENTS,
      ...HANDED_ON,
    ]),
    "infra/generated/schema.json": json(forFiles),
    "infra/generated/validators.js": validatorCode(forFiles, FILES),
    "stacks/schema.json": json({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "A stack of trino-platform",
      type: "object",
      properties: {
        config: {
          type: "object",
          properties: {
            [PLATFORM_KEY]: { $ref: "#/definitions/StackFile" },
            // The engine adds the project's name.
            platform: { $ref: "#/definitions/StackFile" },
          },
        },
      },
      definitions: forPeople,
    }),
    "docs/stack-file.md": stackFileMarkdown(all),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

// Run by `npm run schema`; a test fails while one of them is not what this makes of the specs.
if (require.main === module) {
  for (const [file, text] of Object.entries(generatedFiles())) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
    console.log(`wrote ${file}`);
  }
}
