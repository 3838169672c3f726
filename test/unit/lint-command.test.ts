import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { lintGatewayValues } from "../../components/gateway/chart/lint";
import { CHARTS, TRINO_VERSIONS } from "../../components/shared/versions";
import { runWords } from "./command-line";
import { fileOf, SOUND } from "./lint-values";

const run = (...args: string[]) => runWords(["lint", ...args]);

describe("the command lint", () => {
  test("a sound file: exit code 0", async () => {
    const file = fileOf(SOUND);
    expect(await run("values", file)).toMatchObject({ code: 0, err: "" });
    expect((await run("values", file)).out).toContain(
      `chart trino ${CHARTS.trino.version}: 1 note`,
    );
  });

  test("plain HTTP to AWS: an error where the buckets are known to deny it", async () => {
    const exchange = "exchangeManager: { name: filesystem, baseDir: [s3://a/] }";
    const file = fileOf(SOUND.replace("server:", `server:\n  ${exchange}`));
    const found = async (...flags: string[]) => {
      const { code, out } = await run("values", file, "--json", ...flags);
      const { findings } = JSON.parse(out) as { findings: { path: string; severity: string }[] };
      const about = findings.find(({ path }) => path === "additionalExchangeManagerProperties");
      return { code, severity: about?.severity };
    };
    expect(await found()).toEqual({ code: 0, severity: "warning" });
    expect(await found("--tls-only-buckets")).toEqual({ code: 1, severity: "error" });
  });

  test("malformed YAML: its line, and exit code 1", async () => {
    const { code, out } = await run("values", fileOf("server:\n  workers: 2\n  workers: 3\n"));
    expect(code).toBe(1);
    expect(out).toContain("(line 3)\n  Map keys must be unique");
  });

  test("nothing to check: a sentence on standard error, and exit code 2", async () => {
    expect(await run("values", "/no/such.yaml")).toEqual({
      code: 2,
      out: "",
      err: "/no/such.yaml cannot be read: there is no such file",
    });
    expect((await run("values", tmpdir())).err).toContain("it is a folder");
    for (const args of [[], ["value", "x"], ["values"], ["values", "x", "--char", "y"]]) {
      expect((await run(...args)).code).toBe(2);
    }
    expect((await run("values", "x", "--chart", "trino-gatway")).err).toContain(
      'did you mean "trino-gateway"?',
    );
    expect((await run("values", "x", "--trino-version", "470")).err).toContain(
      `use ${TRINO_VERSIONS.oldest} to ${TRINO_VERSIONS.newest}`,
    );
  });

  test("a list instead of values, and an empty file", async () => {
    expect((await run("values", fileOf("- a\n"))).out).toContain("values are no map");
    expect((await run("values", fileOf(""))).code).toBe(0);
  });

  test.each([
    ["Flux", "spec.values", "kind: HelmRelease\nspec:\n  values:\n    "],
    [
      "Flux, behind its repository",
      "spec.values",
      "kind: HelmRepository\n---\nkind: HelmRelease\nspec:\n  values:\n    ",
    ],
    [
      "Argo CD",
      "spec.source.helm.valuesObject",
      "kind: Application\nspec:\n  source:\n    chart: trino\n    helm:\n      valuesObject:\n        ",
    ],
    ["a chart above", "trino", "global: {}\npostgresql: {}\ntrino:\n  "],
  ])("values inside what belongs to %s are checked where they stand", async (_, path, before) => {
    const { code, out } = await run("values", fileOf(`${before}server: { workres: 3 }\n`));
    expect(code).toBe(1);
    const line = before.split("\n").length;
    expect(out).toContain(
      `error ${path}.server.workres (line ${line})\n  the chart has no such key and drops it in silence\n  fix: did you mean "server.workers"?`,
    );
    expect(out).not.toMatch(/^error (kind|spec|trino|global)\b(?!.*server)/m);
  });

  test("values as a text, or of two releases, are not looked into, and that is said", async () => {
    const argo =
      "kind: Application\nspec: { source: { chart: trino, helm: { values: 'a: 1' } } }\n";
    expect((await run("values", fileOf(argo))).out).toContain("holds the values as a text");
    const two = "kind: HelmRelease\nspec: { values: {} }\n";
    expect((await run("values", fileOf(`${two}---\n${two}`))).out).toContain(
      "has 2 documents, and values of trino in 2 places",
    );
  });

  test("a key with dots that is a path: its parts below each other", async () => {
    const { out } = await run("values", fileOf("coordinator.jvm.maxHeapSize: 8G\n"));
    expect(out).toContain("coordinator: { jvm: { maxHeapSize: … } }");
    expect(out).not.toContain('did you mean "coordinator.jvm.maxHeapSize"');
  });

  test("the gateway's chart: its defaults are nothing to deploy", async () => {
    const { code, out } = await run("values", fileOf("replicas: 2"), "--chart", "trino-gateway");
    expect(code).toBe(1);
    for (const part of ['use "replicaCount"', "whoever reaches the gateway", "mysecretpassword"]) {
      expect([part, out.includes(part)]).toEqual([part, part !== "mysecretpassword"]);
    }
    expect(lintGatewayValues({ config: { routng: {} } })[0]?.fix).toContain('"routing"');
  });
});
