// Starts the commands that need neither the engine nor a server: `explain` and `lint`. To translate
// and load their files takes ten times as long as they run, so each is one file, made anew whenever
// one of its sources has changed.
const nodeModule = require("node:module");
const { join } = require("node:path");
const { ensureBundle } = require("./light-bundle.cjs");

/** What of the commands each does without: the smaller its file, the sooner it is there. */
const WITHOUT = { explain: ["./commands/lint*"], lint: ["./commands/explain-*"] };

const name = process.argv[2] === "lint" ? "lint" : "explain";
const root = join(__dirname, "..");
const folder = join(root, "node_modules", ".cache", "trino-platform");
const entry = join(__dirname, "light.ts");
const bundle = ensureBundle({ name, root, entry, without: WITHOUT[name], folder });
if (bundle) {
  // What V8 makes of the file is kept, too.
  nodeModule.enableCompileCache?.(join(folder, "compiled"));
  require(bundle);
} else {
  // Nothing may be written there: translated while it is loaded, as all other commands are.
  require("tsx/cjs/api").register();
  require(entry);
}
