import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { priceOf } from "../../create-trino-platform/ask";
import { missingFlags, nameFaults, readFlags } from "../../create-trino-platform/flags";
import { nextCommands, projectFiles } from "../../create-trino-platform/project";
import { monthlyCost, platformOf, stackFaults } from "../../create-trino-platform/stack-file";
import { readTemplates } from "../../create-trino-platform/templates";
import { type Answers, Catalog, Size, Where } from "../../create-trino-platform/words";
import { PLATFORM_KEY } from "../../infra/stack-file";
import { commandsIn } from "../documents";

const ROOT = join(__dirname, "../..");
const PLACES = Object.values(Where);
const SIZES = Object.values(Size);

function answersFor(where: Where, size: Size = Size.Small): Answers {
  const region = where === Where.Kind ? "" : "eu-west-1";
  const eks = where === Where.Eks ? { cluster: "data" } : {};
  return { where, region, size, catalogs: [Catalog.Tpch, Catalog.Lake], ...eks };
}

const every = PLACES.flatMap((where) => SIZES.map((size) => [where, size] as const));

describe("answers", () => {
  test.each(every)("%s, %s: the platform's own parser takes them", (where, size) => {
    const answers = answersFor(where, size);
    expect(stackFaults(answers)).toBe("");
    for (const only of Object.values(Catalog)) {
      expect(stackFaults({ ...answers, catalogs: [only] })).toBe("");
    }
  });

  test.each([Where.Eks, Where.EksFromNothing])("%s: a larger size costs more", (where) => {
    const costs = SIZES.map((size) => monthlyCost(answersFor(where, size)));
    expect(costs).toEqual([...costs].sort((one, other) => one - other));
    expect(costs[0]).toBeGreaterThan(100);
  });

  test("what is made from nothing costs more than what is there", () => {
    const [there = 0, made = 0] = [Where.Eks, Where.EksFromNothing].map((where) =>
      monthlyCost(answersFor(where)),
    );
    // The control plane and a NAT gateway alone: 0.10 + 0.05 an hour.
    expect(made - there).toBeGreaterThan(730 * 0.15);
    expect(priceOf(answersFor(Where.Kind))).toBe("for a node of 4 cores and 8 GiB");
    expect(priceOf(answersFor(Where.Eks))).toMatch(/^about [\d,]+ US dollars a month/);
  });

  test("the small one for kind is the stack of this repository", () => {
    const file = readFileSync(join(ROOT, "stacks", "Pulumi.kind.yaml"), "utf8");
    expect(parse(file).config[PLATFORM_KEY]).toEqual(platformOf(answersFor(Where.Kind)));
  });
});

describe("flags", () => {
  test("what is not given is missing, and only that", () => {
    expect(missingFlags({}).map((line) => line.split(" ")[0])).toEqual([
      "--where",
      "--region",
      "--size",
      "--catalogs",
    ]);
    expect(missingFlags({ where: "kind", size: "small" })).toEqual(["--catalogs tpch,lake"]);
    const eks = { where: "eks", region: "eu-west-1", size: "small", catalogs: "tpch,lake" };
    expect(missingFlags(eks).map((line) => line.split(" ")[0])).toEqual([
      "--cluster",
      "--lake-policy",
    ]);
  });

  test.each([
    [{ where: "eksx" }, '--where "eksx" is not allowed; use kind, eks or eks-from-nothing (did'],
    [{ region: "eu-west-1a" }, 'availability zone; write its region, "eu-west-1"'],
    [{ region: "" }, "--region"],
    [{ where: "eks-from-nothing", region: "cn-north-1" }, "in a partition of its own"],
    [{ size: "Small" }, 'did you mean "small"'],
    [{ catalogs: "tpch,lakes" }, 'did you mean "lake"'],
    [{ catalogs: "" }, "--catalogs"],
    [{ cluster: "my cluster" }, '--cluster "my cluster" is not allowed'],
    [{ lakePolicy: "lake" }, "use the ARN of an IAM policy"],
    [{ where: "kind", region: "eu-west-1" }, "--region says nothing for --where kind"],
    [{ where: "kind", lakePolicy: "arn:aws:iam::aws:policy/x" }, "--lake-policy says nothing"],
  ])("%j is refused", (flags, reason) => {
    expect(readFlags(flags).faults.join("\n")).toContain(reason);
  });

  test("all faults come at once", () => {
    const flags = {
      where: "x",
      region: "x",
      size: "x",
      catalogs: "x",
      cluster: "-",
      lakePolicy: "x",
    };
    expect(readFlags(flags).faults).toHaveLength(6);
  });

  test.each([
    ["trino", 0],
    ["my-trino-2", 0],
    ["Trino", 1],
    ["1trino", 1],
    ["a".repeat(28), 1],
    [".", 1],
  ])("the folder %s names a project: %d faults", (name, faults) => {
    expect(nameFaults(name)).toHaveLength(faults);
  });
});

