import { readdirSync, readFileSync } from "node:fs";
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

test("the supported Nodes are those that the dependencies support", () => {
  const { engines, devDependencies } = read("package.json");
  expect(newerThan(engines.node, Object.keys(devDependencies))).toEqual([]);
  const created = read("create-trino-platform/package.json");
  expect(newerThan(created.engines.node, Object.keys(created.devDependencies))).toEqual([]);
});

test("CI runs the Node that the repository brings, and npm refuses no other one", () => {
  const folder = join(ROOT, ".github");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((file) => file.endsWith(".yml"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const named = texts.flatMap((text) => [...text.matchAll(/node-version: (\S+)/g)]);
  const brought = Math.floor(oldest(read("package.json").devDependencies.node) / 1000);
  expect(new Set(named.map(([, version]) => version))).toEqual(new Set([String(brought)]));
  // npm's own Node only installs: what it installs first is the one that everything runs with.
  expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).not.toMatch(/engine-strict\s*=\s*true/);
});

test("the README names the Node that has to be there: npm itself runs with it", () => {
  const [, named] =
    /with Node ([\d.]+) or later/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  expect(`>=${named}`).toBe(read("package.json").engines.node);
});
