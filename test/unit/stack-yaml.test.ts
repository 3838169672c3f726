import { describe, expect, test } from "vitest";
import { readStackYaml, StackYamlError } from "../../infra/stack-yaml";

const read = (value: string) =>
  readStackYaml(`config:\n  trino-platform:platform: ${value}\n`).config["trino-platform:platform"];

// What `pulumi config --json` of Pulumi 3.250 makes of each.
describe("a stack file is read as the engine reads it", () => {
  const values: [string, unknown][] = [
    ["1_0", 10],
    ["1_0_", 10],
    ["_1", "_1"],
    ["1_000.5", 1000.5],
    ["012", 10],
    ["-012", -10],
    ["0_1", 1],
    ["089", 89],
    ["012.5", 12.5],
    ["0o14", 12],
    ["0o8", "0o8"],
    ["0x1E0", 480],
    ["0X1f", 31],
    ["0x", "0x"],
    ["-0x5", -5],
    ["0b11", 3],
    ["-0b11", -3],
    ["0b2", "0b2"],
    ["1e3", 1000],
    ["1_e3", 1000],
    ["12e", "12e"],
    ["1e400", "1e400"],
    ["4.80", 4.8],
    [".5", 0.5],
    ["5.", 5],
    ["+5", 5],
    ["-0", 0],
    ["'5'", "5"],
    ["1:30", "1:30"],
    ["1.2.3", "1.2.3"],
    ["99999999999999999999", 1e20],
    ["0777777777777777777777777", 7.777777777777778e23],
    ["yes", "yes"],
    ["on", "on"],
    ["True", true],
    ["NULL", null],
    ["~", null],
    ["", null],
    ["2026-11-28", "2026-11-28 00:00:00 +0000 UTC"],
    ["2026-1-2", "2026-01-02 00:00:00 +0000 UTC"],
    ["2026-11-28T10:00:00Z", "2026-11-28 10:00:00 +0000 UTC"],
    ["2026-13-45", "2026-13-45"],
    ["'2026-11-28'", "2026-11-28"],
    ["!!str 5", "5"],
    ["!!binary aGVsbG8=", "hello"],
    ["!local x", "x"],
    ["{1: a}", { 1: "a" }],
    ["{0x10: a}", { 16: "a" }],
    ["{y: 1, n: 2}", { y: 1, n: 2 }],
    ["{a: &a {m: 1, n: 2}, b: {<<: *a, n: 3}}", { a: { m: 1, n: 2 }, b: { m: 1, n: 3 } }],
    ["{a: &a {m: 1}, b: {<<: [*a, {k: 1}], z: 1}}", { a: { m: 1 }, b: { m: 1, k: 1, z: 1 } }],
  ];

  test.each(values)("%s", (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test("a key without the project's name is the project's, and one with it wins", () => {
    const both = "config: {trino-platform:platform: {b: 1}, platform: {a: 1}, aws:region: x}";
    expect(readStackYaml("config: {platform: {a: 1}}").config["trino-platform:platform"]).toEqual({
      a: 1,
    });
    expect(readStackYaml(both).config["trino-platform:platform"]).toEqual({ b: 1 });
    expect(readStackYaml(both).config["aws:region"]).toBe("x");
  });

  test("environments are named, in a list or a map", () => {
    expect(readStackYaml("environment: [prod/eu]").environments).toEqual(["prod/eu"]);
    expect(readStackYaml("environment: {imports: [prod/eu]}").environments).toEqual(["prod/eu"]);
    expect(readStackYaml("environment: {values: {a: b}}").environments).toEqual([
      "the file itself",
    ]);
    expect(readStackYaml("").environments).toEqual([]);
  });

  test.each([
    ["{a: 1, a: 2}", /line 2: .*unique/],
    ["*nowhere", /nowhere/],
    ["{a: &a [*a]}", /contains itself/],
    ["{<<: 5}", /[Mm]erge/],
    ["a: b: c", /line 2/],
  ])("%s is refused, as the engine does", (text, reason) => {
    expect(() => read(text)).toThrow(StackYamlError);
    expect(() => read(text)).toThrow(reason);
  });
});
