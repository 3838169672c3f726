import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import execa from "execa";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as components from "../../components/index";
import { installLibrary, type PackedLibrary, packLibrary, ROOT } from "./packed";

describe("the npm package", () => {
  let packed: PackedLibrary;
  const temporary = mkdtempSync(join(tmpdir(), "package-test-"));
  beforeAll(async () => {
    packed = await packLibrary();
  });
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  const read = (file: string) => readFileSync(join(packed.folder, file), "utf8");
  const manifest = () => JSON.parse(read("package.json"));
  const run = async (project: string, script: string) =>
    JSON.parse((await execa(process.execPath, ["-e", script], { cwd: project })).stdout);

  it("is as publint wants it", async () => {
    const { messages, pkg } = await publint({ pkgDir: packed.folder, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has types that every way of importing finds", async () => {
    const data = createPackageFromTarballData(new Uint8Array(readFileSync(packed.tarball)));
    const result = await checkPackage(data);
    expect(result.types).toEqual({ kind: "included" });
    // TypeScript's resolution of before `exports` cannot see `./values`: nobody can help that.
    const problems = (result as { problems: { kind: string; resolutionKind?: string }[] }).problems;
    expect(problems.filter(({ resolutionKind }) => resolutionKind !== "node10")).toEqual([]);
  });

  it("brings what editors check the stack files of new projects by", () => {
    for (const where of ["kind", "eks"]) {
      const stacks = join(ROOT, "create-trino-platform", "templates", where, "stacks");
      const [line = ""] = readFileSync(join(stacks, "Pulumi.dev.yaml"), "utf8").split("\n");
      const [, file = ""] = /\$schema=\.\.\/node_modules\/trino-platform\/(\S+)$/.exec(line) ?? [];
      expect(read(file)).toBe(readFileSync(join(ROOT, "stacks", "schema.json"), "utf8"));
    }
  });

  it("gives the components, and beside them what needs no Pulumi", async () => {
    const project = join(temporary, "with-pulumi");
    const { dependencies, peerDependencies } = manifest();
    const wanted = Object.keys({ ...dependencies, ...peerDependencies });
    installLibrary(packed, project, wanted);
    expect(
      await run(project, 'console.log(JSON.stringify(Object.keys(require("trino-platform"))))'),
    ).toEqual(Object.keys(components));
  });

  it("gives ./values where no Pulumi is installed", async () => {
    const project = join(temporary, "without-pulumi");
    installLibrary(packed, project, Object.keys(manifest().dependencies));
    const route = `
      const { explainRoute, defaultRules } = require("trino-platform/values");
      const rules = defaultRules({ all: ["bi", "etl"], batch: "etl", interactive: "bi" });
      const request = { source: "airflow", sql: "select 1" };
      console.log(JSON.stringify(explainRoute(rules, request, "bi").group));`;
    expect(await run(project, route)).toBe("etl");
    const whole =
      'try { require("trino-platform") } catch ({ code }) { console.log(JSON.stringify(code)) }';
    expect(await run(project, whole)).toBe("MODULE_NOT_FOUND");
  });

  describe("its program trino-platform", () => {
    const project = join(temporary, "with-program");
    const stack = join(project, "platform.yaml");
    const program = async (...words: string[]) => {
      const bin = join(project, "node_modules", "trino-platform", manifest().bin["trino-platform"]);
      const { exitCode, stdout, stderr } = await execa(bin, words, { cwd: project, reject: false });
      return { code: exitCode, out: stdout, err: stderr };
    };
    beforeAll(() => {
      installLibrary(packed, project, Object.keys(manifest().dependencies));
      cpSync(join(ROOT, "stacks", "Pulumi.dev.yaml"), stack);
    });

    it.each([
      [["explain", "sizing", "platform.yaml"], /interactive: profile interactive, 2 workers/],
      [["explain", "cost", "./platform.yaml"], /^total /m],
      [["explain", "access", "platform.yaml"], /batch/],
      [["explain", "security", "platform.yaml"], /batch/],
      [
        [
          "explain",
          "route",
          "--stack",
          "platform.yaml",
          "--source",
          "airflow",
          "--sql",
          "select 1",
        ],
        /to batch, by the rule pipeline-clients/,
      ],
      [["lint", "values", "--help"], /^Usage: trino-platform lint values <file>/],
      [["--help"], /explain/],
    ])("answers %j where neither Pulumi nor this repository is", async (words, text) => {
      const { code, out, err } = await program(...words);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(text);
    });

    it("finds what is wrong with chart values", async () => {
      const values = join(project, "values.yaml");
      writeFileSync(values, "server: { wokers: 3 }\n");
      const { code, out } = await program("lint", "values", "values.yaml", "--json");
      expect(code).toBe(1);
      expect(JSON.parse(out).findings[0]).toMatchObject({ path: "server.wokers", line: 1 });
    });

    it("names the file in what is wrong with it, and says how it is called", async () => {
      const wrong = readFileSync(stack, "utf8").replace("profile: batch", "profile: btch");
      writeFileSync(join(project, "wrong.yaml"), wrong);
      const refused = await program("explain", "sizing", "wrong.yaml");
      expect(refused.code).toBe(1);
      expect(refused.err).toMatch(/^wrong\.yaml, [\s\S]*did you mean "batch"/);
      const unknown = await program("explain", "sizing", "dev");
      expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("give the path") });
      const misspelt = await program("explain", "sizin", "x");
      expect(misspelt.err).toContain("help: trino-platform explain --help");
    });
  });

  it("names in the types of ./values nothing of Pulumi", () => {
    const files = reachableFrom("dist/values.d.ts", ".d.ts", read);
    expect(files.size).toBeGreaterThan(10);
    const packages = new Set([...files.values()].flatMap(({ packages }) => packages));
    expect([...packages].filter((name) => name.startsWith("@pulumi"))).toEqual([]);
  });

  it("declares every package that it requires", () => {
    const entries = ["dist/index.js", "dist/cli.js", "dist/program.js"];
    const files = new Map(entries.flatMap((entry) => [...reachableFrom(entry, ".js", read)]));
    const required = new Set([...files.values()].flatMap(({ packages }) => packages));
    const { dependencies, peerDependencies } = manifest();
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    expect([...required].filter((name) => !builtinModules.includes(name)).sort()).toEqual(
      declared.sort(),
    );
  });
});

