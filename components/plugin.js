// What Pulumi starts for programs in other languages (`PulumiPlugin.yaml`, `main` of `package.json`):
// the sources in the repository, what was compiled of them in the published package.
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { ComponentProvider } = require("@pulumi/pulumi/provider/experimental/provider");
const manifest = require("./package.json");
const { withMetadata } = require("./schema-metadata.js");

tellSchema(join(__dirname, "dist", "schema.json"));
if (existsSync(join(__dirname, "index.ts"))) {
  compileHere();
  module.exports = require("./index.ts");
} else {
  module.exports = require("./dist/index.js");
}

/**
 * Pulumi's host makes the schema of sources, and finds none in a published package: that one brings it. It
 * is the host's own class that is changed, for the host starts by itself, and takes no other one.
 */
function tellSchema(published) {
  const { prototype } = ComponentProvider;
  const analyze = prototype.getSchema;
  prototype.getSchema = async function getSchema() {
    if (this.name !== manifest.name) return analyze.call(this);
    if (existsSync(join(__dirname, "index.ts"))) {
      const schema = JSON.parse(await analyze.call(this));
      return JSON.stringify(withMetadata(schema, manifest));
    }
    const schema = JSON.parse(readFileSync(published, "utf8"));
    const resources = Object.entries(schema.resources);
    // What `construct` gives back of a component.
    this.componentDefinitions = Object.fromEntries(
      resources.map(([token, { properties }]) => [token.split(":")[2], { outputs: properties }]),
    );
    return JSON.stringify(withMetadata(schema, manifest));
  };
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
