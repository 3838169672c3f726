// Makes the package: one file of the program, with all that it needs, and one of the templates (npm
// would leave out their `.gitignore`).
const { chmodSync, mkdirSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { build } = require("esbuild");

const folder = resolve(process.argv[2] ?? join(__dirname, "dist"));

require("tsx/cjs/api").register();
const { readTemplates } = require("./templates.ts");

build({
  absWorkingDir: __dirname,
  entryPoints: ["main.ts"],
  outfile: join(folder, "main.js"),
  bundle: true,
  minify: true,
  format: "cjs",
  platform: "node",
  target: "node22",
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
}).then(
  () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(join(folder, "main.js"), 0o755);
    writeFileSync(join(folder, "templates.json"), JSON.stringify(readTemplates()));
  },
  () => {
    process.exitCode = 1;
  },
);
