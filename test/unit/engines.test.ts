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

test.each(["package.json", "components/package.json"])(
  "%s wants the Node that what it depends on wants",
  (file) => {
    const { engines, dependencies, devDependencies, peerDependencies } = read(file);
    const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
    const wants = names.map((name) => {
      const { engines: own } = read("node_modules", name, "package.json");
      return [name, own?.node ?? ">=0"] as const;
    });
    const newer = wants.filter(([, range]) => oldest(range) > oldest(engines.node));
    expect(newer).toEqual([]);
    expect(wants.map(([name]) => name)).toContain(
      file === "package.json" ? "vitest" : "@pulumi/pulumi",
    );
  },
);

test("the README names it", () => {
  const [, named] = /with Node ([\d.]+) or later/.exec(textOf("README.md")) ?? [];
  expect(`>=${named}`).toBe(read("package.json").engines.node);
});

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