describe("the files of a project", () => {
  const templates = readTemplates();

  test.each(PLACES)("%s: nothing is left to fill in, and Pulumi's template is out", (where) => {
    const files = projectFiles(answersFor(where), "acme", templates);
    for (const [path, text] of Object.entries(files)) {
      expect(text, path).not.toMatch(/\$\{(?:PROJECT|DESCRIPTION)\}/);
      // People edit these: no `&a1`, of which another line is made.
      expect(text, path).not.toMatch(/: [&*]a\d/);
    }
    expect(parse(files["Pulumi.yaml"] ?? "")).toEqual({
      name: "acme",
      description: "Two Trino clusters behind Trino Gateway",
      runtime: "nodejs",
      stackConfigDir: "stacks",
    });
  });

  // `pulumi new` takes the templates as they lie there.
  test.each([Where.Kind, Where.Eks])("%s: the template's stack file is the small one", (where) => {
    const catalogs = where === Where.Kind ? [Catalog.Tpch, Catalog.Lake] : [Catalog.Tpch];
    const files = projectFiles({ ...answersFor(where), catalogs }, "acme", templates);
    const path = join(ROOT, "create-trino-platform/templates", where, "stacks/Pulumi.dev.yaml");
    expect(readFileSync(path, "utf8")).toBe(files["stacks/Pulumi.dev.yaml"]);
  });

  test.each(PLACES)("%s: its dependencies are the package and what it wants", (where) => {
    const own = JSON.parse(readFileSync(join(ROOT, "components/package.json"), "utf8"));
    const made = JSON.parse(templates[where]["package.json"] ?? "");
    // With the client the package's program asks the Kubernetes cluster; the other one makes its own.
    const { "@kubernetes/client-node": client, ...peers } = own.peerDependencies;
    expect(made.dependencies).toEqual({
      ...peers,
      ...(where !== Where.EksFromNothing && { "@kubernetes/client-node": client }),
      "trino-platform": `^${own.version}`,
    });
  });

  test.each(PLACES)("%s: its workflow takes the actions that ours take", (where) => {
    const folder = join(ROOT, ".github/workflows");
    const ours = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const text = templates[where][".github/workflows/preview.yml"] ?? "";
    const actions = [...text.matchAll(/uses: (.+)/g)].map(([, action = ""]) => action);
    expect(actions.length).toBeGreaterThan(2);
    for (const action of actions) expect(ours.join("\n")).toContain(action);
    expect(parse(text).permissions).toEqual({ contents: "read" });
  });

  test.each(PLACES)("%s: its README says the next two commands", (where) => {
    const next = nextCommands(answersFor(where), "acme");
    const said = commandsIn(templates[where]["README.md"] ?? "").map((text) =>
      text.replaceAll("<cluster>", "data"),
    );
    for (const one of next.flatMap((line) => line.split(" && "))) {
      if (!one.startsWith("cd ")) expect(said).toContain(one);
    }
  });
});
