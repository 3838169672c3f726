// Makes one file of the package's command line and one of its Pulumi program, and puts them beside the
// compiled library: what of them is the library's own is not in them a second time, and what they need
// of others are the package's dependencies. The schema is of the sources, which are not published.
const { chmodSync, copyFileSync, writeFileSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
const provider = require("@pulumi/pulumi/provider/experimental/provider");
const { build } = require("esbuild");

const root = join(__dirname, "..");
const library = join(root, "components");

/** Imports of the library become those of its compiled files. */
const compiledLibrary = {
  name: "compiled-library",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const below = relative(library, resolve(resolveDir, path)).split("\\").join("/");
      return below.startsWith("..") ? undefined : { path: `./${below}`, external: true };
    }),
};

const folder = resolve(process.argv[2] ?? join(library, "dist"));

const bundle = (entry, file, options) =>
  build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, file),
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    packages: "external",
    plugins: [compiledLibrary],
    logLevel: "warning",
    ...options,
  });

/** The program says what it gives by itself: the types of all that it is made of are nobody's business. */
const TYPES = `/**
 * The program of a stack: reads \`trino-platform:platform\` of its file, builds exchange storage, clusters
 * and gateway, and gives the stack's outputs. \`export = program\` makes it a Pulumi program.
 */
export declare function program(): Promise<Record<string, unknown>>;
`;

/** The schema of the components, as programs in other languages get it. */
async function writeSchema() {
  const components = provider.getPulumiComponents(require("../components/plugin.js"));
  const { name } = require("../components/package.json");
  const host = new provider.ComponentProvider({ name, dirname: library, components });
  writeFileSync(join(folder, "schema.json"), await host.getSchema());
}

Promise.all([
  writeSchema(),
  bundle("cli/package.ts", "cli.js", { banner: { js: "#!/usr/bin/env node" } }),
  bundle("infra/deployed.ts", "program.js"),
]).then(
  () => {
    chmodSync(join(folder, "cli.js"), 0o755);
    writeFileSync(join(folder, "program.d.ts"), TYPES);
    copyFileSync(join(root, "infra", "Pulumi.README.md"), join(folder, "Pulumi.README.md"));
    // Stack files of projects name it, for editors.
    copyFileSync(join(root, "stacks", "schema.json"), join(folder, "stack-schema.json"));
  },
  () => {
    process.exitCode = 1;
  },
);
