import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "..", "..");
const read = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));

const semver: { subset(range: string, of: string): boolean } = createRequire(__filename)("semver");

interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  engines?: { node?: string };
  optional?: boolean;
}
const locked: Record<string, Locked> = read("package-lock.json").packages;

/** Where npm put what a package in that place imports by its name. */
function placeOf(from: string, name: string): string | undefined {
  const place = `${from ? `${from}/` : ""}node_modules/${name}`;
  if (locked[place]) return place;
  if (from === "") return undefined;
  return placeOf(from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))), name);
}

/** What these packages are made of, all the way down. */
function madeOf(names: string[]): string[] {
  const found = new Set<string>();
  const visit = (from: string, name: string) => {
    const place = placeOf(from, name);
    if (place === undefined || found.has(place)) return;
    found.add(place);
    const { dependencies, optionalDependencies } = locked[place] ?? {};
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(place, needed);
    }
  };
  for (const name of names) visit("", name);
  return [...found];
}

/** Of those, what does not run on all of these versions of Node. */
function notOn(node: string, places: string[]): string[] {
  return places.flatMap((place) => {
    const wanted = locked[place]?.engines?.node ?? "*";
    return semver.subset(node, wanted) ? [] : [`${place} wants ${wanted}`];
  });
}

test("the package runs on the versions that it names, and its plugin, too", () => {
  const { engines, dependencies, peerDependencies, ...own } = read("components/package.json");
  const isOptional = (name: string) => own.peerDependenciesMeta[name]?.optional === true;
  const peers = Object.keys(peerDependencies).filter((name) => !isOptional(name));
  const names = [...Object.keys({ ...dependencies, ...own.devDependencies }), ...peers];
  expect(madeOf(names).length).toBeGreaterThan(50);
  expect(notOn(engines.node, madeOf(names))).toEqual([]);
  expect(notOn(">=20", madeOf(names))).not.toEqual([]);
});

test("so does npm init", () => {
  const { engines, devDependencies } = read("create-trino-platform/package.json");
  expect(notOn(engines.node, madeOf(Object.keys(devDependencies)))).toEqual([]);
});

test.each(["kind", "eks", "eks-from-nothing"])("so does a new project: %s", (where) => {
  const folder = join("create-trino-platform", "templates", where);
  const { engines, dependencies, devDependencies } = read(folder, "package.json");
  const names = Object.keys({ ...dependencies, ...devDependencies });
  expect(notOn(engines.node, madeOf(names))).toEqual([]);
  const page = readFileSync(join(ROOT, folder, "README.md"), "utf8");
  expect(`>=${/Node ([\d.]+) or newer/.exec(page)?.[1]}`).toBe(engines.node);
  expect(semver.subset(engines.node, read("components/package.json").engines.node)).toBe(true);
  const workflow = readFileSync(join(ROOT, folder, ".github/workflows/preview.yml"), "utf8");
  for (const [, version = ""] of workflow.matchAll(/node-version: (\S+)/g)) {
    expect(semver.subset(`${version}.x`, engines.node)).toBe(true);
  }
});

test("the repository runs on the versions that it names: all that npm installs does", () => {
  const { engines } = read("package.json");
  const needed = Object.keys(locked).filter(
    (place) => place.includes("node_modules/") && !locked[place]?.optional,
  );
  expect(notOn(engines.node, needed)).toEqual([]);
});

test("the Node that it brings is one of them, and CI's and the one that runs this, too", () => {
  const { engines, devDependencies } = read("package.json");
  expect(semver.subset(devDependencies.node, engines.node)).toBe(true);
  expect(semver.subset(process.versions.node, devDependencies.node)).toBe(true);
  const folder = join(ROOT, ".github");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((file) => file.endsWith(".yml"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const named = texts.flatMap((text) => [...text.matchAll(/node-version: (\S+)/g)]);
  expect(named.length).toBeGreaterThan(0);
  for (const [, version = ""] of named) {
    expect(semver.subset(devDependencies.node, `${version}.x`)).toBe(true);
  }
  // npm's own Node only installs: what it installs first is the one that everything runs with.
  expect(readFileSync(join(ROOT, ".npmrc"), "utf8")).not.toMatch(/engine-strict\s*=\s*true/);
});

test("the pages name the versions that `engines` names", () => {
  const page = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");
  const [, first, second, third] =
    /with Node 22 \(([\d.]+) or later\), (\d+) or (\d+)/.exec(page("README.md")) ?? [];
  expect(`^${first} || ^${second} || >=${third}`).toBe(read("package.json").engines.node);
  const { engines } = read("components/package.json");
  for (const file of ["components/README.md", "docs/installation-configuration.md"]) {
    expect(`>=${/Node ([\d.]+) or newer/.exec(page(file))?.[1]}`, file).toBe(engines.node);
  }
});
