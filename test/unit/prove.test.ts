import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Call } from "../../cli/command";
import { readStackFile } from "../../cli/commands/stack-file";
import { proofCommands } from "../../proof/commands";
import { chooseTrials, productionSigns } from "../../proof/prove/choice";
import { loginOf } from "../../proof/prove/login";
import { codeOf, prove } from "../../proof/prove/prove";
import { openLedger } from "../../proof/prove/unfinished";
import type { Trial } from "../../proof/report/report";
import { NotTried } from "../../proof/subject";
import { TRIALS } from "../../proof/trials";
import { runWords } from "./command-line";

const names = (only?: string, more?: string) =>
  chooseTrials(TRIALS, { only, with: more }).map(({ name }) => name);

describe("which trials", () => {
  test("all but the optional ones, those that do harm late", () => {
    expect(names()).toEqual([
      ...["table", "routing", "spooling", "batch-worker", "interactive-worker", "drain"],
      "second-up",
    ]);
  });

  test.each([
    ["spooling", undefined, ["table", "spooling"]],
    ["second-up", undefined, ["second-up"]],
    ["drain, routing", undefined, ["table", "routing", "drain"]],
    ["routing", "coordinator", ["table", "routing", "coordinator"]],
    ["gateway", undefined, ["table", "gateway"]],
  ])("--only %s --with %s", (only, more, expected) => {
    expect(names(only, more)).toEqual(expected);
  });

  test("with the optional ones", () => {
    expect(names(undefined, "gateway,coordinator").slice(-3)).toEqual([
      ...["gateway", "coordinator", "second-up"],
    ]);
  });

  test("a word that is no trial is refused with the nearest one", () => {
    expect(() => names("spoling,drain,x")).toThrow(
      /--only: "spoling" is no trial \(did you mean "spooling"\?\); "x" is no trial; use table,/,
    );
  });
});

describe("production", () => {
  test.each([
    [
      "prod",
      [
        "it is called prod",
        "its tag environment is prod",
        "its exchange buckets stay when it goes",
        "the gateway's database stays when it goes",
      ],
    ],
    ["dev", []],
    ["kind", []],
    ["staging", []],
  ])("%s", (stack, signs) => {
    expect(productionSigns(stack, readStackFile(stack))).toEqual(signs);
  });

  test.each(["eu-production", "prod-2", "live"])("%s is, by its name alone", (name) => {
    expect(productionSigns(name, readStackFile("kind"))).toEqual([`it is called ${name}`]);
  });

  test.each(["reproduction", "delivery", "products"])("%s is not", (name) => {
    expect(productionSigns(name, readStackFile("kind"))).toEqual([]);
  });
});

describe("the command refuses", () => {
  test.each([
    [["prod", "--yes"], "prod looks like production: it is called prod"],
    [["prod", "--yes", "--production", "dev"], '--production "dev" is not the stack that is tried'],
    [["kind"], "nobody is there to be asked"],
    [["kind", "--json"], "nobody is there to be asked"],
    [["local", "--yes"], "npm start"],
    [["kind", "--yes", "--only", "everything"], '"everything" is no trial'],
    [["knd", "--yes"], 'there is no stack "knd"; use'],
    [[], "missing required argument"],
  ])("%j", async (words, message) => {
    const { code, out, err } = await runWords(["prove", ...words], proofCommands);
    expect(out + err).toContain(message);
    expect(code).toBe(2);
  });

  test("a Kubernetes API that does not answer: 2, and nothing was changed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "prove-"));
    const before = process.env.KUBECONFIG;
    process.env.KUBECONFIG = join(folder, "config");
    writeFileSync(
      process.env.KUBECONFIG,
      `{clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}], users: [{name: u, user: {}}],
        contexts: [{name: x, context: {cluster: c, user: u}}], current-context: x}`,
    );
    const ledger = openLedger(join(folder, "unfinished"));
    const table = proofCommands.map((command) => ({
      ...command,
      run: (call: Call) =>
        prove({ ...call, onInterrupt: () => new AbortController().signal }, { ledger }),
    }));
    const { code, err } = await runWords(["prove", "kind", "--yes"], table);
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    rmSync(folder, { recursive: true });
    expect(err).toContain("http://127.0.0.1:9 does not answer");
    expect(code).toBe(2);
  });
});

describe("the login", () => {
  const prod = readStackFile("prod");
  const none = readStackFile("kind");
  const browserOnly = structuredClone(prod);
  delete browserOnly.security?.authentication?.password;

  test("is nobody's where none is asked for, or who the environment says", async () => {
    expect(await loginOf(none, {}, undefined)).toEqual({ user: "trino-platform-proof" });
    expect(await loginOf(none, { PROVE_USER: "ada" }, undefined)).toEqual({ user: "ada" });
  });

  test("is of the environment, or typed", async () => {
    const environment = { PROVE_USER: "ada", PROVE_PASSWORD: "s3cret" };
    expect(await loginOf(prod, environment, undefined)).toEqual({
      user: "ada",
      password: "s3cret",
    });
    const typed = await loginOf(prod, { PROVE_USER: "ada" }, async (question) => `for ${question}`);
    expect(typed.password).toBe("for Password of ada at Trino: ");
  });

  test("that is missing is said", async () => {
    await expect(loginOf(prod, {}, undefined)).rejects.toThrow("set PROVE_USER");
    await expect(loginOf(prod, { PROVE_USER: "ada" }, undefined)).rejects.toThrow(
      "PROVE_PASSWORD is not set, and no terminal can be asked",
    );
  });

  test("by a browser alone cannot be made", async () => {
    await expect(loginOf(browserOnly, { PROVE_USER: "ada" }, undefined)).rejects.toThrow(NotTried);
  });
});

describe("the exit code", () => {
  const trial = (outcome: Trial["outcome"]): Trial => {
    return { name: "n", title: "t", outcome, lines: [], began: 0, ended: 1 };
  };
  const code = (...outcomes: Trial["outcome"][]) =>
    codeOf({ trials: outcomes.map(trial), passed: !outcomes.includes("failed") });

  test("0 if what was tried passed, 1 if something failed, 2 if nothing was tried", () => {
    expect(code("passed", "skipped")).toBe(0);
    expect(code("passed", "failed", "skipped")).toBe(1);
    expect(code("skipped", "skipped")).toBe(2);
    expect(code()).toBe(2);
  });
});
