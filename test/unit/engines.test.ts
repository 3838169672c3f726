import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "..", "..");
const read = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));

/** The first version of a range that begins with one: `>=22.12.0` or `^22.11 || ^24`. */
function oldest(range: string): number {
  const [, major = "0", minor = "0"] = /^\D*(\d+)(?:\.(\d+))?/.exec(range) ?? [];
  return Number(major) * 1000 + Number(minor);
}

/** What runs with an older Node than what it depends on wants. */
function newerThan(node: string, names: string[]): [string, string][] {
  return names
    .map((name): [string, string] => {
      const { engines } = read("node_modules", name, "package.json");
      return [name, engines?.node ?? ">=0"];
    })
    .filter(([, range]) => oldest(range) > oldest(node));
}

test("who imports the components is told the Node that they want", () => {
  const { engines, dependencies, peerDependencies } = read("components/package.json");
  expect(newerThan(engines.node, Object.keys({ ...dependencies, ...peerDependencies }))).toEqual(
    [],
  );
  expect(newerThan(">=20", ["@pulumi/pulumi"])).toHaveLength(1);
});

test("the repository brings the Node that its own dependencies want, for scripts of npm to find", () => {
  const { devDependencies } = read("package.json");
  expect(newerThan(devDependencies.node, Object.keys(devDependencies))).toEqual([]);
  expect(oldest(process.version)).toBeGreaterThanOrEqual(oldest(devDependencies.node));
});

test("the README names the Node that has to be there: npm itself runs with it", () => {
  const [, named] =
    /with Node ([\d.]+) or later/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  expect(`>=${named}`).toBe(read("package.json").engines.node);
});
