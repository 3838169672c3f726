// Makes one file of the package's program, and puts it beside the compiled library: what of it is the
// library's own is not in it a second time, and what it needs of others are the package's
// dependencies.
const { chmodSync } = require("node:fs");
const { join, relative, resolve } = require("node:path");
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

const outfile = resolve(process.argv[2] ?? join(library, "dist"), "cli.js");
build({
  absWorkingDir: root,
  entryPoints: ["cli/package.ts"],
  outfile,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  packages: "external",
  banner: { js: "#!/usr/bin/env node" },
  plugins: [compiledLibrary],
  logLevel: "warning",
}).then(
  () => chmodSync(outfile, 0o755),
  () => {
    process.exitCode = 1;
  },
);
