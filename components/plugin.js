// What Pulumi starts for programs in other languages (`PulumiPlugin.yaml`, `main` of `package.json`):
// the sources in the repository, what was compiled of them in the published package.
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

if (existsSync(join(__dirname, "index.ts"))) {
  compileHere();
  module.exports = require("./index.ts");
} else {
  module.exports = require("./dist/index.js");
}

/**
 * Pulumi's own compiler (`@pulumi/pulumi/cmd/run-plugin`) takes its settings from the folder of the
 * program that asks, not from here, and checks types at every start. This replaces it.
 */
function compileHere() {
  const ts = require("typescript");
  const { compilerOptions } = ts.readConfigFile(join(__dirname, "tsconfig.json"), ts.sys.readFile)
    .config;
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, __dirname);
  require.extensions[".ts"] = (module, fileName) => {
    const source = readFileSync(fileName, "utf8");
    module._compile(
      ts.transpileModule(source, { compilerOptions: options, fileName }).outputText,
      fileName,
    );
  };
}
