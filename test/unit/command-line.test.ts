import { describe, expect, test } from "vitest";
import { commands } from "../../cli/commands";
import { labCommands } from "../../lab/cli/commands";
import { proofCommands } from "../../proof/commands";
import { runWords } from "./command-line";

const all = [...commands, ...proofCommands, ...labCommands];
const run = (...words: string[]) => runWords(words, all);
const groups = ["explain", "lint", "lab"];

describe("help", () => {
  test.each(["-h", "--help"])("%s is there for every command", async (flag) => {
    for (const { name, summary, options = [] } of all) {
      const { code, out, err } = await run(...name.split(" "), flag);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      for (const part of [summary, "--json", ...options.map(({ flags }) => flags)]) {
        expect(out.replaceAll(/\s+/g, " ")).toContain(part);
      }
    }
  });

  test.each(groups)("of %s names all that is below it", async (group) => {
    const { code, out } = await run(group, "--help");
    expect(code).toBe(0);
    for (const { name } of all.filter((command) => command.name.startsWith(`${group} `))) {
      expect(out).toContain(name.split(" ")[1]);
    }
  });

  test("says how npm is told", async () => {
    expect((await run("explain", "route", "-h")).out).toContain("npm run explain -- route");
    expect((await run("start", "-h")).out).toContain("npm start -- [options]");
    expect((await run("diff", "-h")).out).toContain("npm run diff -- [stacks...] [options]");
  });
});

describe("what is not understood", () => {
  test.each([
    [["preview"], "missing required argument 'stacks'"],
    [["status", "dev", "prod"], "too many arguments"],
    [["preview", "dev", "--out", "x"], "unknown option '--out'"],
    [["render", "--outt", "x"], "Did you mean --out?"],
    [["diff", "--sql", "x"], "unknown option '--sql'"],
    [["lab", "down", "--once"], "unknown option '--once'"],
    [["lab", "quary", "x"], "Did you mean query?"],
    [["lab"], "say what: lab up, lab status"],
    [["explain"], "say what: explain sizing, explain cost"],
    [["explain", "sizin", "dev"], "Did you mean sizing?"],
    [["prewiew"], "Did you mean preview?"],
    [[], "say what: preview, diff"],
    [["lint", "values"], "missing required argument 'file'"],
    [["explain", "route", "--stack"], "argument missing"],
  ])("%j is exit code 2, and says where help is", async (words, text) => {
    const { code, out, err } = await run(...words);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(text);
    expect(err).toMatch(/^help: npm .* --help$/m);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test.each([
    [["preview", "--json"]],
    [["explain", "sizing", "prdo", "--json"]],
    [["explain", "route", "--json"]],
    [["lint", "values", "/no/such", "--json"]],
    [["render", "--json"]],
    [["lab", "kil", "--json"]],
    [["status", "nowhere", "--json"]],
  ])("%j: machines get one object, people nothing", async (words) => {
    const { code, out, err } = await run(...words);
    expect({ code, err }).toEqual({ code: 2, err: "" });
    expect(JSON.parse(out)).toEqual({ error: expect.stringMatching(/\w/) });
  });
});
