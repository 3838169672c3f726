import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  AURORA_DEFAULTS,
  CNPG_DEFAULTS,
  GATEWAY_DEFAULTS,
  RDS_DEFAULTS,
} from "../../components/gateway/defaults";
import type { Definitions } from "../../components/shared/json-schema";
import { checkAll, type Validate } from "../../components/shared/shape";
import { PLATFORM_KEY, STACK_DEFAULTS } from "../../infra/stack-file";
import { definitionsOf, ROOT } from "../../record/json-schema";
import { allDefinitions, generatedFiles } from "../../record/schema";
import { stackFileMarkdown } from "../../record/stack-file-docs";
import { validatorCode } from "../../record/validators";
import { defaultOf, forComponents, forEditors } from "../../record/variants";

const all = allDefinitions();

describe("what is made of the specs", () => {
  test.each(Object.entries(generatedFiles(all)))(
    "%s is up to date (npm run schema)",
    (file, text) => {
      // Not `toBe`: half a megabyte would be compared line by line.
      expect(readFileSync(join(ROOT, file), "utf8") === text).toBe(true);
    },
  );

  test("editors find nothing wrong with the stack files, nor with a secret", () => {
    const schema = JSON.parse(readFileSync(join(ROOT, "stacks", "schema.json"), "utf8"));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    for (const stack of ["local", "kind", "dev", "staging", "prod"]) {
      const file = parse(readFileSync(join(ROOT, "stacks", `Pulumi.${stack}.yaml`), "utf8"));
      file.config[PLATFORM_KEY].gateway.ldapBindPassword = { secure: "v1:abc" };
      expect([stack, validate(file), validate.errors]).toEqual([stack, true, null]);
      file.config[PLATFORM_KEY].clusters.batch.workers.memoryGiB = "16Gi";
      expect(validate(file)).toBe(false);
    }
  });

  test("every option says what it means", () => {
    const silent = Object.entries(all).flatMap(([type, { description, properties = {} }]) => [
      ...(description ? [] : [type]),
      ...Object.entries(properties)
        .filter(([, field]) => !field.description)
        .map(([field]) => `${type}.${field}`),
    ]);
    expect(silent).toEqual([]);
  });

  test("every number has a range, or is a whole number", () => {
    const open = Object.entries(all).flatMap(([type, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { type, minimum, exclusiveMinimum }]) => {
          return type === "number" && minimum === undefined && exclusiveMinimum === undefined;
        })
        .map(([field]) => `${type}.${field}`),
    );
    expect(open).toEqual([]);
  });

  test.each([
    ["StackFile", STACK_DEFAULTS],
    ["GatewaySettings", GATEWAY_DEFAULTS],
    ["RdsGatewayDatabaseArgs", RDS_DEFAULTS],
    ["AuroraGatewayDatabaseArgs", AURORA_DEFAULTS],
    ["CnpgGatewayDatabaseArgs", CNPG_DEFAULTS],
  ])("the defaults of %s are those that its docstrings tell", (type, defaults) => {
    const fields = all[type]?.properties ?? {};
    const told = Object.fromEntries(
      Object.keys(defaults).map((key) => [key, defaultOf(fields[key]?.default).value]),
    );
    expect(told).toEqual(defaults);
  });
});

/** A spec with one more option, as somebody would write it: the only file that it takes. */
const MADE_UP = `
/** A stack file with a made-up option. */
export interface StackFile {
  /**
   * How lazy the workers are.
   * @default 3 - nobody works all day
   * @asType integer
   * @minimum 1
   * @maximum 5
   */
  laziness?: number;
}
`;

test("an option is one field of a spec: schema, check, message and documentation follow", () => {
  const folder = mkdtempSync(join(ROOT, "node_modules", ".made-up-"));
  try {
    const file = join(folder, "spec.ts");
    writeFileSync(file, MADE_UP);
    const made = definitionsOf([relative(ROOT, file)], ["StackFile"]);

    expect(forEditors(made).StackFile?.properties?.laziness).toEqual({
      type: "integer",
      description: "How lazy the workers are. Default: 3 - nobody works all day.",
      default: 3,
      minimum: 1,
      maximum: 5,
    });
    expect(stackFileMarkdown(made)).toContain(
      "| `laziness` | whole number from 1 to 5 | 3 - nobody works all day | How lazy the workers are. |",
    );

    const definitions: Definitions = forComponents(made);
    const module = { exports: {} as { StackFile: Validate } };
    new Function("module", "exports", validatorCode(definitions, ["StackFile"]))(
      module,
      module.exports,
    );
    const shape = {
      name: "StackFile",
      validate: module.exports.StackFile,
      definitions: () => definitions,
    };
    const faultsOf = (value: unknown) => checkAll(shape, value, () => []);
    expect(faultsOf({ laziness: 2 })).toEqual([]);
    expect(faultsOf({ laziness: 9, lazyness: 1 })).toEqual([
      { path: "lazyness", message: 'unknown key; use laziness (did you mean "laziness"?)' },
      { path: "laziness", message: "9 is not a whole number from 1 to 5" },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
