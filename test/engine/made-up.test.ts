import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { openHouse } from "./made-up-house";

const BACKEND = "infra/exchange/tape.ts";
const BACKENDS = "infra/exchange/backends.ts";
const MATCH = "components/gateway/rules/longer-than.ts";
const MATCHES = "components/gateway/rules/match.ts";

// What the comments of BACKENDS and MATCHERS say to do, and nothing else.
const house = openHouse([
  {
    file: ["tape.ts.txt", BACKEND],
    lines: [
      [
        BACKENDS,
        'import { s3Compatible } from "./s3-compatible";',
        '$&\nimport { tape } from "./tape";',
      ],
      [BACKENDS, "  azure,\n};", "  azure,\n  tape,\n};"],
      [
        "infra/stack-file.ts",
        "  /** Azure Blob Storage. */",
        "  /** Tapes. */\n  tape?: TapeConfig;\n$&",
      ],
      [
        "infra/stack-file.ts",
        "/** Where batch clusters spool intermediate data: exactly one backend. */\nexport",
        `/** Tapes behind a server that speaks S3. */
export interface TapeConfig {
  /** Names of the tapes. */
  tapes: string[];
  /**
   * Days until a tape is wiped.
   * @default 9 - tapes are patient
   * @asType integer
   * @minimum 1
   */
  expirationDays?: number;
  /**
   * Tuning of the exchange manager.
   * @default {} - Trino's own defaults
   */
  tuning?: S3CompatibleExchangeConfig["tuning"];
}

$&`,
      ],
    ],
  },
  {
    file: ["longer-than.ts.txt", MATCH],
    lines: [
      [
        MATCHES,
        'import { header } from "./header";',
        '$&\nimport { longerThan } from "./longer-than";',
      ],
      [MATCHES, "  queryType,\n", "  queryType,\n  longerThan,\n"],
      [
        "components/gateway/spec.ts",
        "  /** Every one of these must hold. */",
        `  /**
   * The statement has more characters.
   * @asType integer
   * @minimum 1
   */
  longerThan?: number;
$&`,
      ],
    ],
  },
]);

/** The stack file of dev on tapes, with one rule. */
function stackFile(tape: object, ...rules: object[]): string {
  const file = parse(house.read("stacks/Pulumi.dev.yaml"));
  const platform = file.config[PLATFORM_KEY];
  platform.exchange = { tape };
  platform.gateway.rules = rules;
  return stringify(file);
}

const long = (least: number, name = "long") => ({
  name,
  match: { longerThan: least },
  routeTo: "batch",
});

const pulumi = (...words: string[]) => house.run("cli/main.ts", ...words);

beforeAll(async () => {
  expect(await house.run("record/schema.ts")).toContain("wrote stacks/schema.json");
  house.write("stacks/Pulumi.tape.yaml", stackFile({ tapes: ["reel-a", "reel-b"] }, long(20)));
});
afterAll(() => house.close());

describe("a backend is one file, one line and one field; a match likewise", () => {
  test("schema and reference know them", () => {
    expect(house.read("docs/stack-file.md")).toContain(
      "| `expirationDays` | whole number from 1 | 9 - tapes are patient | Days until a tape is wiped. |",
    );
    expect(house.read("stacks/schema.json")).toContain('"longerThan"');
  });

  test("their faults are told, each at its path, beside all others", async () => {
    const bad = { tapes: ["wet"], expirationDays: 0, tape: 3 };
    house.write(
      "stacks/Pulumi.wet.yaml",
      stackFile(bad, long(13, "unlucky"), long(5), long(50, "longer"), long(-1, "less")),
    );
    const said = await pulumi("explain", "access", "wet");
    for (const line of [
      'exchange.tape.tape: unknown key; use tapes, expirationDays or tuning (did you mean "tapes"?)',
      "exchange.tape.expirationDays: 0 ",
      'exchange.tape.tapes: "wet" cannot be read; dry it first',
      "gateway.rules[0].match.longerThan: 13 brings bad luck; use 14",
      "gateway.rules[3].match.longerThan: -1 is not a whole number from 1",
      'gateway.rules[2].match: never decides: rules[1] "long" matches all of it before',
    ]) {
      expect(said).toContain(line);
    }
  });

  test("where two backends are given, or one that is none, it stands among those to choose from", async () => {
    const text = stackFile({ tapes: ["reel-a"] });
    house.write("stacks/Pulumi.two.yaml", text.replace("tape:", "s3: {}\n      tape:"));
    expect(await pulumi("explain", "access", "two")).toContain(
      "use exactly one of s3, adoptedS3, s3Compatible, inCluster, gcs, azure or tape",
    );
  });

  test("access, cost and routes are explained", async () => {
    expect(await pulumi("explain", "access", "tape")).toContain("the tapes reel-a and reel-b");
    expect(await pulumi("explain", "cost", "tape")).toContain("the exchange is not on Amazon S3");
    const route = await pulumi(
      ...["explain", "route", "--stack", "tape", "--sql", "select 'a long statement'"],
    );
    expect(route).toContain("the statement has 25 characters");
  });

  test("what it keeps is compared with the longest query", async () => {
    house.write("stacks/Pulumi.short.yaml", stackFile({ tapes: ["a-b"], expirationDays: 1 }));
    expect(await pulumi("explain", "access", "short")).toContain(
      "exchange.tape.expirationDays: 1 deletes what queries",
    );
  });

  test("the whole program goes through with them", async () => {
    await pulumi("render", "tape", "--out", "rendered");
    const release = "rendered/tape/files/trino-batch/worker/exchange-manager.properties";
    expect(house.read(release)).toContain("s3://reel-a/,s3://reel-b/");
    const rules = "rendered/tape/files/trino-gateway/gateway/routing-rules.yaml";
    expect(house.read(rules)).toContain("trinoQueryProperties.getBody().length() > 20");
  });
});

describe("TypeScript says what is forgotten", () => {
  test("nothing, if nothing is", () => {
    for (const file of [BACKEND, BACKENDS, MATCH, MATCHES]) {
      expect([file, house.typeErrors(file)]).toEqual([file, []]);
    }
  });

  test.each([
    ["what it is in words", BACKEND, /^ {2}place:.*\n/m, "Property 'place' is missing"],
    ["whether it is Amazon's", BACKEND, /^ {2}amazonS3:.*\n/m, "Property 'amazonS3' is missing"],
    ["what is known of it", BACKEND, /^ {2}known:[\s\S]*?\}\),\n/m, "Property 'known' is missing"],
    ["how it is made", BACKEND, /^ {2}create:[\s\S]*?\}\),\n/m, "Property 'create' is missing"],
    ["its line in the table", BACKENDS, /^ {2}tape,\n/m, "Property 'tape' is missing"],
    ["what a match implies", MATCH, /^ {2}conditions:.*\n/m, "Property 'conditions' is missing"],
    ["which patterns make no sense", MATCH, /^ {2}check:.*\n/m, "Property 'check' is missing"],
    ["the match's line", MATCHES, /^ {2}longerThan,\n/m, "Property 'longerThan' is missing"],
  ])("%s", (_, file, without, message) => {
    expect(house.typeErrors(file, without).join("\n")).toContain(message);
  });
});
