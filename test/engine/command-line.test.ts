import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import execa from "execa";
import { afterAll, describe, expect, it, test } from "vitest";
import { ROOT } from "../documents";
import { pulumiRoot } from "./support";

const temporary = mkdtempSync(join(tmpdir(), "command-line-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const TRACE = /^\s+at |node:internal|code: -\d|stdout:/m;

/** Runs the command line as a user does, away from a terminal. */
async function run(words: string[], env: NodeJS.ProcessEnv = {}) {
  const node = join(ROOT, "node_modules", ".bin", "node");
  const { exitCode, stdout, stderr } = await execa(
    node,
    ["--import", "tsx", "cli/main.ts", ...words],
    { cwd: ROOT, env, reject: false },
  );
  return { code: exitCode, out: stdout, err: stderr };
}

describe("a tool in the cache that is broken", () => {
  it.each([
    ["half a file", "\u007fELF\u0002\u0001"],
    ["one that fails", "#!/bin/sh\nexit 3\n"],
    ["one that says something else", "#!/bin/sh\necho hello\n"],
  ])("%s: what to delete", async (_, text) => {
    const cache = join(temporary, "cache");
    const root = join(cache, "pulumi", "versions", "3.999.0");
    mkdirSync(join(root, "bin"), { recursive: true });
    writeFileSync(join(root, "bin", "pulumi"), text);
    chmodSync(join(root, "bin", "pulumi"), 0o755);
    const { code, out } = await run(["preview", "dev", "--json"], {
      TRINO_PLATFORM_CACHE: cache,
      PULUMI_HOME: join(temporary, "none"),
      PATH: "/usr/bin:/bin",
    });
    expect(code).toBe(1);
    expect(JSON.parse(out).error).toContain(`delete ${root}, and the next run installs it again`);
    expect(out).not.toMatch(TRACE);
  });
});

describe("several stacks", () => {
  test("are previewed, each in its place, and progress is no output", async () => {
    await pulumiRoot();
    const { code, out, err } = await run(["preview", "staging", "dev", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out).stacks.map((one: { stack: string }) => one.stack)).toEqual([
      "staging",
      "dev",
    ]);
    expect(err.split("\n")[0]).toBe("preview of staging, dev …");
  });

  test.each(["preview", "diff", "render"])(
    "that are not there are all told by %s",
    async (name) => {
      const out = name === "render" ? ["--out", join(temporary, "out")] : [];
      const { code, out: said, err } = await run([name, "nowhere", "prdo", "--json", ...out]);
      expect({ code, err }).toEqual({ code: 2, err: "" });
      expect(JSON.parse(said).error.split("\n")).toEqual([
        expect.stringMatching(
          /^there is no stack "nowhere"; use dev, kind, local, prod or staging/,
        ),
        expect.stringMatching(/^there is no stack "prdo".*did you mean "prod"/),
      ]);
    },
  );
});

test.each([
  ["package.json", "is a file"],
  ["package.json/below", "is a file"],
])("render into %s is refused before anything is rehearsed", async (out, why) => {
  const { code, err } = await run(["render", "dev", "--out", out]);
  expect(code).toBe(2);
  expect(err).toBe(`--out: ${join(ROOT, "package.json")} ${why}; name a folder`);
});
