import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { explainSegment } from "../../cli/commands/explain-route";
import { readStack } from "../../cli/commands/stack-file";
import { runWords } from "./command-line";

const run = (...args: string[]) => runWords(["explain", "route", ...args]);

const PROD = ["--stack", "prod"];

describe("explain route", () => {
  test("says which rule sends it where, and why the others did not", async () => {
    const { code, out } = await run(
      ...PROD,
      "--source",
      "x",
      "--sql",
      "insert into a.b.c select 1",
    );
    expect(code).toBe(0);
    expect(out).toContain("to batch, by the rule writes");
    expect(out).toMatch(/pipeline-clients +no +source "x" is not airflow\*/);
    expect(out).toMatch(/writes +yes +the statement is Insert/);
    expect(out).toMatch(/bi-tools +skipped +writes decided/);
  });

  test("--json names the group and the rule, the last one too", async () => {
    const args = [...PROD, "--user", "ana", "--sql", "select 1", "--json"];
    expect(JSON.parse((await run(...args)).out)).toMatchObject({
      group: "interactive",
      rule: "default",
      certain: true,
    });
  });

  test("tags and headers count as a client sends them", async () => {
    const tagged = await run(...PROD, "--tag", "x", "--tag", "etl", "--sql", "select 1");
    expect(tagged.out).toContain("to batch, by the rule batch-tags");
    const asked = ["--header", "X-Trino-Routing-Group: interactive", "--source", "airflow"];
    expect((await run(...PROD, ...asked)).out).toContain("by the rule explicit-interactive");
  });

  test("says what becomes of a segment, of a stack that spools results and of one that does not", async () => {
    const ack = ["--path", "/v1/spooled/ack/abc="];
    expect((await run(...PROD, ...ack)).out).toMatch(/^no cluster of this stack spools results/);
    const { platform } = readStack("prod");
    const spooled = { ...platform, spooling: { s3: {} } };
    const explain = (path: string, more = {}) =>
      explainSegment(path, { ...spooled, spooling: { s3: {}, ...more } }, "eu-west-1");
    expect(explain("/v1/spooled/ack/abc=")).toMatch(/any cluster with the stack's key deletes/);
    expect(explain("/v1/spooled/download/abc=")).toMatch(/no client asks for it here/);
    expect(explain("/v1/spooled/download/abc=", { retrieval: "redirect" })).toBe(
      "a segment: any cluster answers with a redirect to https://<bucket>.s3.eu-west-1.amazonaws.com",
    );
  });

  test.each([
    [[], "missing: --stack <stack>"],
    [["--stack", "pord"], 'there is no stack "pord"'],
    [[...PROD, "--header", "nonsense"], "write 'Name: value'"],
    [[...PROD, "--sorce", "x"], "Did you mean --source?"],
    [[...PROD, "--path", "/v1/statement"], "are, for the rest use --sql"],
  ])("%j is not understood", async (args, message) => {
    const { code, err } = await run(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(message) });
  });
});

describe("a file of cases", () => {
  let folder: string;
  const file = (text: string) => {
    const path = join(folder, "cases.yaml");
    writeFileSync(path, text);
    return path;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cases-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("all as expected is exit code 0", async () => {
    const cases = file(`
- { name: dbt, source: dbt-trino-1.9, sql: select 1, expect: { group: batch, rule: pipeline-clients } }
- { name: poll, expect: { group: interactive, rule: default } }
`);
    expect(await run(...PROD, "--file", cases)).toMatchObject({
      code: 0,
      out: "2 cases, all as expected",
    });
  });

  test("every difference is told, and is exit code 1", async () => {
    const cases = file(`
- { name: tag, clientTags: [etl], sql: select 1, expect: { group: interactive, rule: writes } }
- { name: fine, source: airflow, expect: { group: batch } }
- { name: bi, source: superset, sql: select 1, expect: { group: batch } }
`);
    const { code, out } = await run(...PROD, "--file", cases);
    expect(code).toBe(1);
    expect(out).toBe(
      [
        "tag",
        "  goes to batch, not interactive",
        "  decided by batch-tags, not writes",
        "bi",
        "  goes to interactive, not batch",
        "3 cases, 2 not as expected",
      ].join("\n"),
    );
  });

  test("a file of another shape says what is wrong in it", async () => {
    const cases = file("- { name: x, sorce: a, expect: { grup: batch } }");
    const { code, err } = await run(...PROD, "--file", cases);
    expect(code).toBe(2);
    expect(err).toContain("[0].sorce: unknown key");
    expect(err).toContain('(did you mean "source"?)');
    expect(err).toContain(
      '[0].expect.grup: unknown key; use group or rule (did you mean "group"?)',
    );
    expect(err).not.toContain("missing");
  });
});