/** All files that one reaches through relative imports, with the packages that each imports. */
function reachableFrom(
  entry: string,
  extension: string,
  read: (file: string) => string,
): Map<string, { packages: string[] }> {
  const found = new Map<string, { packages: string[] }>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    // Data can look like an import.
    const text = file.endsWith(extension) ? read(file) : "";
    const imports = [...text.matchAll(/(?:from |require\(|import\()"([@\w./:-]+)"/g)];
    const names = imports.map(([, name = ""]) => name);
    const packages = names.filter((name) => !name.startsWith("."));
    found.set(file, { packages: packages.map(packageOf) });
    for (const name of names.filter((name) => name.startsWith("."))) {
      visit(resolveIn(file, name, extension, read));
    }
  };
  visit(entry);
  return found;
}

function packageOf(specifier: string): string {
  const [scope = "", name] = specifier.replace(/^node:/, "").split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

function resolveIn(
  file: string,
  name: string,
  extension: string,
  read: (file: string) => string,
): string {
  const base = join(file, "..", name);
  const candidates = [base, `${base}${extension}`, join(base, `index${extension}`)];
  const exists = (candidate: string) => {
    try {
      return read(candidate) !== undefined;
    } catch {
      return false;
    }
  };
  const hit = candidates.find(exists);
  if (hit === undefined) throw new Error(`${file} imports ${name}, which is not packed`);
  return hit;
}
